import type { ParcelId, WaveId } from '@waystock/kernel';
import { z } from 'zod';
import { named, paged, pageOf } from '../components.ts';
import { endpoint } from '../endpoint.ts';
import * as field from '../fields.ts';
import { skuId } from './catalogue.ts';
import { vehicleId } from './fleet.ts';
import { Shipment, shipmentId } from './orders.ts';
import { siteId } from './sites.ts';

const waveId = field.generatedId<WaveId>();
const waveState = field.oneOf('open', 'done');

const Wave = named(
  'Wave',
  z.object({
    wave_id: waveId,
    site_id: siteId,
    cut_off_at: field.instant,
    released_at: field.instant,
    state: waveState,
    shipments: field.count,
    units: field.unitsOrNone,
    picked: field.unitsOrNone,
  }),
  'Shipments released for picking together, for one cut-off.',
);

const PickLine = named(
  'PickLine',
  z.object({
    shipment_id: shipmentId,
    line: field.count,
    sku_id: skuId,
    name: z.string(),
    barcode: field.orNull(z.string()),
    lot: z.string(),
    expires_on: field.orNull(field.localDate),
    units: field.units,
    picked: field.unitsOrNone,
  }),
);

const Parcel = named(
  'Parcel',
  z.object({
    parcel_id: field.generatedId<ParcelId>(),
    shipment_id: shipmentId,
    carton: z.string(),
    weight_g: field.grams,
    length_mm: field.millimetres,
    width_mm: field.millimetres,
    height_mm: field.millimetres,
    tracking_number: z.string(),
    label: z.string(),
    lines: z.array(z.object({ sku_id: skuId, units: field.units })),
  }),
  'One box with its tracking number; label is what the printer gets.',
);

const tag = 'Fulfilment';
const pickers = ['ops', 'host', 'device'] as const;
const waveParams = { wave_id: waveId };
const shipmentParams = { shipment_id: shipmentId };

export const fulfilment = {
  listWaves: endpoint({
    method: 'GET',
    path: '/waves',
    summary: 'List waves, soonest cut-off first',
    tag,
    auth: ['ops', 'host', 'auditor', 'device'],
    query: {
      ...paged,
      site_id: field.optional(siteId),
      state: field.optional(waveState),
    },
    response: pageOf('WavePage', Wave),
    errors: [],
  }),
  getWave: endpoint({
    method: 'GET',
    path: '/waves/{wave_id}',
    summary: 'Read a wave',
    tag,
    auth: ['ops', 'host', 'auditor', 'device'],
    params: waveParams,
    response: Wave,
    errors: ['not-found'],
  }),
  releaseWave: endpoint({
    method: 'POST',
    path: '/waves',
    summary: 'Release what a site must pick for its next cut-off',
    tag,
    auth: ['ops', 'host'],
    body: z.strictObject({ site_id: siteId, cut_off_at: field.optional(field.instant) }),
    status: 201,
    response: Wave,
    errors: ['not-found', 'nothing-to-release'],
  }),
  pickList: endpoint({
    method: 'GET',
    path: '/waves/{wave_id}/pick-list',
    summary: 'What to pick, lot by lot',
    tag,
    auth: [...pickers],
    params: waveParams,
    response: named('PickList', z.object({ items: z.array(PickLine) })),
    errors: ['not-found'],
  }),
  scanPick: endpoint({
    method: 'POST',
    path: '/waves/{wave_id}/picks',
    summary: 'A picker scanned an item into a tote',
    tag,
    auth: [...pickers],
    params: waveParams,
    body: named(
      'ScanPick',
      z.strictObject({
        shipment_id: shipmentId,
        code: field.text(80),
        units: field.units,
        lot: field.optional(field.text(80)),
      }),
      'code is the barcode or the SKU id.',
    ),
    response: PickLine,
    errors: ['not-found', 'wrong-scan', 'shipment-moved-on'],
  }),
  shortPick: endpoint({
    method: 'POST',
    path: '/waves/{wave_id}/short-picks',
    summary: 'The shelf holds fewer than the book says; the rest is sourced elsewhere',
    tag,
    auth: [...pickers],
    params: waveParams,
    body: named(
      'ShortPick',
      z.strictObject({ shipment_id: shipmentId, sku_id: skuId, missing: field.units }),
    ),
    response: Shipment,
    errors: ['not-found', 'wrong-scan', 'shipment-moved-on'],
  }),
  pack: endpoint({
    method: 'POST',
    path: '/shipments/{shipment_id}/packing',
    summary: 'Choose cartons, print labels',
    tag,
    auth: [...pickers],
    params: shipmentParams,
    response: named('Parcels', z.object({ items: z.array(Parcel) })),
    errors: ['not-found', 'shipment-moved-on'],
  }),
  listParcels: endpoint({
    method: 'GET',
    path: '/shipments/{shipment_id}/parcels',
    summary: 'The parcels of a shipment',
    tag,
    auth: ['driver', 'host', 'ops', 'auditor', 'device'],
    params: shipmentParams,
    response: named('ParcelList', z.object({ items: z.array(Parcel) })),
    errors: ['not-found'],
  }),
  handOver: endpoint({
    method: 'POST',
    path: '/shipments/{shipment_id}/hand-over',
    summary: 'The parcels leave the site; their payment is captured',
    tag,
    auth: ['driver', 'host', 'ops', 'device'],
    params: shipmentParams,
    body: named(
      'HandOver',
      z.strictObject({
        tracking_numbers: z.array(field.text(60)).min(1).max(50),
        vehicle_id: field.optional(vehicleId),
      }),
      'Every parcel of the shipment must be scanned.',
    ),
    response: Shipment,
    errors: ['not-found', 'wrong-scan', 'shipment-moved-on', 'reservation-not-live'],
  }),
};
