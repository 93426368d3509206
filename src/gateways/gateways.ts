import type { PaymentGateway } from './payment/payment-gateway.ts';

/** The outside world as the product asks things of it. Each has a contract test. */
export interface Gateways {
  readonly payment: PaymentGateway;
}

export type { WebhookMessage, WebhookRefusal } from './payment/standard-webhooks.ts';
