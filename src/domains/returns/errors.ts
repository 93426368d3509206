import type { OrderId, SkuId } from '@waystock/kernel';

/** What returns may refuse; `http/problems.ts` says what to do about each. */
export type ReturnsError = ReturnNotPossible | { readonly kind: 'not-found' };

/** All that stands against it, in one answer. */
export interface ReturnNotPossible {
  readonly kind: 'return-not-possible';
  readonly orderId: OrderId;
  readonly issues: readonly ReturnIssue[];
}

export interface ReturnIssue {
  /** The order's line. */
  readonly line: number;
  readonly skuId: SkuId | undefined;
  readonly reason: ReturnObstacle;
}

export type ReturnObstacle =
  | 'no-such-line'
  | 'named-twice'
  | 'not-delivered'
  | 'window-closed'
  | 'too-many-units'
  | 'not-restockable'
  | 'lot-unknown';
