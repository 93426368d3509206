import {
  days,
  type Instant,
  later,
  must,
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
} from '../domains/allocation/index.ts';
import { findDoor, type Order, type OrderLine, type Shipment } from '../domains/orders/index.ts';
import type { Tx } from '../world.ts';
import { orderToAllocate } from './adopt-plan.ts';
import { type Market, travelTo } from './market.ts';

/** How much later than promised the missing units may come rather than not at all. */
const lateWithin = days(7);

/** The promise stands for what can keep it; the rest is promised for when it comes. */
export const promiseOf =
  (shipment: Shipment) =>
  ({ arrives }: { arrives: Instant }): Instant =>
    later(shipment.promisedAt, arrives);

export interface Wanted {
  readonly order: Order;
  readonly shipment: Shipment;
  readonly lines: readonly OrderLine[];
  readonly missing: readonly { readonly skuId: SkuId; readonly units: Units }[];
}

export interface Found {
  readonly problem: AllocationProblem;
  readonly decision: AllocationDecision;
}

/** All of the units from other sites, there by the promise of their shipment. */
export async function findInTime(
  tx: Tx,
  market: Market,
  wanted: Wanted,
): Promise<Found | undefined> {
  const asked = await ask(tx, market, wanted);
  if (!asked) return undefined;
  const within = decideWithout(await loadProblem(tx, asked.terms, asked.around), wanted.shipment);
  return within && isWhole(within, wanted) ? within : undefined;
}

/** As many of the units as can be had, as soon as they can be there. */
export async function findElsewhere(
  tx: Tx,
  market: Market,
  wanted: Wanted,
): Promise<Found | undefined> {
  const asked = await ask(tx, market, wanted);
  if (!asked) return undefined;
  const service = wanted.order.sla === 'pickup' ? ('pickup' as const) : ('standard' as const);
  const terms = { ...asked.terms, service, maxLateness: lateWithin };
  return decideWithout(await loadProblem(tx, terms, asked.around), wanted.shipment);
}

async function ask(tx: Tx, market: Market, wanted: Wanted) {
  const { order, shipment } = wanted;
  const destination = await findDoor(tx, order.id);
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
  return { terms, around: { network: market.network, travel: travelTo(market, destination) } };
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
