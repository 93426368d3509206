import type { OrderId } from '@waystock/kernel';

/** What fraud may refuse to the person who reviews. */
export type FraudError =
  /** The rules cleared or rejected this order by themselves, or never saw it. */
  | { readonly kind: 'not-found'; readonly orderId: OrderId }
  | {
      readonly kind: 'review-decided';
      readonly orderId: OrderId;
      readonly decision: 'cleared' | 'rejected';
    };
