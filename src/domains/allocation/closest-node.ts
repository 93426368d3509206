import type { CandidateSite } from './problem.ts';
import type { Configuration } from './best-plans.ts';
import { price, sourceSet } from './source-set.ts';
import type { Tableau } from './tableau.ts';

/**
 * The order flow for urgent orders: the closest micro-fulfilment node that has every item in stock
 * and delivers in time, before any comparison of prices.
 */
export function closestNode(
  tableau: Tableau,
  sites: readonly CandidateSite[],
): Configuration | undefined {
  const direct = tableau.families.find((family) => family.hub < 0);
  const { need, count } = tableau.lines;
  let closest: Configuration | undefined;
  let distance = Number.POSITIVE_INFINITY;
  for (const entry of direct?.entries ?? []) {
    const site = sites[entry.site] as CandidateSite;
    if (!site.microFulfilment || site.distance >= distance || !direct) continue;
    if (need.some((units, l) => (entry.room[l] as number) < units)) continue;
    const set = sourceSet(direct, [entry], tableau.perDelivery);
    const units = Int32Array.from({ length: count }, (_, l) => need[l] as number);
    const { cost } = price(tableau, set, units);
    if (cost === Number.POSITIVE_INFINITY) continue;
    distance = site.distance;
    closest = { hub: -1, entries: [entry], units, cost };
  }
  return closest;
}
