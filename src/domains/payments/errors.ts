import type { Money, OrderId } from '@waystock/kernel';

/** What payments may refuse. That a card was declined is an outcome, not a refusal: see facts. */
export type PaymentsError =
  | { readonly kind: 'payment-not-found'; readonly orderId: OrderId }
  | { readonly kind: 'payment-closed'; readonly orderId: OrderId }
  | { readonly kind: 'payment-not-authorised'; readonly orderId: OrderId }
  | {
      readonly kind: 'capture-exceeds-amount' | 'refund-exceeds-captured';
      readonly orderId: OrderId;
      readonly asked: Money;
      readonly left: Money;
    }
  | {
      /** An edited order may not cost less than what has left for it already. */
      readonly kind: 'amount-below-claimed';
      readonly orderId: OrderId;
      readonly asked: Money;
      readonly claimed: Money;
    }
  | {
      /** The same shipment or refund, claimed before with another amount. */
      readonly kind: 'claim-already-made';
      readonly orderId: OrderId;
      readonly subject: string;
      readonly claimed: Money;
      readonly asked: Money;
    };
