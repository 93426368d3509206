import {
  addDays,
  type Instant,
  localTimeOf,
  must,
  newId,
  ok,
  type ParcelId,
  type PickListId,
  type PickTaskId,
  refuse,
  type ReservationId,
  type Result,
  type ShipmentId,
  type SiteId,
  type SkuId,
  type Units,
  units,
  type WaveId,
} from '@waystock/kernel';
import type { Tx } from '../../world.ts';
import { findSkus, type Sku, skillsFor } from '../catalogue/index.ts';
import {
  chooseLots,
  consumeReservation,
  type InventoryError,
  type LotPick,
  markPicked,
  putBackLots,
  reportShortPick,
} from '../inventory/index.ts';
import { findSites, type Site } from '../network/index.ts';
import { cartonise, type Goods, loadOfParcels } from './cartonise.ts';
import type { Refusal } from './errors.ts';
import * as facts from './facts.ts';
import {
  type Job,
  type JobState,
  mayMove,
  type PickTask,
  pickingOutcome,
  unitsLeft,
} from './job.ts';
import * as parcels from './parcel-store.ts';
import { aggregateLines, planPickLists } from './pick-list.ts';
import * as store from './store.ts';
import { newTrackingNumber, parseTrackingNumber } from './tracking-number.ts';
import { type Floor, nextDeparture } from './wave.ts';

/** How fast a site picks and how much it may have in hand. */
export interface FloorCapacity {
  readonly unitsPerHour: number;
  readonly mostOpen: Units;
}

/** What `planWave` needs to know of each of these sites. */
export async function getFloors(
  tx: Tx,
  sites: readonly Site[],
  capacityOf: (site: Site) => FloorCapacity,
): Promise<Map<SiteId, Floor>> {
  const open = await store.countOpenUnits(
    tx,
    sites.map((site) => site.id),
  );
  return new Map(
    sites.map((site) => [
      site.id,
      {
        ...capacityOf(site),
        departure: nextDeparture(site, tx.now),
        pickLead: site.pickLead,
        openUnits: open.get(site.id) ?? units(0),
      },
    ]),
  );
}

export interface ShipmentToRelease {
  readonly shipmentId: ShipmentId;
  /** Which go this is; a shipment put away and released again has the next number. */
  readonly attempt: number;
  readonly reservationId: ReservationId;
  readonly express: boolean;
  readonly promisedAt: Instant;
  readonly lines: readonly { readonly skuId: SkuId; readonly units: Units }[];
}

/**
 * The commit boundary: turns shipments of one site into pick lists. Those released before are left
 * as they are; undefined when that is all of them.
 */
export async function releaseWave(
  tx: Tx,
  wave: { readonly siteId: SiteId; readonly shipments: readonly ShipmentToRelease[] },
): Promise<WaveId | undefined> {
  const id = newId<WaveId>('wav', tx.now, tx.random);
  const jobs = wave.shipments.map((s) => ({
    ...s,
    siteId: wave.siteId,
    state: 'released' as const,
  }));
  const fresh = await store.insertWave(tx, { id, siteId: wave.siteId, jobs });
  if (fresh.size === 0) {
    await store.deleteWave(tx, id);
    return undefined;
  }
  const released = wave.shipments.filter((s) => fresh.has(s.shipmentId));
  const attempts = new Map(released.map((s) => [s.shipmentId, s.attempt]));
  const walks = planPickLists(released.map((s) => ({ ...s, lines: aggregateLines(s.lines) })));
  const lists = walks.map(({ express, tasks }) => ({
    id: newId<PickListId>('pkl', tx.now, tx.random),
    express,
    tasks: tasks.map((step) => ({
      ...step,
      id: newId<PickTaskId>('tsk', tx.now, tx.random),
      attempt: must(attempts.get(step.shipmentId), 'a step of a released shipment'),
      picked: units(0),
      short: units(0),
    })),
  }));
  await store.insertPickLists(tx, { id, siteId: wave.siteId }, lists);
  tx.emit(facts.waveReleased({ id, siteId: wave.siteId, lists }));
  return id;
}

export interface ScanPick {
  readonly taskId: PickTaskId;
  readonly skuId: SkuId;
  /** As printed on the unit; the one that expires first is expected. */
  readonly lot?: string;
  readonly units: Units;
}

type TaskRefusal = Refusal<'pick-task-unknown' | 'job-moved-on'>;
type LotRefusal = Refusal<'wrong-lot' | 'not-enough-usable'>;
type JobRefusal = Refusal<'shipment-not-released' | 'job-moved-on'>;

/** Units from the shelf into the shipment's tote; returns the task as it is then. */
export async function scanPick(
  tx: Tx,
  scan: ScanPick,
): Promise<Result<PickTask, TaskRefusal | Refusal<'wrong-item' | 'too-many-units'> | LotRefusal>> {
  const [found, skus] = await Promise.all([
    store.lockTask(tx, scan.taskId),
    findSkus(tx, [scan.skuId]),
  ]);
  if (!found) return refuse({ kind: 'pick-task-unknown', taskId: scan.taskId });
  const { task, job } = found;
  if (!isPicking(job)) return refuse(movedOn(job, ['released', 'picking']));
  const left = units(unitsLeft(task));
  if (scan.skuId !== task.skuId)
    return refuse({
      kind: 'wrong-item',
      taskId: task.id,
      scanned: scan.skuId,
      expected: { skuId: task.skuId, shelf: task.shelf, units: left },
    });
  if (scan.units > left || scan.units <= 0)
    return refuse({ kind: 'too-many-units', taskId: task.id, scanned: scan.units, left });
  const sku = must(skus.get(scan.skuId), `${scan.skuId} has a task but is no SKU`);
  const place = await usablePlace(tx, job, sku);
  const picks = await chooseLots(tx, place, scan.units);
  const refusal = whyNot(scan, picks);
  if (refusal) return refuse(refusal);
  const [, , tasks] = await Promise.all([
    markPicked(tx, place, picks),
    store.insertPicks(tx, task.id, picks),
    store.listTasks(tx, job),
  ]);
  moveOn(tx, job, tasks);
  return ok({ ...task, picked: units(task.picked + scan.units) });
}

/** Where the goods lie, and which of them will last long enough. */
async function usablePlace(tx: Tx, { siteId }: Job, { id: skuId, minShelfLifeDays }: Sku) {
  const sites = await findSites(tx, [siteId]);
  const { hours } = must(sites.get(siteId), `${siteId} picks but is no site`);
  const today = localTimeOf(tx.now, hours.timeZone).date;
  return { skuId, siteId, usableFrom: addDays(today, minShelfLifeDays) };
}

/** Refused when the lots that expire first are others than the one in the picker's hand. */
function whyNot(scan: ScanPick, picks: readonly LotPick[]): LotRefusal | undefined {
  const { taskId, lot } = scan;
  const usable = picks.reduce((total, pick) => total + pick.units, 0);
  if (usable < scan.units) return { kind: 'not-enough-usable', taskId, usable: units(usable) };
  if (lot !== undefined && picks.some((pick) => pick.lot !== lot))
    return { kind: 'wrong-lot', taskId, scanned: lot, expected: picks };
  return undefined;
}

/**
 * What is left of a task is not on its shelf: it leaves the reservation and the book, and
 * `fulfilment.picked-short` says so once the shipment's other tasks are done.
 */
export async function reportShort(
  tx: Tx,
  taskId: PickTaskId,
): Promise<Result<PickTask, TaskRefusal>> {
  const found = await store.lockTask(tx, taskId);
  if (!found) return refuse({ kind: 'pick-task-unknown', taskId });
  const { task, job } = found;
  const missing = units(unitsLeft(task));
  if (missing === 0) return ok(task);
  if (!isPicking(job)) return refuse(movedOn(job, ['released', 'picking']));
  const short = units(task.short + missing);
  const { reservationId, siteId } = job;
  const [, tasks] = await Promise.all([
    store.updateShort(tx, taskId, short),
    store.listTasks(tx, job),
    reportShortPick(tx, { reservationId, siteId, skuId: task.skuId, missing }),
  ]);
  moveOn(tx, job, tasks);
  return ok({ ...task, short });
}

/** After a scan or a report: still picking, or done and the facts of it. */
function moveOn(tx: Tx, job: Job, tasks: readonly PickTask[]): void {
  const outcome = pickingOutcome(tasks);
  if (!outcome) {
    if (job.state === 'released') tx.atCommit(store.updatingJobState(tx, job, 'picking'));
    return;
  }
  // A tote with nothing in it needs no packing.
  const state = outcome.picked.length > 0 ? 'picked' : 'put-away';
  tx.atCommit(store.updatingJobState(tx, job, state));
  if (outcome.missing.length > 0) tx.emit(facts.pickedShort(job, outcome.missing));
  if (outcome.picked.length > 0) tx.emit(facts.picked(job, outcome.picked));
}

export interface Transition {
  readonly shipmentId: ShipmentId;
  /** Counts the goes at this transition, so that a repeated message is told from a repeated try. */
  readonly attempt: number;
}

/** Chooses cartons and gives every parcel its tracking number. */
export async function packShipment(
  tx: Tx,
  command: Transition,
): Promise<Result<parcels.StoredParcel[], JobRefusal>> {
  const job = await begin(tx, command, 'pack');
  if (!job.ok) return job;
  if (!job.value) return ok(await parcels.listParcels(tx, command.shipmentId));
  const { shipmentId, attempt } = job.value;
  const [goods, cartons] = await Promise.all([listGoods(tx, job.value), parcels.listCartons(tx)]);
  const packed = cartonise(goods, cartons).map((parcel, i) => ({
    ...parcel,
    shipmentId,
    attempt,
    id: newId<ParcelId>('prc', tx.now, tx.random),
    number: i + 1,
    trackingNumber: newTrackingNumber(tx.random),
    scannedAt: undefined,
  }));
  tx.atCommit(store.updatingJobState(tx, job.value, 'packed'));
  await parcels.insertParcels(tx, packed);
  tx.emit(facts.packed(job.value, loadOfParcels(packed)));
  return ok(packed);
}

/** Undo of `packShipment`: the goods are back in the tote, the labels are void. */
export async function unpackShipment(
  tx: Tx,
  command: Transition,
): Promise<Result<void, JobRefusal>> {
  const job = await begin(tx, command, 'unpack');
  if (!job.ok) return job;
  if (!job.value) return ok(undefined);
  await Promise.all([
    parcels.updateVoided(tx, job.value),
    store.updateJobState(tx, job.value, 'picked'),
  ]);
  tx.emit(facts.unpacked(job.value));
  return ok(undefined);
}

/** Undo of release and picking: the units are back on their shelves, still reserved. */
export async function putAwayShipment(
  tx: Tx,
  command: Transition,
): Promise<Result<void, JobRefusal>> {
  const job = await begin(tx, command, 'put-away');
  if (!job.ok) return job;
  if (!job.value) return ok(undefined);
  const { siteId } = job.value;
  const bySku = Map.groupBy(await store.listPicks(tx, job.value), (pick) => pick.skuId);
  for (const [skuId, picks] of bySku) await putBackLots(tx, { skuId, siteId }, picks);
  await Promise.all([
    store.deletePicks(tx, job.value),
    store.updateJobState(tx, job.value, 'put-away'),
  ]);
  tx.emit(facts.putAway(job.value));
  return ok(undefined);
}

type ParcelRefusal = Refusal<'tracking-number-invalid' | 'parcel-unknown' | 'job-moved-on'>;
type ReservationNotLive = Extract<InventoryError, { kind: 'reservation-not-live' }>;

export interface HandOver {
  readonly shipmentId: ShipmentId;
  readonly scanned: number;
  readonly parcels: number;
}

/**
 * The courier scans a parcel at the dock. With the last parcel of its shipment the goods leave the
 * book of stock. Scanning one twice changes nothing.
 */
export async function scanParcel(
  tx: Tx,
  text: string,
): Promise<Result<HandOver, ParcelRefusal | ReservationNotLive>> {
  const trackingNumber = parseTrackingNumber(text);
  if (!trackingNumber) return refuse({ kind: 'tracking-number-invalid', text });
  const found = await parcels.findParcel(tx, trackingNumber);
  if (!found) return refuse({ kind: 'parcel-unknown', trackingNumber });
  const { shipmentId } = found;
  const job = must(await store.lockJob(tx, shipmentId), `${found.id} has no job`);
  if (job.state !== 'packed' && job.state !== 'handed-over')
    return refuse(movedOn(job, ['packed']));
  const [, all] = await Promise.all([
    parcels.updateScanned(tx, found.id),
    parcels.listParcels(tx, shipmentId),
  ]);
  const scanned = all.filter((parcel) => parcel.scannedAt !== undefined).length;
  if (job.state === 'packed' && scanned === all.length) {
    const left = await handOver(tx, job);
    if (!left.ok) return left;
  }
  return ok({ shipmentId, scanned, parcels: all.length });
}

async function handOver(tx: Tx, job: Job): Promise<Result<void, ReservationNotLive>> {
  const { siteId, reservationId } = job;
  const picks = (await store.listPicks(tx, job)).map((pick) => ({ ...pick, siteId }));
  const consumed = await consumeReservation(tx, reservationId, picks);
  if (!consumed.ok) return consumed;
  tx.atCommit(store.updatingJobState(tx, job, 'handed-over'));
  tx.emit(facts.handedOver(job));
  return ok(undefined);
}

/** A pick list with its tasks in walking order. */
export async function getPickList(
  tx: Tx,
  id: PickListId,
): Promise<Result<store.ListedTask[], Refusal<'pick-list-unknown'>>> {
  const tasks = await store.listTasksOf(tx, id);
  return tasks.length > 0 ? ok(tasks) : refuse({ kind: 'pick-list-unknown', pickListId: id });
}

/** Where each command leads, and from where. */
const ways = {
  pack: { to: 'packed', from: ['picked'] },
  unpack: { to: 'picked', from: ['packed'] },
  'put-away': { to: 'put-away', from: ['released', 'picking', 'picked'] },
} as const satisfies Readonly<Record<string, { to: JobState; from: readonly JobState[] }>>;

/** The job a command is for, locked; undefined when there is nothing left of it to do. */
async function begin(
  tx: Tx,
  { shipmentId, attempt }: Transition,
  transition: keyof typeof ways,
): Promise<Result<Job | undefined, JobRefusal>> {
  const step = { shipmentId, transition, attempt };
  const [job, isDone] = await Promise.all([store.lockJob(tx, shipmentId), store.hasStep(tx, step)]);
  if (!job) return refuse({ kind: 'shipment-not-released', shipmentId });
  const { to, from } = ways[transition];
  if (job.state === to || isDone) return ok(undefined);
  if (!mayMove(job.state, to)) return refuse(movedOn(job, from));
  tx.atCommit(store.insertingStep(tx, step));
  return ok(job);
}

async function listGoods(tx: Tx, job: Job): Promise<Goods[]> {
  const lines = aggregateLines(await store.listPicks(tx, job));
  const skus = await findSkus(
    tx,
    lines.map((line) => line.skuId),
  );
  return lines.map((line) => toGoods(line, must(skus.get(line.skuId), `${line.skuId} is no SKU`)));
}

const toGoods = (line: { skuId: SkuId; units: Units }, sku: Sku): Goods => ({
  ...line,
  ...sku.box,
  weight: sku.weight,
  segregation: skillsFor([sku]).join(' '),
});

const isPicking = (job: Job): boolean => job.state === 'released' || job.state === 'picking';

const movedOn = (job: Job, expected: readonly JobState[]): Refusal<'job-moved-on'> => ({
  kind: 'job-moved-on',
  shipmentId: job.shipmentId,
  state: job.state,
  expected,
});
