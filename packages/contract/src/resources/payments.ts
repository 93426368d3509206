import type { PaymentId } from '@waystock/kernel';
import { z } from 'zod';
import { named } from '../components.ts';
import { endpoint } from '../endpoint.ts';
import * as field from '../fields.ts';
import { orderId } from './orders.ts';

export const Payment = named(
  'Payment',
  z.object({
    payment_id: field.generatedId<PaymentId>(),
    order_id: orderId,
    status: field.oneOf(
      'authorising',
      'challenged',
      'declined',
      'authorised',
      'captured',
      'dunning',
      'uncollectable',
      'voided',
      'refunded',
    ),
    currency: field.currency,
    amount_minor: field.minorUnits,
    authorised_minor: field.minorUnits,
    captured_minor: field.minorUnits,
    voided_minor: field.minorUnits,
    refunded_minor: field.minorUnits,
    challenge_url: field.orNull(z.string()),
    operations: z.array(
      z.object({
        kind: field.oneOf('authorise', 'capture', 'void', 'refund'),
        state: field.oneOf('intended', 'sent', 'pending', 'unknown', 'succeeded', 'failed'),
        amount_minor: field.minorUnits,
        failure: field.orNull(z.string()),
        intended_at: field.instant,
        settled_at: field.orNull(field.instant),
      }),
    ),
  }),
  'Money is captured per shipment when it is handed over, never before. challenge_url is where the shopper proves who they are (3-D Secure).',
);

/** Something to see: around a header’s value, blanks are not part of it. */
const headerText = (longest: number) =>
  z
    .string()
    .max(longest)
    .regex(/^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$/);

const tag = 'Payments';
const params = { order_id: orderId };

export const payments = {
  get: endpoint({
    method: 'GET',
    path: '/orders/{order_id}/payment',
    summary: 'The payment of an order',
    tag,
    auth: ['shopper', 'ops', 'auditor'],
    params,
    response: Payment,
    errors: ['order-not-found', 'payment-not-found'],
  }),
  retry: endpoint({
    method: 'POST',
    path: '/orders/{order_id}/payment/attempts',
    summary: 'Pay with another method after a decline',
    tag,
    auth: ['shopper'],
    params,
    body: z.strictObject({ payment_method: field.text(200) }),
    status: 202,
    response: Payment,
    errors: [
      'order-not-found',
      'intake-refused',
      'payment-not-found',
      'payment-closed',
      'too-late-to-change',
    ],
  }),
  completeChallenge: endpoint({
    method: 'POST',
    path: '/orders/{order_id}/payment/challenge-result',
    summary: 'The shopper is back from the bank’s 3-D Secure page: ask how it went',
    tag,
    auth: ['shopper'],
    params,
    status: 202,
    response: Payment,
    errors: ['order-not-found', 'payment-not-found', 'payment-closed'],
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
      'webhook-id': headerText(200),
      'webhook-timestamp': headerText(40),
      'webhook-signature': headerText(1000),
    },
    body: named('PaymentMessage', field.jsonObject, 'In the provider’s own form.'),
    errors: ['webhook-malformed', 'webhook-out-of-time', 'webhook-forged'],
  }),
};
