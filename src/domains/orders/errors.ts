import type { OrderId, ShipmentId } from '@waystock/kernel';
import type { ShipmentState } from './lifecycle.ts';

/** What orders may refuse. */
export type OrdersError =
  | { readonly kind: 'order-not-found'; readonly order: string }
  | IntakeRefused
  | {
      readonly kind: 'shipment-moved-on';
      readonly shipmentId: ShipmentId;
      readonly expected: ShipmentState;
      readonly actual: ShipmentState;
    }
  | {
      readonly kind: 'too-late-to-change';
      readonly orderId: OrderId;
      readonly stage: ShipmentState;
    }
  | { readonly kind: 'proofs-full'; readonly shipmentId: ShipmentId }
  | { readonly kind: 'promotion-not-found'; readonly code: string }
  | PromotionInvalid
  | { readonly kind: 'stale-version'; readonly expected: number; readonly actual: number };

export interface PromotionInvalid {
  readonly kind: 'promotion-invalid';
  readonly code: string;
  /** The end of "The promotion …". */
  readonly rule: string;
}

export interface IntakeRefused {
  readonly kind: 'intake-refused';
  readonly issues: readonly IntakeIssue[];
}

/** One thing wrong with an order at the door; all of them come in one answer. */
export interface IntakeIssue {
  readonly field: string;
  readonly reason:
    | 'unknown-sku'
    | 'not-sold'
    | 'other-currency'
    | 'out-of-stock'
    | 'order-too-large'
    | 'address-unknown'
    | 'address-incomplete'
    | 'payment-method-invalid'
    | 'promotion-invalid'
    | 'option-unavailable';
  readonly detail: string;
}
