import type { InboundId } from '@waystock/kernel';
import { z } from 'zod';
import { named, paged, pageOf } from '../components.ts';
import { endpoint } from '../endpoint.ts';
import * as field from '../fields.ts';
import { skuId } from './catalogue.ts';
import { siteId } from './sites.ts';

const inboundId = field.generatedId<InboundId>();
const state = field.oneOf('expected', 'received', 'cancelled');

export const Inbound = named(
  'Inbound',
  z.object({
    inbound_id: inboundId,
    sku_id: skuId,
    site_id: siteId,
    from_site_id: field.orNull(siteId),
    kind: field.oneOf('supplier', 'transfer', 'return'),
    units: field.units,
    reserved: field.unitsOrNone,
    received: field.unitsOrNone,
    lot: z.string(),
    expires_on: field.orNull(field.localDate),
    due_at: field.instant,
    state,
  }),
  'A named receipt under way; future stock is promised against it.',
);

const tag = 'Inbound';
const params = { inbound_id: inboundId };

export const inbound = {
  list: endpoint({
    method: 'GET',
    path: '/inbound',
    summary: 'List receipts, soonest first',
    tag,
    auth: ['ops', 'host', 'auditor'],
    query: {
      ...paged,
      site_id: field.optional(siteId),
      sku_id: field.optional(skuId),
      state: field.optional(state),
    },
    response: pageOf('InboundPage', Inbound),
    errors: [],
  }),
  get: endpoint({
    method: 'GET',
    path: '/inbound/{inbound_id}',
    summary: 'Read a receipt',
    tag,
    auth: ['ops', 'host', 'auditor'],
    params,
    response: Inbound,
    errors: ['not-found'],
  }),
  announce: endpoint({
    method: 'POST',
    path: '/inbound',
    summary: 'Announce goods from a supplier',
    tag,
    auth: ['ops'],
    body: named(
      'AnnounceInbound',
      z.strictObject({
        sku_id: skuId,
        site_id: siteId,
        units: field.units,
        lot: field.optional(field.text(80)),
        expires_on: field.optional(field.localDate),
        due_at: field.instant,
      }),
    ),
    status: 201,
    response: Inbound,
    errors: ['sku-not-found', 'site-not-found'],
  }),
  receive: endpoint({
    method: 'POST',
    path: '/inbound/{inbound_id}/receipt',
    summary: 'The announced goods are here, perhaps fewer or more',
    tag,
    auth: ['ops', 'host', 'device'],
    params,
    body: z.strictObject({ counted: field.optional(field.unitsCounted) }),
    response: Inbound,
    errors: ['not-found', 'receipt-not-expected'],
  }),
  reschedule: endpoint({
    method: 'POST',
    path: '/inbound/{inbound_id}/schedule',
    summary: 'The announced goods come at another time',
    description:
      'What waits for goods that come too late now is looked for elsewhere; its promise stands.',
    tag,
    auth: ['ops'],
    params,
    body: z.strictObject({ due_at: field.instant }),
    response: Inbound,
    errors: ['not-found', 'receipt-not-expected'],
  }),
  cancel: endpoint({
    method: 'POST',
    path: '/inbound/{inbound_id}/cancellation',
    summary: 'The announced goods will not come',
    tag,
    auth: ['ops'],
    params,
    response: Inbound,
    errors: ['not-found', 'receipt-not-expected', 'transfer-under-way'],
  }),
};
