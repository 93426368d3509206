import type { Role } from '@waystock/contract';
import type { Currency, ShipmentId, SiteId, StopId, VehicleId } from '@waystock/kernel';

/** What the edge itself refuses, before or beside the domains. */
export type HttpError =
  | { readonly kind: 'malformed'; readonly detail: string }
  | { readonly kind: 'invalid'; readonly issues: readonly FieldIssue[] }
  | { readonly kind: 'not-authenticated'; readonly detail: string }
  | { readonly kind: 'wrong-role'; readonly role: Role; readonly allowed: readonly Role[] }
  | NotFound
  | { readonly kind: 'method-not-allowed'; readonly allowed: readonly string[] }
  | { readonly kind: 'too-large'; readonly limitBytes: number }
  | { readonly kind: 'unsupported-media-type' }
  | { readonly kind: 'too-many-requests'; readonly retryAfterS: number }
  | { readonly kind: 'idempotency-key-missing' }
  | { readonly kind: 'idempotency-key-reused' }
  | { readonly kind: 'still-in-progress'; readonly retryAfterS: number }
  | { readonly kind: 'version-missing' }
  | { readonly kind: 'unavailable'; readonly detail: string; readonly retryAfterS: number }
  | { readonly kind: 'webhook-malformed'; readonly detail: string }
  | { readonly kind: 'webhook-out-of-time'; readonly sentAt: string }
  | { readonly kind: 'webhook-forged'; readonly id: string }
  | { readonly kind: 'wrong-vehicle'; readonly shipmentId: ShipmentId; readonly rides: VehicleId }
  | { readonly kind: 'nothing-to-collect'; readonly code: string; readonly siteId: SiteId }
  | { readonly kind: 'wrong-currency'; readonly asked: Currency; readonly expected: Currency }
  | { readonly kind: 'not-plannable'; readonly shipmentId: ShipmentId }
  | { readonly kind: 'code-wrong'; readonly stopId: StopId }
  | { readonly kind: 'internal' };

/** Not there and not yours are not told apart. */
export interface NotFound {
  readonly kind: 'not-found';
}

export interface FieldIssue {
  /** `body.lines.0.units` */
  readonly path: string;
  readonly message: string;
}
