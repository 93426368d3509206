import {
  earlier,
  type Instant,
  later,
  minutes,
  money,
  type OrderId,
  plus,
  type Position,
  type ShipmentId,
  type SiteId,
  type SkuId,
  units,
} from '@waystock/kernel';
import {
  buildProblem,
  defaultHorizon,
  findPlans,
  type NetworkSnapshot,
  type PendingOrder,
  type Plan,
  type StockCell,
} from '../domains/allocation/index.ts';
import { findSkus } from '../domains/catalogue/index.ts';
import { getFloors, planWave } from '../domains/fulfilment/index.ts';
import { listAvailability } from '../domains/inventory/index.ts';
import { listSites, type Region, type Site } from '../domains/network/index.ts';
import {
  findDoors,
  findOrders,
  isWaiting,
  listShipmentsAt,
  listShipmentsOf,
  type Order,
  type Shipment,
} from '../domains/orders/index.ts';
import type { Tx } from '../world.ts';
import { holdingOf, orderToAllocate } from './adopt-plan.ts';
import { type Market, travelTo } from './market.ts';
import { capacityOf, toCandidate } from './release-waves.ts';
import { findNews, type Look } from './seen-backlog.ts';

/** The orders of a region that may still be planned otherwise, and the units nobody holds. */
export interface Backlog {
  readonly at: Instant;
  readonly orders: readonly PendingOrder[];
  readonly free: readonly StockCell[];
  /** As they were when the question was put. */
  readonly shipments: ReadonlyMap<OrderId, readonly Shipment[]>;
  /** To be remembered once this was acted on, if only news was asked for. */
  readonly look?: Look | undefined;
}

export interface Scope {
  readonly region: Region;
  /** Only orders that something has happened to: to goods of theirs, or to their site. */
  readonly skuId?: SkuId | undefined;
  readonly siteId?: SiteId | undefined;
  /** Only orders for which there may be a better way than at that look. */
  readonly since?: { readonly last: Look | undefined };
  /** The sites as somebody thinks of having them, to see what would follow. */
  readonly supposing?: (site: Site) => Site;
}

/** Why an order is where it is when a person put it there: re-planning leaves it alone. */
export const movedByHand = 'moved by hand';

/** So many orders at once, those first that are picked first; the others' turn comes. */
const mostOrders = 200;
const mostWaiting = 2000;

export async function readBacklog(tx: Tx, known: Market, scope: Scope): Promise<Backlog> {
  // Most goods that come in are not what an order waits for; a supplier's van brings hundreds.
  if (scope.skuId && !(await isWaiting(tx, { ...unreleased, skuId: scope.skuId })))
    return { at: tx.now, orders: [], free: [], shipments: new Map() };
  const [waiting, found] = await Promise.all([
    listShipmentsAt(tx, { ...unreleased, limit: mostWaiting }),
    listSites(tx),
  ]);
  const sites = scope.supposing ? found.map(scope.supposing) : found;
  const here = new Map(
    sites.filter((site) => site.regionId === scope.region.id).map((site) => [site.id, site]),
  );
  const asked = waiting.filter((s) => here.has(s.siteId) && isAbout(s, scope));
  const starts = await latestStarts(tx, [...here.values()], { waiting, asked });
  const due = commitments(asked, starts, { at: tx.now, here });
  const market = revisionOf(known, here.values());
  const since = scope.since && (await newsOf(tx, due, { asked, market, last: scope.since.last }));
  const plannable = await listPlannable(tx, since?.due ?? due, scope.region);
  const stock = await readStock(tx, plannable);
  const network = withSites(known.network, sites);
  const pending = plannable.map((one) =>
    toPending({ ...known, network }, one, { ...stock, at: tx.now }),
  );
  return {
    at: tx.now,
    orders: pending,
    free: stock.free,
    shipments: new Map(plannable.map(({ order, shipments }) => [order.id, shipments])),
    look: since?.look,
  };
}

const unreleased = { stage: 'allocated', released: false } as const;

/** Another one whenever a tariff changes or a site closes. */
const revisionOf = ({ revision }: Market, sites: Iterable<Site>): string =>
  [revision, ...[...sites].flatMap(({ id, paused }) => (paused ? id : []))].join(' ');

/** What of it there is news about, without reading how any of it was planned. */
async function newsOf(
  tx: Tx,
  due: readonly Due[],
  around: {
    readonly asked: readonly Shipment[];
    readonly market: string;
    readonly last: Look | undefined;
  },
): Promise<{ readonly due: readonly Due[]; readonly look: Look }> {
  const of = Map.groupBy(around.asked, (shipment) => shipment.orderId);
  const asked = due.map(({ orderId }) => {
    const shipments = of.get(orderId) ?? [];
    const skuIds = shipments.flatMap(({ lines }) => lines.map((line) => line.skuId));
    return { orderId, skuIds, versions: shipments.map((s) => `${s.id} ${s.version}`).join() };
  });
  const skuIds = [...new Set(asked.flatMap((order) => order.skuIds))];
  const free = freeCells(await listAvailability(tx, { skuIds }));
  const { news, look } = findNews(around.last, asked, { ...around, at: tx.now, free });
  return { due: due.filter(({ orderId }) => news.has(orderId)), look };
}

const freeCells = (available: Awaited<ReturnType<typeof listAvailability>>): StockCell[] =>
  available.map(({ skuId, siteId, toSell }) => ({ skuId, siteId, units: toSell }));

const isAbout = (shipment: Shipment, { skuId, siteId }: Scope): boolean =>
  (siteId === undefined || shipment.siteId === siteId) &&
  (skuId === undefined || shipment.lines.some((line) => line.skuId === skuId));

/** When picking must begin, as the waves see it, by shipment. */
async function latestStarts(
  tx: Tx,
  sites: readonly Site[],
  { waiting, asked }: { waiting: readonly Shipment[]; asked: readonly Shipment[] },
): Promise<Map<ShipmentId, Instant>> {
  const busy = new Set(asked.map((shipment) => shipment.siteId));
  const beside = waiting.filter((shipment) => busy.has(shipment.siteId));
  const orders = await findOrders(tx, [...new Set(beside.map((shipment) => shipment.orderId))]);
  const starts = new Map<ShipmentId, Instant>();
  const floors = await getFloors(
    tx,
    sites.filter((site) => busy.has(site.id)),
    capacityOf,
  );
  for (const [siteId, floor] of floors) {
    const candidates = beside
      .filter((shipment) => shipment.siteId === siteId)
      .map((s) => toCandidate({ ...s, sla: orders.get(s.orderId)?.sla ?? 'standard' }));
    const { release, wait } = planWave(candidates, floor, {
      now: tx.now,
      period: minutes(0),
    });
    for (const id of release) starts.set(id, tx.now);
    for (const { shipmentId, until } of wait) starts.set(shipmentId, until);
  }
  return starts;
}

interface Due {
  readonly orderId: OrderId;
  readonly commitAt: Instant;
  /** At a site that takes no orders: then it may leave, whoever put it there. */
  readonly isPaused: boolean;
}

/**
 * Until when each order's plan may change: what is due is left to the waves. A paused site releases
 * nothing, so there it is never too late.
 */
function commitments(
  asked: readonly Shipment[],
  starts: ReadonlyMap<ShipmentId, Instant>,
  { at, here }: { at: Instant; here: ReadonlyMap<SiteId, Site> },
): Due[] {
  const commitAt = new Map<OrderId, Instant>();
  const paused = new Set<OrderId>();
  for (const { id, orderId, siteId } of asked) {
    const start = starts.get(id) ?? at;
    commitAt.set(orderId, earlier(commitAt.get(orderId) ?? start, start));
    if (here.get(siteId)?.paused) paused.add(orderId);
  }
  const soon = plus(at, minutes(1));
  const until = plus(at, defaultHorizon);
  return [...commitAt]
    .map(([orderId, start]) => ({
      orderId,
      commitAt: paused.has(orderId) ? later(soon, earlier(start, until)) : start,
      isPaused: paused.has(orderId),
    }))
    .filter((order) => order.commitAt > at && order.commitAt <= until)
    .sort((a, b) => a.commitAt - b.commitAt || (a.orderId < b.orderId ? -1 : 1))
    .slice(0, mostOrders);
}

interface Plannable {
  readonly order: Order;
  readonly shipments: readonly Shipment[];
  readonly door: Position;
  readonly commitAt: Instant;
  readonly last: Plan | undefined;
}

/** The whole order waits where its goods lie: nothing of it is picked, sent on or on its way. */
async function listPlannable(
  tx: Tx,
  due: readonly Due[],
  { currency }: Region,
): Promise<Plannable[]> {
  const ids = due.map(({ orderId }) => orderId);
  const [orders, plans, shipments, doors] = await Promise.all([
    findOrders(tx, ids),
    findPlans(tx, ids),
    listShipmentsOf(tx, ids),
    findDoors(tx, ids),
  ]);
  return due.flatMap(({ orderId, commitAt, isPaused }): Plannable[] => {
    const order = orders.get(orderId);
    const left = liveOnes(shipments.get(orderId) ?? []);
    const door = doors.get(orderId);
    if (plans.get(orderId)?.cause === movedByHand && !isPaused) return [];
    // Without a door its shopper was erased meanwhile.
    if (!order || !door || order.currency !== currency || !left.every(isUntouched)) return [];
    return [{ order, shipments: left, door, commitAt, last: plans.get(orderId)?.plan }];
  });
}

/** What is left of an order beside what was cancelled. */
export const liveOnes = (shipments: readonly Shipment[]): Shipment[] =>
  shipments.filter((shipment) => shipment.stage !== 'cancelled');

export const isUntouched = (shipment: Shipment): boolean =>
  shipment.stage === 'allocated' &&
  shipment.releasedAt === undefined &&
  shipment.awaitingTransfers === 0 &&
  shipment.lines.every((line) => line.fromSiteId === shipment.siteId);

async function readStock(tx: Tx, of: readonly Plannable[]) {
  const held = of.flatMap(({ shipments }) => holdingOf(shipments));
  const skuIds = [...new Set(held.map((cell) => cell.skuId))];
  const [skus, available] = await Promise.all([
    findSkus(tx, skuIds),
    listAvailability(tx, { skuIds }),
  ]);
  const free = freeCells(available);
  return { skus, free, stock: [...free, ...held] };
}

/** The sites as they are now: a pause minutes old is too old here. */
function withSites(network: NetworkSnapshot, sites: readonly Site[]): NetworkSnapshot {
  const paused = new Map(sites.map((site) => [site.id, site.paused]));
  return {
    ...network,
    sites: new Map(
      [...network.sites].map(([id, known]) => [
        id,
        { ...known, site: { ...known.site, paused: paused.get(id) } },
      ]),
    ),
  };
}

function toPending(
  market: Market,
  { order, shipments, door, commitAt, last }: Plannable,
  { skus, stock, at }: Awaited<ReturnType<typeof readStock>> & { readonly at: Instant },
): PendingOrder {
  const wanted = new Map<SkuId, number>();
  for (const { skuId, units: n } of holdingOf(shipments))
    wanted.set(skuId, (wanted.get(skuId) ?? 0) + n);
  const deadline = shipments.map((shipment) => shipment.promisedAt).reduce(earlier);
  const asked = orderToAllocate(market, order, {
    destination: door,
    lines: [...wanted].map(([skuId, n]) => ({ skuId, units: units(n) })),
    pickupSiteId: order.sla === 'pickup' ? shipments[0]?.siteId : undefined,
  });
  const around = {
    network: market.network,
    skus,
    stock: stock.filter((cell) => wanted.has(cell.skuId)),
    travel: travelTo(market, door),
  };
  const problem = buildProblem({ ...asked, deadline }, around, at);
  const plan = planOf(order, shipments, { last, at, arrives: deadline });
  return { orderId: order.id, problem, plan, commitAt };
}

/** What shipments hold, as a plan; that it arrives as promised is what a better one must keep to. */
function planOf(
  { currency }: Order,
  shipments: readonly Shipment[],
  { last, at, arrives }: { last: Plan | undefined; at: Instant; arrives: Instant },
): Plan {
  const none = money(0, currency);
  return {
    strategy: shipments.length > 1 ? 'split' : 'single-source',
    shipments: shipments.map((shipment) => ({
      from: shipment.siteId,
      service: shipment.service,
      leaves: at,
      arrives: shipment.promisedAt,
      parcels: 1,
      lines: shipment.lines.map(({ skuId, fromSiteId, units: n }) => ({
        skuId,
        source: fromSiteId,
        units: n,
      })),
    })),
    transfers: [],
    cost: last?.cost ?? { total: none, cash: none, terms: {} },
    arrives,
  };
}
