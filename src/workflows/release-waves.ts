import {
  between,
  earlier,
  type Instant,
  minutes,
  must,
  plus,
  type Seconds,
  seconds,
  type ShipmentId,
  type SiteId,
  units,
  type WaveId,
} from '@waystock/kernel';
import { findPlans } from '../domains/allocation/index.ts';
import {
  type Candidate,
  type FloorCapacity,
  getFloors,
  planWave,
  releaseWave,
} from '../domains/fulfilment/index.ts';
import { listSites, type Site } from '../domains/network/index.ts';
import {
  findOrders,
  findPrintOfWaiting,
  findShipment,
  listShipmentsAt,
  lockOrder,
  type Shipment,
  updateShipment,
} from '../domains/orders/index.ts';
import type { Database, Tx, World } from '../world.ts';

/** How long until somebody looks again; waves are planned that far ahead. */
export const wavePeriod: Seconds = minutes(5);

/** Drive, hand-over and slack between leaving the site and the door, until routes say better. */
const transitAllowance: Seconds = minutes(75);
/** By the size of the team; a node's host picks beside other work. */
const centre: FloorCapacity = { unitsPerHour: 400, mostOpen: units(600) };
const node: FloorCapacity = { unitsPerHour: 60, mostOpen: units(60) };
export const capacityOf = ({ kind }: Site): FloorCapacity =>
  kind === 'fulfilment-centre' ? centre : node;
/** Looked at together, the most urgent; the others' turn comes. */
const mostWaiting = 2000;

/**
 * The commit boundary of an order: shipments are released for picking just before their latest start,
 * because until then allocation may still find them a better plan.
 */
export async function releaseWaves(world: World): Promise<void> {
  for (const site of await listDueSites(world))
    await world.db.transact((tx) => releaseNext(tx, site, wavePeriod));
}

export interface Released {
  /** Undefined when nothing was released. */
  readonly waveId: WaveId | undefined;
  readonly shipments: number;
}

/** Everything that leaves with the next departure, at once, as far as the floor has room. */
export const releaseForDeparture = (tx: Tx, site: Site): Promise<Released> =>
  releaseNext(tx, site, 'until the departure');

interface Look {
  /** Of what waited. */
  readonly print: string;
  /** Before this nothing of it need be released. */
  readonly until: Instant;
}

const looks = new WeakMap<Database, Look>();
/** Sites change their hours, plans their collections: a look is not good for longer. */
const lookAgain = minutes(15);

/**
 * Open ones at which something must be released now; looking locks nothing. While the same shipments
 * wait, and the first of them has time, there are none: starts only move back as floors empty.
 */
async function listDueSites(world: World): Promise<Site[]> {
  const last = looks.get(world.db);
  return world.db.read(async (tx) => {
    const print = await findPrintOfWaiting(tx, unreleased);
    if (last?.print === print && plus(tx.now, wavePeriod) < last.until) return [];
    const sites = await listSites(tx);
    const next = await planNext(tx, sites, wavePeriod);
    const starts = [...next.values()].flatMap(({ release, until }) =>
      release.length > 0 ? [tx.now] : until,
    );
    looks.set(world.db, { print, until: starts.reduce(earlier, plus(tx.now, lookAgain)) });
    return sites.filter((site) => !site.paused && (next.get(site.id)?.release.length ?? 0) > 0);
  });
}

const unreleased = { stage: 'allocated', released: false } as const;

type Ahead = Seconds | 'until the departure';

interface Next {
  readonly waiting: readonly WaitingShipment[];
  readonly release: readonly ShipmentId[];
  /** When the others must be. */
  readonly until: readonly Instant[];
}

/** What waits at these sites, and what of it is to be released; sites without any are left out. */
async function planNext(tx: Tx, sites: readonly Site[], ahead: Ahead): Promise<Map<SiteId, Next>> {
  const [only] = sites.length === 1 ? sites : [];
  const waiting = await listWaiting(tx, only?.id);
  const busy = sites.filter((site) => waiting.has(site.id));
  if (busy.length === 0) return new Map();
  const floors = await getFloors(tx, busy, capacityOf);
  return new Map(
    busy.map(({ id }) => {
      const here = waiting.get(id) ?? [];
      const floor = must(floors.get(id), `${id} has a floor`);
      const period = ahead === 'until the departure' ? between(tx.now, floor.departure) : ahead;
      const at = { now: tx.now, period };
      const { release, wait } = planWave(here.map(toCandidate), floor, at);
      return [id, { waiting: here, release, until: wait.map((one) => one.until) }];
    }),
  );
}

export interface NextWave {
  readonly departure: Instant;
  readonly waiting: number;
  readonly shipments: number;
  readonly units: number;
  /** Released before and not yet picked, and the most that may be. */
  readonly openUnits: number;
  readonly mostOpen: number;
}

/** What `releaseForDeparture` would release; nothing is. */
export async function foreseeWave(tx: Tx, site: Site): Promise<NextWave> {
  const [next, floors] = await Promise.all([
    planNext(tx, [site], 'until the departure'),
    getFloors(tx, [site], capacityOf),
  ]);
  const { departure, openUnits, mostOpen } = must(floors.get(site.id), `${site.id} has a floor`);
  const { waiting, release } = next.get(site.id) ?? nothingWaits;
  const released = waiting.filter((shipment) => release.includes(shipment.id));
  return {
    departure,
    waiting: waiting.length,
    shipments: released.length,
    units: released.reduce((total, shipment) => total + toCandidate(shipment).units, 0),
    openUnits,
    mostOpen,
  };
}

async function releaseNext(tx: Tx, site: Site, ahead: Ahead): Promise<Released> {
  const { waiting, release } = (await planNext(tx, [site], ahead)).get(site.id) ?? nothingWaits;
  const shipments = [];
  for (const id of release) {
    const shipment = must(
      waiting.find((s) => s.id === id),
      `${id} waits`,
    );
    if (!(await commit(tx, shipment))) continue;
    shipments.push({
      shipmentId: id,
      attempt: shipment.attempt,
      reservationId: must(shipment.reservationId, `${id} is reserved`),
      express: isExpress(shipment),
      promisedAt: shipment.promisedAt,
      lines: shipment.lines,
    });
  }
  if (shipments.length === 0) return nothing;
  const waveId = await releaseWave(tx, { siteId: site.id, shipments });
  return { waveId, shipments: shipments.length };
}

const nothing: Released = { waveId: undefined, shipments: 0 };
const nothingWaits: Next = { waiting: [], release: [], until: [] };

interface WaitingShipment extends Shipment {
  readonly sla: string;
  /** When the carrier comes with which the plan reaches the door in time. */
  readonly collectedAt?: Instant | undefined;
}

/** By site: of one site, or of all. */
async function listWaiting(tx: Tx, siteId?: SiteId): Promise<Map<SiteId, WaitingShipment[]>> {
  const found = await listShipmentsAt(tx, {
    ...unreleased,
    ...(siteId ? { siteId } : {}),
    limit: mostWaiting,
  });
  const ready = found.filter((shipment) => shipment.awaitingTransfers === 0);
  const byCarrier = ready.filter((shipment) => shipment.service !== 'own');
  const [orders, plans] = await Promise.all([
    findOrders(
      tx,
      ready.map((shipment) => shipment.orderId),
    ),
    findPlans(
      tx,
      byCarrier.map((shipment) => shipment.orderId),
    ),
  ]);
  const waiting = ready.map((shipment) => ({
    ...shipment,
    sla: orders.get(shipment.orderId)?.sla ?? 'standard',
    collectedAt: plans
      .get(shipment.orderId)
      ?.plan.shipments.find((p) => p.from === shipment.siteId && p.service === shipment.service)
      ?.leaves,
  }));
  return Map.groupBy(waiting, (shipment) => shipment.siteId);
}

/** Fixes the plan unless the shipment was cancelled or re-planned since it was listed. */
async function commit(tx: Tx, seen: Shipment): Promise<boolean> {
  await lockOrder(tx, seen.orderId);
  const shipment = await findShipment(tx, seen.id);
  if (shipment?.stage !== 'allocated' || shipment.version !== seen.version) return false;
  return updateShipment(tx, shipment, { releasedAt: tx.now });
}

const isExpress = (shipment: { sla: string }): boolean => shipment.sla === 'two-hour';

export const toCandidate = (shipment: WaitingShipment): Candidate => ({
  shipmentId: shipment.id,
  express: isExpress(shipment),
  promisedAt: shipment.promisedAt,
  transit: shipment.service === 'own' ? transitAllowance : carrierTransit(shipment),
  units: units(shipment.lines.reduce((total, line) => total + line.units, 0)),
});

/** From the collection on, the goods are the carrier's. */
const carrierTransit = ({ collectedAt, promisedAt }: WaitingShipment): Seconds =>
  collectedAt === undefined ? seconds(0) : between(earlier(collectedAt, promisedAt), promisedAt);
