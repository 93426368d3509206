import { type Currency, type Instant, isoOf, probability, type VehicleId } from '@waystock/kernel';
import type { Json } from '../../world.ts';
import type { DecisionDraft } from '../learning/index.ts';
import { usualSpread } from './eta.ts';
import type { InsertionChoice, InsertionPlan, RunningState, UrgentOrder } from './insertion.ts';
import { hashOf, travelNotes } from './policy.ts';
import { promiseOf } from './state.ts';

/** What a vehicle that still stands at home would do instead. */
export interface FreshRoute {
  readonly vehicleId: VehicleId;
  /** In minor units: what the plan of the dock costs more with this delivery in it. */
  readonly cost: number;
  readonly arriveAt: Instant;
}

/**
 * Into a running route, or onto one that has yet to leave: the promise first, then the money. Without
 * any vehicle at home even a late insertion is better than waiting.
 */
export function isWorthInserting(
  choice: InsertionChoice,
  fresh: FreshRoute | undefined,
  promisedAt: Instant,
): boolean {
  if (!fresh) return true;
  const isInTime = choice.slack >= 0;
  if (isInTime !== fresh.arriveAt <= promisedAt) return isInTime;
  return isInTime ? choice.extraCost < fresh.cost : choice.deliverAt < fresh.arriveAt;
}

/**
 * The decision as it is kept, whichever way it went: the action, what else could have been, and why
 * each route that is out of the question cannot take it. A CFA: costs of the moment, promises as
 * constraints.
 */
export function insertionRecord(
  asked: { readonly state: RunningState; readonly order: UrgentOrder; readonly currency: Currency },
  plan: InsertionPlan & { readonly chosen: InsertionChoice },
  fresh: FreshRoute | undefined,
): DecisionDraft {
  const { state, order, currency } = asked;
  const { chosen } = plan;
  const inserts = isWorthInserting(chosen, fresh, promiseOf(order.delivery));
  const cost = inserts || !fresh ? chosen.extraCost : fresh.cost;
  const ways = [
    ...[chosen, ...plan.alternatives].map((way) => ({
      action: insertionJson(way),
      cost: way.extraCost,
    })),
    ...(fresh ? [{ action: freshJson(fresh), cost: fresh.cost }] : []),
  ];
  const taken = inserts ? 0 : ways.length - 1;
  const spread = 1.645 * usualSpread.day * Math.abs(cost);
  return {
    policy: 'dispatch.insert-urgent',
    policyClass: 'CFA',
    modelVersion: '1',
    subject: order.delivery.shipmentId,
    action: ways[taken]?.action ?? null,
    value: {
      unit: `${currency}-minor`,
      expected: cost,
      low: cost - spread,
      high: cost + spread,
      confidence: probability(0.9),
    },
    alternatives: ways
      .filter((_, i) => i !== taken)
      .map((way) => ({ action: way.action, regret: way.cost - cost })),
    reasons: [
      ...travelNotes(state.travel),
      ...plan.refused.map(({ routeId, reason }) => ({ route_id: routeId, reason })),
    ],
    inputs: inputsOf(state, order, fresh),
  };
}

const insertionJson = (way: InsertionChoice): Json => ({
  insert_into: way.routeId,
  extra_cost_minor: way.extraCost,
  extra_distance_m: way.extraDistance,
  extra_time_s: way.extraTime,
  deliver_at: isoOf(way.deliverAt),
  slack_s: way.slack,
});

const freshJson = ({ vehicleId, cost, arriveAt }: FreshRoute): Json => ({
  fresh_route_of: vehicleId,
  extra_cost_minor: cost,
  deliver_at: isoOf(arriveAt),
});

/** Of the travel times, which are large, only a hash. */
const inputsOf = (
  { travel, ...state }: RunningState,
  order: UrgentOrder,
  fresh: FreshRoute | undefined,
): Json => ({
  ...(JSON.parse(JSON.stringify({ ...state, order, fresh })) as { readonly [field: string]: Json }),
  travel: Object.fromEntries(Object.entries(travel).map(([name, table]) => [name, hashOf(table)])),
});
