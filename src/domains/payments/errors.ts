import type { Money, OrderId } from '@waystock/kernel';

/** What payments may refuse. That a card was declined is an outcome, not a refusal: see facts. */
export type PaymentsError =
  | PaymentNotFound
  | { readonly kind: 'payment-closed'; readonly orderId: OrderId }
  | { readonly kind: 'payment-not-authorised'; readonly orderId: OrderId }
  | {
      readonly kind: 'capture-exceeds-amount';
      readonly orderId: OrderId;
      readonly asked: Money;
      readonly left: Money;
    }
  | RefundRefused
  | {
      /** An edited order may not cost less than what has left for it already. */
      readonly kind: 'amount-below-claimed';
      readonly orderId: OrderId;
      readonly asked: Money;
      readonly claimed: Money;
    };

export interface PaymentNotFound {
  readonly kind: 'payment-not-found';
  readonly orderId: OrderId;
}

export type RefundRefused =
  | {
      readonly kind: 'refund-exceeds-captured';
      readonly orderId: OrderId;
      readonly asked: Money;
      readonly left: Money;
    }
  | ClaimAlreadyMade;

/** The same shipment or refund, claimed before with another amount. */
export interface ClaimAlreadyMade {
  readonly kind: 'claim-already-made';
  readonly orderId: OrderId;
  readonly subject: string;
  readonly claimed: Money;
  readonly asked: Money;
}
