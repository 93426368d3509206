import type { PaymentId } from '@waystock/kernel';
import { z } from 'zod';
import { named } from '../components.ts';
import { endpoint } from '../endpoint.ts';
import * as field from '../fields.ts';
import { orderId } from './orders.ts';

export const paymentId = field.generatedId<PaymentId>();

export const Payment = named(
  'Payment',
  z.object({
    payment_id: paymentId,
    order_id: orderId,
    state: field.oneOf(
      'pending',
      'challenged',
      'authorised',
      'declined',
      'captured',
      'voided',
      'refunded',
      'failed',
    ),
    currency: field.currency,
    amount_minor: field.minorUnits,
    authorised_minor: field.minorUnits,
    captured_minor: field.minorUnits,
    voided_minor: field.minorUnits,
    refunded_minor: field.minorUnits,
    challenge_url: field.orNull(z.string()),
    decline_reason: field.orNull(z.string()),
    version: field.version,
  }),
  'Money is captured per shipment when it is handed over, never before.',
);

const tag = 'Payments';

export const payments = {
  listOfOrder: endpoint({
    method: 'GET',
    path: '/orders/{order_id}/payments',
    summary: 'The payments of an order',
    tag,
    auth: ['shopper', 'ops', 'auditor'],
    params: { order_id: orderId },
    response: named('Payments', z.object({ items: z.array(Payment) })),
    errors: ['order-not-found'],
  }),
  get: endpoint({
    method: 'GET',
    path: '/payments/{payment_id}',
    summary: 'Read a payment',
    tag,
    auth: ['shopper', 'ops', 'auditor'],
    params: { payment_id: paymentId },
    response: Payment,
    errors: ['not-found'],
  }),
  completeChallenge: endpoint({
    method: 'POST',
    path: '/payments/{payment_id}/challenge-result',
    summary: 'The shopper is back from the bank’s 3-D Secure page',
    tag,
    auth: ['shopper'],
    params: { payment_id: paymentId },
    body: z.strictObject({ result_token: field.text(2000) }),
    status: 202,
    response: Payment,
    errors: ['not-found', 'payment-moved-on'],
  }),
  webhook: endpoint({
    method: 'POST',
    path: '/payments/webhook',
    summary: 'A message from the payment provider',
    description:
      'Signed after Standard Webhooks: HMAC-SHA256 over id.timestamp.body, five minutes of tolerance. A message is taken once by its webhook-id.',
    tag,
    auth: 'public',
    repetition: 'natural',
    headers: {
      'webhook-id': z.string().min(1).max(200),
      'webhook-timestamp': z.string().regex(/^\d{1,12}$/),
      'webhook-signature': z.string().min(1).max(1000),
    },
    body: named(
      'PaymentMessage',
      z.object({ type: field.text(), data: field.jsonObject }),
      'In the provider’s own form.',
    ),
    errors: ['webhook-not-genuine'],
  }),
};
