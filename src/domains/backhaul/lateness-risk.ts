import type { Tariff, WaitingOrder } from './model.ts';
import { normalBelow } from './normal.ts';
import type { Reach, RouteTable } from './route-table.ts';

/**
 * What late stops are expected to cost: for each stop the chance that it starts after its latest
 * instant, times the penalty. The times of legs vary independently around their means, so an
 * arrival varies with the root of the sum of squares of what was driven since the anchor; waiting is
 * not credited (it would only make the estimate smaller). O(n).
 *
 * With `order`, its pickup is driven to after position i and its delivery after j >= i.
 */
export function latenessRisk(
  table: RouteTable,
  tariff: Tariff,
  i = -1,
  j = -1,
  order?: WaitingOrder,
): number {
  if (tariff.perLateStop <= 0) return 0;
  const { trial } = table;
  const n = lineUp(table, i, j, order);
  let at = table.leave[0] as number;
  let squares = 0;
  let chances = 0;
  for (let k = 0; k < n; k++) {
    const leg = trial.leg[k] as number;
    squares += leg * leg;
    at += leg;
    const spread = tariff.legVariation * Math.sqrt(squares);
    chances += lateChance(at, trial.latest[k] as number, spread);
    at = Math.max(at, trial.earliest[k] as number) + (trial.service[k] as number);
  }
  return chances * tariff.perLateStop;
}

export function lateChance(arrive: number, latest: number, spread: number): number {
  if (spread > 0) return normalBelow((arrive - latest) / spread);
  return arrive > latest ? 1 : 0;
}

/** The stops of the route, with the order's two among them, in the table's trial arrays. */
function lineUp(table: RouteTable, i: number, j: number, order: WaitingOrder | undefined): number {
  const { trial } = table;
  const [pickup, delivery] = table.reach as [Reach, Reach];
  let n = 0;
  for (let k = 0; k < table.size; k++) {
    let leg = table.seconds[k] as number;
    if (order && k === i) {
      trial.leg[n] = pickup.secondsTo[k] as number;
      trial.earliest[n] = order.pickup.earliest;
      trial.latest[n] = order.pickup.latest;
      trial.service[n++] = order.pickup.service;
      leg = pickup.secondsFrom[k + 1] as number;
    }
    if (order && k === j) {
      trial.leg[n] = i === j ? table.directSeconds : (delivery.secondsTo[k] as number);
      trial.earliest[n] = order.delivery.earliest;
      trial.latest[n] = order.delivery.latest;
      trial.service[n++] = order.delivery.service;
      leg = delivery.secondsFrom[k + 1] as number;
    }
    trial.leg[n] = leg;
    trial.earliest[n] = table.earliest[k + 1] as number;
    trial.latest[n] = table.latest[k + 1] as number;
    trial.service[n++] = table.service[k + 1] as number;
  }
  return n;
}
