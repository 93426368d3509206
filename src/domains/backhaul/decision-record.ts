import { probability } from '@waystock/kernel';
import type { Json } from '../../world.ts';
import { type DecisionDraft } from '../learning/index.ts';
import { type Confidence, confidenceOf, type TrackRecord } from './confidence.ts';
import type { ActiveRoute } from './model.ts';
import type { Policy } from './policy.ts';
import type { BackhaulState, Commitment } from './state.ts';
import { driveRoute } from './verify.ts';

/**
 * A commitment as `learning` keeps it: what changed, what it brings and how sure that is, what the
 * other policies would have done with the same route in the same state, and why. Marginal figures
 * carry `marginal` in their name, whole-route figures `route`: never one for the other.
 */
export function recordOf(
  policy: Policy,
  state: BackhaulState,
  made: Commitment,
  others: readonly { readonly policy: Policy; readonly made: readonly Commitment[] }[],
  track: TrackRecord,
  currency: string,
): DecisionDraft {
  const sure = confidenceOf(track, made.price, made.marginalCost);
  const profit = made.price - made.marginalCost;
  const before = state.routes.find((route) => route.routeId === made.routeId);
  return {
    policy: `backhaul.${policy.name}`,
    policyClass: policy.policyClass,
    modelVersion: '1',
    subject: made.routeId,
    action: actionOf(made, before, state),
    value: {
      unit: `${currency}-minor`,
      expected: profit,
      low: made.price - sure.high,
      high: made.price - sure.low,
      confidence: probability(sure.probability),
    },
    alternatives: others.map((other) => {
      const same = other.made.find((one) => one.routeId === made.routeId);
      return {
        action: {
          policy: other.policy.name,
          class: other.policy.policyClass,
          order_ids: same?.orders.map((order) => order.orderId) ?? [],
        },
        regret: profit - (same ? same.price - same.marginalCost : 0),
      };
    }),
    reasons: [reasonOf(made, before, state, sure)],
    inputs: inputsOf(state),
  };
}

function actionOf(made: Commitment, before: ActiveRoute | undefined, state: BackhaulState): Json {
  const [was, is] = [before ?? made.after, made.after].map((one) => driveRoute(one, state.pricing));
  return {
    route_id: made.routeId,
    from_version: made.version,
    version: made.after.version,
    consolidated_from: made.routeId,
    order_ids: made.orders.map((order) => order.orderId),
    marginal_price_minor: made.price,
    marginal_cost_minor: made.marginalCost,
    marginal_metres: (is?.metres ?? 0) - (was?.metres ?? 0),
    marginal_seconds: (is?.end ?? 0) - (was?.end ?? 0),
    marginal_fuel_minor: (is?.fuel ?? 0) - (was?.fuel ?? 0),
    route_cost_minor: is?.cost ?? 0,
    stops: made.after.stops.map(({ kind, orderId, place }) => ({
      kind,
      order_id: orderId ?? null,
      place,
    })),
  };
}

function reasonOf(
  made: Commitment,
  before: ActiveRoute | undefined,
  state: BackhaulState,
  sure: Confidence,
): Json {
  const free = before ? (before.vehicle.weightLimit - before.weight) / 1e6 : 0;
  const [was, is] = [before ?? made.after, made.after].map((one) => driveRoute(one, state.pricing));
  const detour = ((is?.metres ?? 0) - (was?.metres ?? 0)) / 1000;
  const profit = (made.price - made.marginalCost) / 100;
  return {
    code: 'profitable-consolidation',
    confidence_basis: sure.basis,
    text:
      `Brings ${profit.toFixed(0)} more than it costs: ${free.toFixed(1)} t free after the next ` +
      `stop, detour ${detour.toFixed(0)} km.`,
  };
}

/** Everything the policies were given but the travel times, which the roads' version stands for. */
function inputsOf(state: BackhaulState): Json {
  const { now, nextCheck, routes, orders, pricing } = state;
  return JSON.parse(
    JSON.stringify({
      now,
      nextCheck,
      routes,
      orders,
      tariff: pricing.tariff,
      rules: pricing.rules,
    }),
  ) as Json;
}
