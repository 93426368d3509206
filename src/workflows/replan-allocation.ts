import {
  asId,
  isoOf,
  minutes,
  must,
  ok,
  type OrderId,
  refuse,
  type RegionId,
  type Seconds,
  type SiteId,
  type SkuId,
} from '@waystock/kernel';
import {
  decisionOfMove,
  defaultChurnPerMille,
  defaultHorizon,
  defaultTerms,
  describeMove,
  type Move,
  recordPlan,
  replan,
} from '../domains/allocation/index.ts';
import {
  listLines,
  listShipments,
  lockOrder,
  noteEvent,
  type Shipment,
} from '../domains/orders/index.ts';
import type { DeliveredFact, Tx, World } from '../world.ts';
import { adoptPlan, letGo, startTransfers } from './adopt-plan.ts';
import { currentMarket } from './market.ts';
import { lastLook, rememberLook } from './seen-backlog.ts';
import { type Backlog, liveOnes, readBacklog, type Scope } from './pending-orders.ts';
import { serveStranded } from './serve-stranded.ts';
import { tellStranded } from './tell-stranded.ts';

/** How long until somebody looks again. */
export const replanPeriod: Seconds = minutes(10);

/** After these facts some orders may have a better way, or have lost the one they had. */
export const replanningFacts: readonly string[] = [
  'inventory.stock-lost',
  'inventory.stock-received',
  'inventory.receipt-cancelled',
  'network.site-paused',
  'network.site-resumed',
];

/**
 * Orders that nobody has begun to pick are planned again on today's stock, within the window before
 * their picking: those of a region together, so that one may take what another gives up, and only
 * those for which there may be a better way than at the last look. Each move is a transaction of its
 * own; what somebody else has changed meanwhile refuses it, and the plan stays.
 */
export async function replanAllocation(world: World): Promise<void> {
  await serveStranded(world);
  const { regions } = await currentMarket(world);
  for (const region of regions) {
    const last = lastLook(world.db, region.id);
    const { look } = await replanRegion(world, { region, since: { last } });
    if (look) rememberLook(world.db, region.id, look);
  }
}

export interface Replanned {
  /** Orders looked at. */
  readonly considered: number;
  /** What was carried out. */
  readonly moves: readonly Move[];
}

/** Some regions, or all of them, at once; what came of it. */
export async function replanNow(world: World, regionIds?: readonly RegionId[]): Promise<Replanned> {
  const { regions } = await currentMarket(world);
  let considered = 0;
  const moves: Move[] = [];
  for (const region of regions) {
    if (regionIds && !regionIds.includes(region.id)) continue;
    const done = await replanRegion(world, { region });
    considered += done.considered;
    moves.push(...done.moves);
  }
  return { considered, moves };
}

/** The same for the orders that a fact concerns. Told twice, it finds nothing left to do. */
export async function replanAfter(world: World, fact: DeliveredFact): Promise<void> {
  await serveStranded(world);
  const market = await currentMarket(world);
  const siteId = asId<SiteId>(String(fact.data['site_id']));
  const regionId = market.network.sites.get(siteId)?.site.regionId;
  const region = market.regions.find(({ id }) => id === regionId);
  if (!region) return;
  if (fact.data['sku_id'] === undefined) await replanRegion(world, { region, siteId });
  else await replanRegion(world, { region, skuId: asId<SkuId>(String(fact.data['sku_id'])) });
}

async function replanRegion(
  world: World,
  scope: Scope,
): Promise<Replanned & Pick<Backlog, 'look'>> {
  const market = await currentMarket(world);
  const backlog = await world.db.read((tx) => readBacklog(tx, market, scope));
  const { look } = backlog;
  const considered = backlog.orders.length;
  if (considered === 0) return { considered, moves: [], look };
  const { moves, stranded } = planAnew(backlog, scope);
  const seen = new Map(backlog.shipments);
  const done: Move[] = [];
  for (const move of moves) if (await carryOut(world, move, { backlog, seen })) done.push(move);
  for (const { orderId, reason } of stranded)
    await world.db.transact((tx) => tellIfWaiting(tx, orderId, describeMove(reason)));
  return { considered, moves: done, look };
}

/** Pure: what would be done about these orders. */
export const planAnew = (backlog: Backlog, { region }: Pick<Scope, 'region'>) =>
  replan({
    at: backlog.at,
    horizon: defaultHorizon,
    orders: backlog.orders,
    free: backlog.free,
    // Stock and sites are read as they are after what has happened.
    events: [],
    terms: defaultTerms(region.currency),
    churnPerMille: defaultChurnPerMille,
  });

interface Progress {
  readonly backlog: Backlog;
  /** As each order was left by the moves before; gone once a move of it was refused. */
  readonly seen: Map<OrderId, readonly Shipment[]>;
}

async function carryOut(world: World, move: Move, { backlog, seen }: Progress): Promise<boolean> {
  const done = await world.db.transact((tx) => moveOrders(tx, move, { backlog, seen }));
  for (const { orderId } of move.orders) {
    const left = done.ok ? done.value.get(orderId) : undefined;
    if (left) seen.set(orderId, left);
    else seen.delete(orderId);
  }
  if (!done.ok)
    world.log.info({ orders: move.orders.length, refused: done.error.kind }, 'move refused');
  return done.ok;
}

/** Everything the move's plans give up is free before any of them takes what it wants. */
async function moveOrders(tx: Tx, move: Move, { backlog, seen }: Progress) {
  const changes = move.orders.toSorted((a, b) => (a.orderId < b.orderId ? -1 : 1));
  const now = new Map<OrderId, readonly Shipment[]>();
  for (const { orderId } of changes) {
    await lockOrder(tx, orderId);
    const shipments = liveOnes(await listShipments(tx, orderId));
    if (versionsOf(shipments) !== versionsOf(seen.get(orderId) ?? []))
      return refuse({ kind: 'order-moved-on' as const });
    now.set(orderId, shipments);
  }
  for (const { orderId, to } of changes) await letGo(tx, now.get(orderId) ?? [], to);
  for (const change of changes) {
    const { orderId } = change;
    const old = now.get(orderId) ?? [];
    const moved = await moveOrder(tx, { change, old, move, backlog });
    if (!moved.ok) return moved;
    now.set(orderId, moved.value);
  }
  return ok(now);
}

const versionsOf = (shipments: readonly Shipment[]): string =>
  shipments.map(({ id, version }) => `${id} ${version}`).join();

interface OneOrder {
  readonly change: Move['orders'][number];
  readonly old: readonly Shipment[];
  readonly move: Move;
  readonly backlog: Backlog;
}

async function moveOrder(tx: Tx, { change, old, move, backlog }: OneOrder) {
  const { orderId, to } = change;
  const pending = must(
    backlog.orders.find((order) => order.orderId === orderId),
    `${orderId} was asked about`,
  );
  const { problem } = pending;
  const promisedAt = problem.promise.deadline;
  const lines = await listLines(tx, orderId);
  const adopted = await adoptPlan(tx, old, { plan: to, lines, promisedAt });
  if (!adopted.ok) return adopted;
  const cause = describeMove(move.reason);
  const decision = decisionOfMove(problem, change, defaultTerms(problem.currency));
  const { version } = await recordPlan(tx, orderId, { problem, decision, cause });
  const added = liveOnes(await listShipments(tx, orderId));
  await startTransfers(
    tx,
    added.filter((shipment) => adopted.value.includes(shipment.id)),
    to,
  );
  await noteEvent(tx, orderId, {
    type: 'replanned',
    data: {
      cause,
      kind: move.kind,
      plan_version: version,
      // Of all the orders of the move together.
      saving_minor: Number(move.saving.minor),
      from_site_ids: [...new Set(old.map((shipment) => shipment.siteId))],
      to_site_ids: [...new Set(to.shipments.map((shipment) => shipment.from))],
      promised_at: isoOf(promisedAt),
    },
  });
  return ok(liveOnes(await listShipments(tx, orderId)));
}

/** Unless it was released meanwhile, or waits no more. */
async function tellIfWaiting(tx: Tx, orderId: OrderId, cause: string): Promise<void> {
  await lockOrder(tx, orderId);
  const isWaiting = liveOnes(await listShipments(tx, orderId)).every(
    (shipment) => shipment.stage === 'allocated' && shipment.releasedAt === undefined,
  );
  if (isWaiting) await tellStranded(tx, orderId, cause);
}
