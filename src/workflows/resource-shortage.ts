import {
  asId,
  days,
  type Instant,
  isoOf,
  later,
  must,
  type ShipmentId,
  type SkuId,
  sum,
  times,
  type Units,
  units,
} from '@waystock/kernel';
import {
  type AllocationDecision,
  type AllocationProblem,
  decide,
  loadProblem,
  recordPlan,
} from '../domains/allocation/index.ts';
import { confirmReservation, releaseReservations } from '../domains/inventory/index.ts';
import {
  findDestination,
  findShipment,
  hasEventOf,
  listLines,
  listShipments,
  lockOrder,
  type Order,
  type OrderLine,
  type Shipment,
  shortenShipment,
} from '../domains/orders/index.ts';
import type { DeliveredFact, Tx, World } from '../world.ts';
import { holdPlan, orderToAllocate, startTransfers } from './adopt-plan.ts';
import { currentMarket, type Market, travelTo } from './market.ts';

/** How much later than promised the missing units may come rather than not at all. */
const lateWithin = days(7);

/**
 * A picker found fewer units than the book has. They have left the reservation and the book already;
 * here they leave their shipment, and allocation decides anew where they can come from: by the same
 * promise if any site can keep it, else as soon as possible, else the order goes without them and
 * costs less. It is part of the same subscription as `fulfilment.picked`, which follows it, so that no
 * shipment is packed and captured with units it does not have.
 */
export const shortPick = 'fulfilment.picked-short';

export async function resourceShortage(world: World, fact: DeliveredFact): Promise<void> {
  const market = await currentMarket(world);
  const done = await world.db.transact((tx) => resource(tx, market, fact));
  // Somebody was faster with a unit of the plan: decide again on what is there now.
  if (!done.ok) await resourceShortage(world, fact);
}

async function resource(tx: Tx, market: Market, fact: DeliveredFact) {
  const done = { ok: true } as const;
  const seen = await findShipment(tx, asId<ShipmentId>(fact.key));
  const order = seen && (await lockOrder(tx, seen.orderId));
  const shipment = seen && (await findShipment(tx, seen.id));
  // Cancelled or dealt with meanwhile: what was short left the reservation with the report.
  if (!order || shipment?.stage !== 'allocated') return done;
  if (await hasEventOf(tx, order.id, fact.id)) return done;
  const lines = await listLines(tx, order.id);
  const missing = missingOf(fact);
  const found = await findElsewhere(tx, market, { order, shipment, lines, missing });
  const plan = found?.decision.chosen;
  const held = plan && (await holdPlan(tx, { plan, lines, promisedAt: promiseOf(shipment) }));
  if (held && !held.ok) return held;
  const instead = held?.value ?? [];
  const data = {
    fact_id: fact.id,
    attempt: shipment.attempt,
    promised_at: instead.map((part) => isoOf(part.promisedAt)),
  };
  await shortenShipment(tx, { shipment, missing, instead, data });
  for (const { reservationId } of instead) await confirmReservation(tx, reservationId);
  const left = must(await findShipment(tx, shipment.id), 'it was there');
  if (left.stage === 'cancelled' && left.reservationId)
    await releaseReservations(tx, [left.reservationId]);
  if (!found || !plan) return done;
  await recordPlan(tx, order.id, { ...found, cause: 'short-pick' });
  const added = await listShipments(tx, order.id);
  const isNew = (one: Shipment): boolean => instead.some((part) => part.id === one.id);
  await startTransfers(tx, added.filter(isNew), plan);
  return done;
}

/** The promise stands for what can keep it; the rest is promised for when it comes. */
const promiseOf =
  (shipment: Shipment) =>
  ({ arrives }: { arrives: Instant }): Instant =>
    later(shipment.promisedAt, arrives);

interface Wanted {
  readonly order: Order;
  readonly shipment: Shipment;
  readonly lines: readonly OrderLine[];
  readonly missing: readonly { readonly skuId: SkuId; readonly units: Units }[];
}

interface Found {
  readonly problem: AllocationProblem;
  readonly decision: AllocationDecision;
}

/** As many of the units as can be had: within the promise, or else later. */
async function findElsewhere(tx: Tx, market: Market, wanted: Wanted): Promise<Found | undefined> {
  const { order, shipment } = wanted;
  const destination = await findDestination(tx, order.id);
  // Erased meanwhile: nobody knows any more where to.
  if (!destination) return undefined;
  const asked = orderToAllocate(market, order, {
    destination,
    lines: wanted.missing,
    pickupSiteId: order.sla === 'pickup' ? shipment.siteId : undefined,
  });
  const terms = {
    ...asked,
    deadline: shipment.promisedAt,
    shippingPaidBy: 'platform' as const,
    orderValue: valueOf(wanted),
  };
  const around = { network: market.network, travel: travelTo(market, destination) };
  const within = await loadProblem(tx, terms, around);
  const whole = decideWithout(within, shipment);
  if (whole?.decision && isWhole(whole, wanted)) return whole;
  const service = order.sla === 'pickup' ? order.sla : 'standard';
  const late = await loadProblem(tx, { ...terms, service, maxLateness: lateWithin }, around);
  return decideWithout(late, shipment);
}

const isWhole = ({ problem }: Found, { missing }: Wanted): boolean =>
  problem.lines.length === missing.length &&
  problem.lines.every((line, i) => line.units === missing[i]?.units);

/** Decides for as many units as can be brought, from anywhere but the shelf that was short of them. */
function decideWithout(problem: AllocationProblem, { siteId }: Shipment): Found | undefined {
  const none = problem.lines.map(() => units(0));
  let rest: AllocationProblem = {
    ...problem,
    sites: problem.sites.map((site) =>
      site.siteId === siteId ? { ...site, available: none } : site,
    ),
  };
  while (rest.lines.length > 0) {
    const decided = decide(rest);
    if (decided.ok) return { problem: rest, decision: decided.value };
    const { lacking } = decided.error;
    // Enough of everything, and still no shipment can carry it: then nothing of it comes.
    if (lacking.length === 0) return undefined;
    rest = withoutLacking(rest, new Map(lacking.map((line) => [line.skuId, line.short])));
  }
  return undefined;
}

function withoutLacking(
  problem: AllocationProblem,
  short: ReadonlyMap<SkuId, number>,
): AllocationProblem {
  const left = problem.lines.map((line) => line.units - (short.get(line.skuId) ?? 0));
  const stays = <T>(of: readonly T[]): T[] => of.filter((_, i) => (left[i] ?? 0) > 0);
  return {
    ...problem,
    lines: stays(problem.lines.map((line, i) => ({ ...line, units: units(left[i] ?? 0) }))),
    sites: problem.sites.map((site) => ({
      ...site,
      available: stays(site.available),
      ...(site.spokenFor ? { spokenFor: stays(site.spokenFor) } : {}),
    })),
  };
}

const valueOf = ({ order, lines, missing }: Wanted) =>
  sum(
    missing.map(({ skuId, units: n }) =>
      times(must(lines.find((line) => line.skuId === skuId)?.price, `${skuId} was ordered`), n),
    ),
    order.currency,
  );

function missingOf(fact: DeliveredFact): Wanted['missing'] {
  const rows = fact.data['missing'] as readonly { sku_id: string; units: number }[];
  return rows.map((row) => ({ skuId: asId<SkuId>(row.sku_id), units: units(row.units) }));
}
