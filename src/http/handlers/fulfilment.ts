import type { api } from '@waystock/contract';
import {
  instant,
  isoOf,
  must,
  ok,
  type PickListId,
  type PickTaskId,
  refuse,
  type ShipmentId,
  units,
} from '@waystock/kernel';
import {
  findJob,
  findParcel,
  findPickingSite,
  getPickList,
  labelSvg,
  type ListedTask,
  listParcels,
  listPickLists,
  packShipment,
  parseTrackingNumber,
  type PickListSummary,
  type PickTask,
  reportShort,
  scanParcel,
  scanPick,
  type StoredParcel,
} from '../../domains/fulfilment/index.ts';
import { findSites } from '../../domains/network/index.ts';
import { findDestination, findOrder, findShipment } from '../../domains/orders/index.ts';
import { type DockKey, findToCollect, type Leaving, listLeaving } from '../../views/dock.ts';
import { collectAtCounter } from '../../workflows/collect-at-counter.ts';
import { foreseeWave, releaseForDeparture } from '../../workflows/release-waves.ts';
import type { Tx, Vault } from '../../world.ts';
import type { HandlersOf } from '../handler.ts';
import { beyond, pageFrom } from '../page.ts';
import { type Permit, type Reach, reachShipment, reachSite } from '../reach.ts';

const kind = 'picking';

export const fulfilment = {
  async releaseWave({ body, permit, command }) {
    return command(async (tx) => {
      const site = await reachSite(tx, body.site_id, { kind, permit });
      if (!site.ok) return site;
      const { waveId, shipments } = await releaseForDeparture(tx, site.value);
      return ok({ wave_id: waveId ?? null, site_id: body.site_id, shipments });
    });
  },

  async nextWave({ world, params, permit }) {
    return world.db.read(async (tx) => {
      const site = await reachSite(tx, params.site_id, { kind, permit });
      if (!site.ok) return site;
      const next = await foreseeWave(tx, site.value);
      return ok({
        site_id: site.value.id,
        departs_at: next.departure,
        waiting_shipments: next.waiting,
        shipments: next.shipments,
        units: next.units,
        open_units: units(next.openUnits),
        most_open_units: units(next.mostOpen),
      });
    });
  },

  async listPickLists({ world, query, page, permit }) {
    return world.db.read(async (tx) => {
      const site = await reachSite(tx, query.site_id, { kind, permit });
      if (!site.ok) return site;
      const found = await listPickLists(tx, query.site_id, beyond(page));
      return ok(pageFrom(found, page, { item: listBody, key: (list) => list.id }));
    });
  },

  async getPickList({ world, params, permit }) {
    const { pick_list_id: pickListId } = params;
    return world.db.read(async (tx) => {
      if (!(await mayPick(tx, pickListId, permit)))
        return refuse({ kind: 'pick-list-unknown', pickListId });
      const list = await getPickList(tx, pickListId);
      return list.ok ? ok({ items: list.value.map(taskBody) }) : list;
    });
  },

  async scanPick({ params, body, permit, command }) {
    const { task_id: taskId } = params;
    return command(async (tx) => {
      if (!(await mayPick(tx, taskId, permit)))
        return refuse({ kind: 'pick-task-unknown', taskId });
      const lot = body.lot === undefined ? {} : { lot: body.lot };
      const scan = { taskId, skuId: body.sku_id, units: body.units, ...lot };
      const task = await scanPick(tx, scan);
      return task.ok ? ok(taskBody(task.value)) : task;
    });
  },

  async reportShort({ params, permit, command }) {
    const { task_id: taskId } = params;
    return command(async (tx) => {
      if (!(await mayPick(tx, taskId, permit)))
        return refuse({ kind: 'pick-task-unknown', taskId });
      const task = await reportShort(tx, taskId);
      return task.ok ? ok(taskBody(task.value)) : task;
    });
  },

  async pack({ params, permit, command }) {
    const { shipment_id: shipmentId } = params;
    return command(async (tx) => {
      const reached = await reachShipment(tx, shipmentId, { kind, permit });
      if (!reached.ok) return reached;
      const { attempt } = must(await findShipment(tx, shipmentId), `${shipmentId} is there`);
      const parcels = await packShipment(tx, { shipmentId, attempt });
      return parcels.ok ? ok({ items: parcels.value.map(parcelBody) }) : parcels;
    });
  },

  async listParcels({ world, params, permit }) {
    return world.db.read(async (tx) => {
      const reached = await reachShipment(tx, params.shipment_id, { kind: 'shipment', permit });
      if (!reached.ok) return reached;
      return ok({ items: (await listParcels(tx, params.shipment_id)).map(parcelBody) });
    });
  },

  async getLabel({ world, params, permit }) {
    return world.db.read(async (tx) => {
      const found = await reachParcel(tx, params.tracking_number, { kind, permit });
      if (!found.ok) return found;
      const { parcel } = found.value;
      const svg = await drawLabel(tx, world.vault, parcel);
      return ok({ tracking_number: parcel.trackingNumber, svg });
    });
  },

  async listDock({ world, query, page, permit }) {
    return world.db.read(async (tx) => {
      const site = await reachSite(tx, query.site_id, { kind, permit });
      if (!site.ok) return site;
      const after = dockKeyFrom(page.after);
      const found = await listLeaving(tx, query.site_id, { after, limit: page.limit + 1 });
      const parcels = await Promise.all(found.map((one) => listParcels(tx, one.shipmentId)));
      const rows = found.map((leaving, i) => ({ leaving, parcels: parcels[i] ?? [] }));
      return ok(pageFrom(rows, page, { item: leavingBody, key: dockKeyOf }));
    });
  },

  async collect({ body, permit, command }) {
    const { site_id: siteId, code } = body;
    return command(async (tx) => {
      const site = await reachSite(tx, siteId, { kind, permit });
      if (!site.ok) return site;
      const text = code.trim();
      const trackingNumber = parseTrackingNumber(text);
      const found = await findToCollect(tx, siteId, { text, trackingNumber });
      const taken = found ? await collectAtCounter(tx, found) : ok(0);
      if (!taken.ok) return taken;
      if (!found || taken.value === 0) return refuse({ kind: 'nothing-to-collect', code, siteId });
      const { orderNumber, shipmentIds } = found;
      return ok({ order_number: orderNumber, shipments: [...shipmentIds], parcels: taken.value });
    });
  },

  async scanAtDock({ body, permit, command }) {
    return command(async (tx) => {
      const found = await reachParcel(tx, body.code, { kind: 'shipment', permit });
      if (!found.ok) return found;
      const { shipmentId, vehicleId: rides } = found.value.audience;
      if (body.vehicle_id !== undefined && rides !== undefined && rides !== body.vehicle_id)
        return refuse({ kind: 'wrong-vehicle', shipmentId, rides });
      const scanned = await scanParcel(tx, body.code);
      if (!scanned.ok) return scanned;
      return ok({
        shipment_id: scanned.value.shipmentId,
        scanned: scanned.value.scanned,
        parcels: scanned.value.parcels,
      });
    });
  },
} satisfies HandlersOf<typeof api.fulfilment>;

async function mayPick(tx: Tx, id: PickListId | PickTaskId, permit: Permit): Promise<boolean> {
  const siteId = await findPickingSite(tx, id);
  return siteId !== undefined && (await reachSite(tx, siteId, { kind, permit })).ok;
}

/** The parcel a code stands for; another's is told as none. */
async function reachParcel(tx: Tx, text: string, reach: Reach) {
  const trackingNumber = parseTrackingNumber(text);
  if (!trackingNumber) return refuse({ kind: 'tracking-number-invalid', text });
  const parcel = await findParcel(tx, trackingNumber);
  const audience = parcel && (await reachShipment(tx, parcel.shipmentId, reach));
  return parcel && audience?.ok
    ? ok({ parcel, audience: audience.value })
    : refuse({ kind: 'parcel-unknown', trackingNumber });
}

async function drawLabel(tx: Tx, vault: Vault, parcel: StoredParcel): Promise<string> {
  const { shipmentId } = parcel;
  const shipment = must(await findShipment(tx, shipmentId), `${shipmentId} has parcels`);
  const [order, to, sites, job, all] = await Promise.all([
    findOrder(tx, shipment.orderId),
    findDestination(tx, vault, shipment.orderId),
    findSites(tx, [shipment.siteId]),
    findJob(tx, shipmentId),
    listParcels(tx, shipmentId),
  ]);
  const site = must(sites.get(shipment.siteId), `${shipmentId} leaves from a site`);
  return labelSvg({
    trackingNumber: parcel.trackingNumber,
    parcel: parcel.number,
    parcels: all.length,
    weight: parcel.weight,
    to: to ? [to.recipient, to.street, `${to.postcode} ${to.city}`, to.country] : [],
    from: [site.name, site.address],
    reference: must(order, `${shipmentId} is of an order`).number,
    express: job?.express ?? false,
    promisedAt: shipment.promisedAt,
    timeZone: site.hours.timeZone,
  });
}

const listBody = (list: PickListSummary) => ({
  pick_list_id: list.id,
  express: list.express,
  shipments: list.shipments,
  tasks: list.tasks,
  open_units: list.openUnits as PickTask['units'],
  created_at: list.createdAt,
  promised_at: list.promisedAt,
});

const taskBody = (task: PickTask & Partial<Pick<ListedTask, 'cancelled'>>) => ({
  task_id: task.id,
  shipment_id: task.shipmentId,
  sku_id: task.skuId,
  shelf: task.shelf,
  units: task.units,
  picked: task.picked,
  short: task.short,
  cancelled: task.cancelled ?? false,
});

const takers: Readonly<Record<string, 'vehicle' | 'customer'>> = {
  own: 'vehicle',
  collection: 'customer',
};

interface AtDock {
  readonly leaving: Leaving;
  readonly parcels: readonly StoredParcel[];
}

const leavingBody = ({ leaving, parcels }: AtDock) => ({
  shipment_id: leaving.shipmentId,
  order_number: leaving.orderNumber,
  state: leaving.state,
  express: leaving.express,
  promised_at: leaving.promisedAt,
  taken_by: takers[leaving.service] ?? ('carrier' as const),
  service: leaving.service,
  vehicle_id: leaving.ride?.vehicleId ?? null,
  driver: leaving.ride?.driver ?? null,
  departs_at: leaving.ride?.departs ?? null,
  parcels: parcels.map(parcelBody),
});

const dockKeyOf = ({ leaving }: AtDock): string =>
  `${isoOf(leaving.promisedAt)} ${leaving.shipmentId}`;

function dockKeyFrom(text: string): DockKey | undefined {
  const [promised = '', id = ''] = text.split(' ');
  const at = Date.parse(promised);
  return Number.isNaN(at) ? undefined : { promisedAt: instant(at), shipmentId: id as ShipmentId };
}

const parcelBody = (parcel: StoredParcel) => ({
  parcel_id: parcel.id,
  shipment_id: parcel.shipmentId,
  number: parcel.number,
  tracking_number: parcel.trackingNumber,
  carton: parcel.cartonId ?? null,
  weight_g: parcel.weight,
  length_mm: parcel.length,
  width_mm: parcel.width,
  height_mm: parcel.height,
  lines: parcel.lines.map((line) => ({ sku_id: line.skuId, units: line.units })),
  handed_over_at: parcel.scannedAt ?? null,
});
