import { latenessRisk } from './lateness-risk.ts';
import type { Rules, Tariff, Travel, Visit, WaitingOrder } from './model.ts';
import type { Pricing, Reach, RouteTable } from './route-table.ts';

/**
 * The cheapest way to add one order to what is left of a route, at its exact marginal cost.
 *
 * What: every pair of places (pickup after position i, delivery after position j >= i) is priced in
 * constant time from the route's table: fuel of the detour and of carrying the order over the legs
 * between, driver time including waiting and service, tolls, handling, and the growth of the risk of
 * being late. Exact for this cost: `verify.ts` prices the whole route before and after and must find
 * the same. Source: the prefix and slack arguments are Savelsbergh's (1992); load-dependent fuel is
 * linear, as in the pollution-routing problem (Bektas and Laporte 2011).
 *
 * Invariants: windows, capacity on every leg by weight and volume, and driver hours hold for all
 * stops of the new route; ties go to the earliest places. The risk is only worked out where the rest
 * of the cost already beats the best, as a longer way never makes anybody less late.
 *
 * Complexity: O(n²) pairs, O(n) calls of `travel`; O(n³) with a penalty for lateness.
 */
export interface Insertion {
  /** Positions of the old route: the pickup follows `pickupAfter`, the delivery `deliveryAfter`. */
  pickupAfter: number;
  deliveryAfter: number;
  /** Marginal: what the route costs more, without the price. */
  cost: number;
  metres: number;
  /** How much later the route ends. */
  seconds: number;
  fuel: number;
  time: number;
  toll: number;
  handling: number;
  risk: number;
}

export const newInsertion = (): Insertion => ({
  pickupAfter: -1,
  deliveryAfter: -1,
  cost: Infinity,
  metres: 0,
  seconds: 0,
  fuel: 0,
  time: 0,
  toll: 0,
  handling: 0,
  risk: 0,
});

/** Writes the cheapest insertion to `best`; false when there is none. */
export function cheapestInsertion(
  table: RouteTable,
  order: WaitingOrder,
  pricing: Pricing,
  best: Insertion,
): boolean {
  best.cost = Infinity;
  const { travel, tariff, rules } = pricing;
  const [toPickup, toDelivery] = table.reach as [Reach, Reach];
  gather(table, order.pickup, travel, toPickup);
  gather(table, order.delivery, travel, toDelivery);
  table.directMetres = travel.metres(order.pickup.place, order.delivery.place);
  table.directSeconds = travel.seconds(order.pickup.place, order.delivery.place);
  table.directToll = travel.toll(order.pickup.place, order.delivery.place);
  for (let i = 0; i < table.size; i++) {
    if ((table.weight[i] as number) + order.weight > table.weightLimit) continue;
    if ((table.volume[i] as number) + order.volume > table.volumeLimit) continue;
    if ((table.leave[i] as number) < order.knownAt) continue;
    const arrive = (table.leave[i] as number) + (toPickup.secondsTo[i] as number);
    if (arrive > order.pickup.latest) continue;
    const leave = Math.max(arrive, order.pickup.earliest) + order.pickup.service;
    tryTogether(table, order, i, leave, tariff, rules, best);
    tryApart(table, order, i, leave, tariff, rules, best);
  }
  return best.cost < Infinity;
}

function gather(table: RouteTable, visit: Visit, travel: Travel, reach: Reach): void {
  for (let k = 0; k <= table.size; k++) {
    const place = table.place[k] as number;
    reach.metresTo[k] = travel.metres(place, visit.place);
    reach.metresFrom[k] = travel.metres(visit.place, place);
    reach.secondsTo[k] = travel.seconds(place, visit.place);
    reach.secondsFrom[k] = travel.seconds(visit.place, place);
    reach.tollTo[k] = travel.toll(place, visit.place);
    reach.tollFrom[k] = travel.toll(visit.place, place);
  }
}

/** The delivery straight after the pickup, both between i and i + 1. */
function tryTogether(
  table: RouteTable,
  order: WaitingOrder,
  i: number,
  leavePickup: number,
  tariff: Tariff,
  rules: Rules,
  best: Insertion,
): void {
  const [to, from] = table.reach as [Reach, Reach];
  const arrive = leavePickup + table.directSeconds;
  if (arrive > order.delivery.latest - rules.buffer) return;
  const leave = Math.max(arrive, order.delivery.earliest) + order.delivery.service;
  const next = leave + (from.secondsFrom[i + 1] as number);
  if (next > (table.last[i + 1] as number)) return;
  const driving =
    (to.secondsTo[i] as number) +
    table.directSeconds +
    (from.secondsFrom[i + 1] as number) -
    (table.seconds[i] as number);
  if (table.driving + driving > table.drivingLeft) return;
  const metres =
    (to.metresTo[i] as number) +
    table.directMetres +
    (from.metresFrom[i + 1] as number) -
    (table.metres[i] as number);
  const toll =
    (to.tollTo[i] as number) +
    table.directToll +
    (from.tollFrom[i + 1] as number) -
    (table.toll[i] as number);
  const loaded = (table.weight[i] as number) * metres + order.weight * table.directMetres;
  keepIfBetter(table, order, tariff, best, i, i, next, metres, loaded, toll);
}

/** The delivery after a later position k; time runs forward with the order on board. */
function tryApart(
  table: RouteTable,
  order: WaitingOrder,
  i: number,
  leavePickup: number,
  tariff: Tariff,
  rules: Rules,
  best: Insertion,
): void {
  const [to, drop] = table.reach as [Reach, Reach];
  const { last, earliest, service, weight, volume, kind } = table;
  const metresOut =
    (to.metresTo[i] as number) + (to.metresFrom[i + 1] as number) - (table.metres[i] as number);
  const secondsOut =
    (to.secondsTo[i] as number) + (to.secondsFrom[i + 1] as number) - (table.seconds[i] as number);
  const tollOut =
    (to.tollTo[i] as number) + (to.tollFrom[i + 1] as number) - (table.toll[i] as number);
  let arrive = leavePickup + (to.secondsFrom[i + 1] as number);
  let carried = to.metresFrom[i + 1] as number;
  let depth = 0;
  for (let k = i + 1; k < table.size; k++) {
    if (arrive > (last[k] as number)) return;
    if ((weight[k] as number) + order.weight > table.weightLimit) return;
    if ((volume[k] as number) + order.volume > table.volumeLimit) return;
    depth += kind[k] as number;
    if (rules.lifo && depth < 0) return;
    const leave = Math.max(arrive, earliest[k] as number) + (service[k] as number);
    const drops = leave + (drop.secondsTo[k] as number);
    if ((!rules.lifo || depth === 0) && drops <= order.delivery.latest - rules.buffer) {
      const dropped = Math.max(drops, order.delivery.earliest) + order.delivery.service;
      const next = dropped + (drop.secondsFrom[k + 1] as number);
      const driving =
        secondsOut +
        (drop.secondsTo[k] as number) +
        (drop.secondsFrom[k + 1] as number) -
        (table.seconds[k] as number);
      if (next <= (last[k + 1] as number) && table.driving + driving <= table.drivingLeft) {
        const metresIn =
          (drop.metresTo[k] as number) +
          (drop.metresFrom[k + 1] as number) -
          (table.metres[k] as number);
        const tollIn =
          (drop.tollTo[k] as number) + (drop.tollFrom[k + 1] as number) - (table.toll[k] as number);
        const loaded =
          (weight[i] as number) * metresOut +
          (weight[k] as number) * metresIn +
          order.weight * (carried + (drop.metresTo[k] as number));
        const metres = metresOut + metresIn;
        keepIfBetter(table, order, tariff, best, i, k, next, metres, loaded, tollOut + tollIn);
      }
    }
    arrive = leave + (table.seconds[k] as number);
    carried += table.metres[k] as number;
  }
}

/** `next` is when position j + 1 is reached, `loaded` the gram-metres that are added. */
function keepIfBetter(
  table: RouteTable,
  order: WaitingOrder,
  tariff: Tariff,
  best: Insertion,
  i: number,
  j: number,
  next: number,
  metres: number,
  loaded: number,
  toll: number,
): void {
  const end = Math.max(next + (table.tail[j + 1] as number), table.floor[j + 1] as number);
  const fuel = table.emptyRate * metres + table.loadRate * loaded;
  const time = ((end - table.end) / 3600) * tariff.perDriverHour;
  const certain = fuel + time + toll + tariff.perHandling;
  if (certain >= best.cost) return;
  const risk = tariff.perLateStop > 0 ? latenessRisk(table, tariff, i, j, order) - table.risk : 0;
  if (certain + risk >= best.cost) return;
  best.pickupAfter = i;
  best.deliveryAfter = j;
  best.cost = certain + risk;
  best.metres = metres;
  best.seconds = end - table.end;
  best.fuel = fuel;
  best.time = time;
  best.toll = toll;
  best.handling = tariff.perHandling;
  best.risk = risk;
}
