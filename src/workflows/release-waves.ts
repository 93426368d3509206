import {
  between,
  earlier,
  type Instant,
  minutes,
  must,
  type Seconds,
  seconds,
  type SiteId,
  units,
  type WaveId,
} from '@waystock/kernel';
import { findPlans } from '../domains/allocation/index.ts';
import {
  type Candidate,
  type FloorCapacity,
  getFloor,
  planWave,
  releaseWave,
} from '../domains/fulfilment/index.ts';
import { listSites, type Site } from '../domains/network/index.ts';
import {
  findOrders,
  findShipment,
  listShipmentsAt,
  listSitesWaiting,
  lockOrder,
  type Shipment,
  updateShipment,
} from '../domains/orders/index.ts';
import type { Tx, World } from '../world.ts';

/** How long until somebody looks again; waves are planned that far ahead. */
export const wavePeriod: Seconds = minutes(5);

/** Drive, hand-over and slack between leaving the site and the door, until routes say better. */
const transitAllowance: Seconds = minutes(75);
/** By the size of the team; a node's host picks beside other work. */
export const centre: FloorCapacity = { unitsPerHour: 400, mostOpen: units(600) };
export const node: FloorCapacity = { unitsPerHour: 60, mostOpen: units(60) };

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

/** Open ones at which something must be released now; looking locks nothing. */
const listDueSites = (world: World): Promise<Site[]> =>
  world.db.read(async (tx) => {
    const [sites, busy] = await Promise.all([
      listSites(tx),
      listSitesWaiting(tx, { stage: 'allocated', released: false }),
    ]);
    const open = sites.filter((site) => !site.paused && busy.includes(site.id));
    const next = await Promise.all(open.map((site) => planNext(tx, site, wavePeriod)));
    return open.filter((_, i) => (next[i]?.release.length ?? 0) > 0);
  });

type Ahead = Seconds | 'until the departure';

async function planNext(tx: Tx, site: Site, ahead: Ahead) {
  const [waiting, floor] = await Promise.all([
    listWaiting(tx, site.id),
    getFloor(tx, site.id, site.kind === 'fulfilment-centre' ? centre : node),
  ]);
  if (!floor.ok) return { waiting, release: [] };
  const period = ahead === 'until the departure' ? between(tx.now, floor.value.departure) : ahead;
  const plan = planWave(waiting.map(toCandidate), floor.value, { now: tx.now, period });
  return { waiting, release: plan.release };
}

async function releaseNext(tx: Tx, site: Site, ahead: Ahead): Promise<Released> {
  const { waiting, release } = await planNext(tx, site, ahead);
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

interface WaitingShipment extends Shipment {
  readonly sla: string;
  /** When the carrier comes with which the plan reaches the door in time. */
  readonly collectedAt?: Instant | undefined;
}

async function listWaiting(tx: Tx, siteId: SiteId): Promise<WaitingShipment[]> {
  const found = await listShipmentsAt(tx, {
    stage: 'allocated',
    siteId,
    released: false,
    limit: 500,
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
  return ready.map((shipment) => ({
    ...shipment,
    sla: orders.get(shipment.orderId)?.sla ?? 'standard',
    collectedAt: plans
      .get(shipment.orderId)
      ?.plan.shipments.find((p) => p.from === siteId && p.service === shipment.service)?.leaves,
  }));
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
