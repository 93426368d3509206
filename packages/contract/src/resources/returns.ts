import type { ReturnId } from '@waystock/kernel';
import { z } from 'zod';
import { named, paged, pageOf } from '../components.ts';
import { endpoint } from '../endpoint.ts';
import * as field from '../fields.ts';
import { skuId } from './catalogue.ts';
import { orderId } from './orders.ts';
import { Payment } from './payments.ts';
import { siteId } from './sites.ts';

const returnId = field.generatedId<ReturnId>();
const state = field.oneOf('expected', 'received');
const reason = field.oneOf('not-wanted', 'damaged', 'wrong-item', 'late', 'other');
const anyReason = field.oneOf(...reason.options, 'undeliverable');
const disposition = field.oneOf('restock', 'quarantine', 'write-off');

const Return = named(
  'Return',
  z.object({
    return_id: returnId,
    order_id: orderId,
    site_id: siteId,
    state,
    requested_at: field.instant,
    received_at: field.orNull(field.instant),
    lines: z.array(
      z.object({
        line: field.count,
        sku_id: skuId,
        units: field.units,
        reason: anyReason,
        disposition: field.orNull(disposition),
      }),
    ),
    currency: field.currency,
    refund_minor: field.orNull(field.minorUnits),
  }),
  'Once received, each disposition of a line is a line of its own, and refund_minor is paid back. A shipment that could not be delivered is returned as undeliverable.',
);

const tag = 'Returns';
const params = { return_id: returnId };

export const returns = {
  request: endpoint({
    method: 'POST',
    path: '/orders/{order_id}/returns',
    summary: 'Send goods back',
    tag,
    auth: ['shopper', 'ops'],
    params: { order_id: orderId },
    body: named(
      'RequestReturn',
      z.strictObject({
        lines: z
          .array(z.strictObject({ line: z.int().min(1).max(1000), units: field.units, reason }))
          .min(1)
          .max(100),
        site_id: field.optional(siteId),
      }),
    ),
    status: 201,
    response: Return,
    errors: ['order-not-found', 'site-not-found', 'return-not-possible'],
  }),
  list: endpoint({
    method: 'GET',
    path: '/returns',
    summary: 'List returns, newest first',
    tag,
    auth: ['shopper', 'host', 'ops', 'auditor'],
    query: {
      ...paged,
      order_id: field.optional(orderId),
      site_id: field.optional(siteId),
      state: field.optional(state),
    },
    response: pageOf('ReturnPage', Return),
    errors: [],
  }),
  get: endpoint({
    method: 'GET',
    path: '/returns/{return_id}',
    summary: 'Read a return',
    tag,
    auth: ['shopper', 'host', 'ops', 'auditor'],
    params,
    response: Return,
    errors: ['not-found'],
  }),
  receive: endpoint({
    method: 'POST',
    path: '/returns/{return_id}/receipt',
    summary: 'The goods are back: restock, quarantine or write off',
    tag,
    auth: ['host', 'ops', 'device'],
    params,
    body: named(
      'ReceiveReturn',
      z.strictObject({
        lines: z
          .array(
            z.strictObject({
              line: z.int().min(1).max(1000),
              units: field.unitsOrNone,
              disposition,
              lot: field.optional(field.text(80)),
            }),
          )
          .min(1)
          .max(100),
      }),
    ),
    response: Return,
    errors: ['not-found', 'return-not-possible'],
  }),
  refund: endpoint({
    method: 'POST',
    path: '/orders/{order_id}/refunds',
    summary: 'Pay money back',
    tag,
    auth: ['ops'],
    params: { order_id: orderId },
    body: named(
      'Refund',
      z.strictObject({
        amount_minor: field.minorUnits,
        currency: field.currency,
        reason: field.text(),
        return_id: field.optional(returnId),
      }),
    ),
    status: 202,
    response: Payment,
    errors: [
      'order-not-found',
      'wrong-currency',
      'payment-not-found',
      'refund-exceeds-captured',
      'claim-already-made',
    ],
  }),
};
