import { z } from 'zod';
import { named, paged, pageOf } from '../components.ts';
import { endpoint } from '../endpoint.ts';
import * as field from '../fields.ts';
import { skuId } from './catalogue.ts';
import { Inbound } from './inbound.ts';
import { siteId } from './sites.ts';

const lot = field.text(80);
/** Names the delivery note, count sheet or report; the same one counts once. */
const reference = field.text(120);

export const Stock = named(
  'Stock',
  z.object({
    sku_id: skuId,
    site_id: siteId,
    on_hand: field.unitsOrNone,
    reserved: field.unitsOrNone,
    safety: field.unitsOrNone,
    available_to_sell: field.unitsOrNone,
  }),
  'available_to_sell = on_hand − reserved − safety, never below 0.',
);

const Availability = named(
  'Availability',
  z.object({
    sku_id: skuId,
    site_id: siteId,
    available_to_sell: field.unitsOrNone,
    available_to_promise: field.unitsOrNone,
  }),
  'What can be sold now, and promised for the day asked about with what is inbound by then.',
);

const Lot = named(
  'Lot',
  z.object({
    sku_id: skuId,
    site_id: siteId,
    lot: z.string(),
    status: field.oneOf('sellable', 'quarantine', 'damaged', 'expired'),
    expires_on: field.orNull(field.localDate),
    units: field.unitsOrNone,
    picked: field.unitsOrNone,
  }),
);

const Movement = named(
  'Movement',
  z.object({
    sku_id: skuId,
    site_id: siteId,
    lot: z.string(),
    on_hand_change: field.unitsChange,
    reserved_change: field.unitsChange,
    unsellable_change: field.unitsChange,
    cause: z.string(),
    cause_id: z.string(),
    at: field.instant,
  }),
  'One entry of the book of movements, which sums to the stock.',
);

const tag = 'Stock';
const place = { sku_id: skuId, site_id: siteId };
const keepers = ['ops', 'host', 'device'] as const;
const readers = ['ops', 'host', 'auditor'] as const;

export const stock = {
  list: endpoint({
    method: 'GET',
    path: '/stock',
    summary: 'List the stock of a site',
    tag,
    auth: [...readers, 'device'],
    query: { ...paged, site_id: siteId, sku_id: field.optional(z.array(skuId).min(1).max(50)) },
    response: pageOf('StockPage', Stock),
    errors: ['site-not-found'],
  }),
  availability: endpoint({
    method: 'GET',
    path: '/availability',
    summary: 'What can be sold now and promised by a date',
    tag,
    auth: 'public',
    query: {
      sku_id: z.array(skuId).min(1).max(50),
      site_id: field.optional(siteId),
      by: field.optional(field.instant),
    },
    response: named('Availabilities', z.object({ items: z.array(Availability) })),
    errors: [],
  }),
  listLots: endpoint({
    method: 'GET',
    path: '/stock/{site_id}/{sku_id}/lots',
    summary: 'List the lots of a SKU at a site, first expiring first',
    tag,
    auth: [...readers],
    params: place,
    response: named('Lots', z.object({ items: z.array(Lot) })),
    errors: ['sku-not-found', 'site-not-found'],
  }),
  listMovements: endpoint({
    method: 'GET',
    path: '/stock/{site_id}/{sku_id}/movements',
    summary: 'How the stock came to be what it is, newest first',
    tag,
    auth: [...readers],
    params: place,
    query: paged,
    response: pageOf('MovementPage', Movement),
    errors: ['sku-not-found', 'site-not-found'],
  }),
  receive: endpoint({
    method: 'POST',
    path: '/stock/receipts',
    summary: 'Book goods that arrived without notice',
    tag,
    auth: [...keepers],
    body: named(
      'ReceiveStock',
      z.strictObject({
        ...place,
        units: field.units,
        lot: field.optional(lot),
        expires_on: field.optional(field.localDate),
        status: field.optional(field.oneOf('sellable', 'quarantine')),
        cause: field.oneOf('receipt', 'return', 'opening'),
        reference,
      }),
    ),
    status: 201,
    response: Stock,
    errors: ['sku-not-found', 'site-not-found'],
  }),
  remove: endpoint({
    method: 'POST',
    path: '/stock/removals',
    summary: 'Take units off sale: damaged, quarantined, expired, written off',
    tag,
    auth: [...keepers],
    body: named(
      'RemoveStock',
      z.strictObject({
        ...place,
        units: field.units,
        lot: field.optional(lot),
        cause: field.oneOf('damage', 'quarantine', 'expiry', 'write-off'),
        reference,
      }),
    ),
    status: 201,
    response: Stock,
    errors: ['sku-not-found', 'site-not-found', 'stock-spoken-for'],
  }),
  count: endpoint({
    method: 'POST',
    path: '/stock/counts',
    summary: 'Set the book right after a count',
    tag,
    auth: [...keepers],
    body: named(
      'CountStock',
      z.strictObject({
        ...place,
        counted: field.unitsCounted,
        lot: field.optional(lot),
        reference,
      }),
      'counted is what stands on the shelf; units in totes are not there.',
    ),
    status: 201,
    response: Stock,
    errors: ['sku-not-found', 'site-not-found', 'stock-spoken-for'],
  }),
  transfer: endpoint({
    method: 'POST',
    path: '/stock/transfers',
    summary: 'Send free units to another site',
    tag,
    auth: ['ops'],
    body: named(
      'TransferStock',
      z.strictObject({
        sku_id: skuId,
        from_site_id: siteId,
        to_site_id: siteId,
        units: field.units,
        lot: field.optional(lot),
        due_at: field.instant,
      }),
    ),
    status: 201,
    response: Inbound,
    errors: ['sku-not-found', 'site-not-found', 'stock-spoken-for', 'lane-invalid'],
  }),
  setSafety: endpoint({
    method: 'PUT',
    path: '/stock/{site_id}/{sku_id}/safety',
    summary: 'Set the buffer that is never sold',
    tag,
    auth: ['ops'],
    params: place,
    body: z.strictObject({ safety: field.unitsOrNone }),
    response: Stock,
    errors: ['sku-not-found', 'site-not-found'],
  }),
};
