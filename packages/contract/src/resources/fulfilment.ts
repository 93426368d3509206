import type { ParcelId, PickListId, PickTaskId, WaveId } from '@waystock/kernel';
import { z } from 'zod';
import { named, paged, pageOf } from '../components.ts';
import { endpoint } from '../endpoint.ts';
import * as field from '../fields.ts';
import { skuId } from './catalogue.ts';
import { vehicleId } from './fleet.ts';
import { shipmentId } from './orders.ts';
import { siteId } from './sites.ts';

const pickListId = field.generatedId<PickListId>();
const taskId = field.generatedId<PickTaskId>();

const PickList = named(
  'PickList',
  z.object({
    pick_list_id: pickListId,
    express: field.flag,
    shipments: field.count,
    tasks: field.count,
    open_units: field.unitsOrNone,
    created_at: field.instant,
    promised_at: field.instant,
  }),
  'One walk through a site. promised_at is its most urgent promise.',
);

const PickTask = named(
  'PickTask',
  z.object({
    task_id: taskId,
    shipment_id: shipmentId,
    sku_id: skuId,
    shelf: z.string(),
    units: field.units,
    picked: field.unitsOrNone,
    short: field.unitsOrNone,
    cancelled: field.flag,
  }),
  'One SKU to take from its shelf for one shipment. short was looked for and not found.',
);

const Parcel = named(
  'Parcel',
  z.object({
    parcel_id: field.generatedId<ParcelId>(),
    shipment_id: shipmentId,
    number: field.count,
    tracking_number: z.string(),
    carton: field.orNull(z.string()),
    weight_g: field.grams,
    length_mm: field.millimetres,
    width_mm: field.millimetres,
    height_mm: field.millimetres,
    lines: z.array(z.object({ sku_id: skuId, units: field.units })),
    handed_over_at: field.orNull(field.instant),
  }),
  'One box. Without a carton the unit goes as it stands on the shelf.',
);
const Parcels = named('Parcels', z.object({ items: z.array(Parcel) }));

const Leaving = named(
  'Leaving',
  z.object({
    shipment_id: shipmentId,
    order_number: z.string(),
    state: field.oneOf('picked', 'packed'),
    express: field.flag,
    promised_at: field.instant,
    taken_by: field.oneOf('vehicle', 'carrier', 'customer'),
    service: z.string(),
    vehicle_id: field.orNull(vehicleId),
    driver: field.orNull(z.string()),
    departs_at: field.orNull(field.instant),
    parcels: z.array(Parcel),
  }),
  'A shipment that is picked and still here. vehicle_id is null until a route is planned for it; departs_at is when its vehicle leaves.',
);

const tag = 'Fulfilment';
const pickers = ['host', 'ops', 'device'] as const;
const ofShipment = { shipment_id: shipmentId };

export const fulfilment = {
  releaseWave: endpoint({
    method: 'POST',
    path: '/waves',
    summary: 'Release what a site must pick for its next departure, now',
    tag,
    auth: ['host', 'ops'],
    body: z.strictObject({ site_id: siteId }),
    status: 201,
    response: named(
      'Wave',
      z.object({
        wave_id: field.orNull(field.generatedId<WaveId>()),
        site_id: siteId,
        shipments: field.count,
      }),
      'wave_id is null when nothing waits to be released.',
    ),
    errors: ['site-not-found'],
  }),
  nextWave: endpoint({
    method: 'GET',
    path: '/sites/{site_id}/next-wave',
    summary: 'What releasing a wave now would release',
    tag,
    auth: ['host', 'ops', 'auditor'],
    params: { site_id: siteId },
    response: named(
      'NextWave',
      z.object({
        site_id: siteId,
        departs_at: field.instant,
        waiting_shipments: field.count,
        shipments: field.count,
        units: field.count,
        open_units: field.unitsOrNone,
        most_open_units: field.unitsOrNone,
      }),
      'Of the shipments that wait, those that leave with the next departure as far as the floor has room; open units are released and not yet picked.',
    ),
    errors: ['site-not-found'],
  }),
  listPickLists: endpoint({
    method: 'GET',
    path: '/pick-lists',
    summary: 'Lists with something left to pick, in the order in which to walk them',
    tag,
    auth: [...pickers],
    query: { ...paged, site_id: siteId },
    response: pageOf('PickListPage', PickList),
    errors: ['site-not-found'],
  }),
  getPickList: endpoint({
    method: 'GET',
    path: '/pick-lists/{pick_list_id}',
    summary: 'The tasks of a pick list in walking order',
    tag,
    auth: [...pickers],
    params: { pick_list_id: pickListId },
    response: named('PickTasks', z.object({ items: z.array(PickTask) })),
    errors: ['pick-list-unknown'],
  }),
  scanPick: endpoint({
    method: 'POST',
    path: '/pick-tasks/{task_id}/scans',
    summary: 'Units from the shelf into the tote',
    tag,
    auth: [...pickers],
    params: { task_id: taskId },
    body: named(
      'ScanPick',
      z.strictObject({
        sku_id: skuId,
        units: field.units,
        lot: field.optional(field.text(80)),
      }),
      'lot as printed on the unit; the one that expires first is expected.',
    ),
    response: PickTask,
    errors: [
      'pick-task-unknown',
      'wrong-item',
      'wrong-lot',
      'too-many-units',
      'not-enough-usable',
      'job-moved-on',
    ],
  }),
  reportShort: endpoint({
    method: 'POST',
    path: '/pick-tasks/{task_id}/shortage',
    summary: 'The shelf holds fewer than the book says; the rest is sourced elsewhere',
    tag,
    auth: [...pickers],
    params: { task_id: taskId },
    response: PickTask,
    errors: ['pick-task-unknown', 'job-moved-on'],
  }),
  pack: endpoint({
    method: 'POST',
    path: '/shipments/{shipment_id}/packing',
    summary: 'Choose cartons and give every parcel its tracking number',
    tag,
    auth: [...pickers],
    params: ofShipment,
    response: Parcels,
    errors: ['shipment-not-released', 'job-moved-on'],
  }),
  listParcels: endpoint({
    method: 'GET',
    path: '/shipments/{shipment_id}/parcels',
    summary: 'The parcels of a shipment',
    tag,
    auth: ['driver', 'host', 'ops', 'auditor', 'device'],
    params: ofShipment,
    response: Parcels,
    errors: [],
  }),
  getLabel: endpoint({
    method: 'GET',
    path: '/parcels/{tracking_number}/label',
    summary: 'The label of a parcel, drawn for printing',
    tag,
    auth: [...pickers],
    params: { tracking_number: field.text(60) },
    response: named('Label', z.object({ tracking_number: z.string(), svg: z.string() })),
    errors: ['tracking-number-invalid', 'parcel-unknown'],
  }),
  listDock: endpoint({
    method: 'GET',
    path: '/dock',
    summary: 'What is picked or packed and has not left a site, most urgent first',
    tag,
    auth: [...pickers, 'auditor'],
    query: { ...paged, site_id: siteId },
    response: pageOf('DockPage', Leaving),
    errors: ['site-not-found'],
  }),
  collect: endpoint({
    method: 'POST',
    path: '/collections',
    summary: 'A customer takes their parcels at the counter',
    description:
      'The code is what they show: the number of their order or of one of its parcels. All that is ready there for them counts as delivered.',
    tag,
    auth: ['host', 'ops', 'device'],
    body: z.strictObject({ site_id: siteId, code: field.text(60) }),
    response: named(
      'Collected',
      z.object({ order_number: z.string(), shipments: z.array(shipmentId), parcels: field.count }),
    ),
    errors: ['site-not-found', 'nothing-to-collect', 'job-moved-on', 'reservation-not-live'],
  }),
  scanAtDock: endpoint({
    method: 'POST',
    path: '/dock-scans',
    summary: 'A parcel is handed over at the dock',
    description:
      'With the last parcel of its shipment the goods leave the book of stock and their payment is captured. Naming the vehicle makes sure that the parcel rides with it.',
    tag,
    auth: ['driver', 'host', 'ops', 'device'],
    body: z.strictObject({ code: field.text(60), vehicle_id: field.optional(vehicleId) }),
    response: named(
      'HandOver',
      z.object({ shipment_id: shipmentId, scanned: field.count, parcels: field.count }),
    ),
    errors: [
      'tracking-number-invalid',
      'parcel-unknown',
      'wrong-vehicle',
      'job-moved-on',
      'reservation-not-live',
    ],
  }),
};
