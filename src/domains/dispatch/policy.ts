import { createHash } from 'node:crypto';
import { isoOf, probability } from '@waystock/kernel';
import type { Json } from '../../world.ts';
import type { DecisionDraft } from '../learning/index.ts';
import { usualSpread } from './eta.ts';
import { fallbackPlan } from './fallback.ts';
import { latenessOf } from './lateness.ts';
import type { DispatchState, RoutePlan, Travel } from './state.ts';
import { type Violation, verifyPlan } from './verify.ts';

/**
 * Which shipments ride on which vehicle, in which order, leaving when.
 *
 * Powell's five elements:
 * - **State** Sₜ: the vehicles at home with their limits, the shipments waiting with load, window
 *   and promise, travel times (`DispatchState`). Vehicles under way are the business of
 *   `insertion.ts`.
 * - **Decision** xₜ: the routes (`RoutePlan`). Tentative until a route is released at its departure;
 *   what is not released is planned anew, so every decision commits as late as it can.
 * - **Exogenous information** Wₜ₊₁: new and cancelled shipments, goods not packed in time, vehicles
 *   that come home late or break down, true travel and service times.
 * - **Transition** Sᴹ: released routes leave the state with their vehicle and shipments; a vehicle
 *   comes back when its route is done; failed deliveries come back with it.
 * - **Objective**: least cost per day of use, kilometres and hours, after EXPRESS left out and
 *   shipments left out, in that order.
 *
 * The policy is a cost function approximation (CFA): the deterministic problem of this moment,
 * solved by search, with the costs of use, distance and time as its parameters. Random travel times
 * are met by re-planning and by estimates with intervals (`eta.ts`).
 */
export interface Decided {
  readonly plan: RoutePlan;
  /** Whose plan it is. */
  readonly source: 'solver' | 'fallback';
  /** To be recorded with it, so that outcomes can be joined to it and it can be taken again. */
  readonly record: DecisionDraft;
}

/** The answer of the solver, or why there is none. */
export type Solved = RoutePlan | { readonly failure: string };

/** Up to here the fallback is worked out for comparison too; it takes a few milliseconds. */
const compareUpTo = 150;

/** Uses the solver's plan if it keeps every rule, else the fallback. Total: it always has a plan. */
export function decideRoutes(state: DispatchState, solved: Solved): Decided {
  const failure = 'failure' in solved ? [{ solver: solved.failure }] : [];
  const offered = 'failure' in solved ? undefined : solved;
  const rejected = offered ? verifyPlan(offered, state) : [];
  const usable = offered && rejected.length === 0 ? offered : undefined;
  const notes: Json[] = [...failure, ...rejected.map(noteOf)];
  if (usable && state.deliveries.length > compareUpTo)
    return decided(state, 'solver', usable, notes);
  const fallback = fallbackPlan(state);
  if (!usable) return decided(state, 'fallback', fallback, notes);
  return compare(usable, fallback, state) <= 0
    ? decided(state, 'solver', usable, notes, fallback)
    : decided(state, 'fallback', fallback, notes, usable);
}

/** Below 0 when `a` is better: express left out, then shipments left out, then cost and lateness. */
function compare(a: RoutePlan, b: RoutePlan, state: DispatchState): number {
  const express = new Set(state.deliveries.filter((d) => d.express).map((d) => d.shipmentId));
  const left = (plan: RoutePlan): number =>
    plan.unplanned.filter((one) => express.has(one.shipmentId)).length;
  const weight = (plan: RoutePlan): number => plan.cost + latenessOf(state, plan);
  return left(a) - left(b) || a.unplanned.length - b.unplanned.length || weight(a) - weight(b);
}

function decided(
  state: DispatchState,
  source: Decided['source'],
  plan: RoutePlan,
  notes: readonly Json[],
  other?: RoutePlan,
): Decided {
  const record: DecisionDraft = {
    policy: 'dispatch.plan-routes',
    policyClass: 'CFA',
    modelVersion: `1 ${source}`,
    subject: state.siteId,
    action: actionOf(plan),
    value: valueOf(state, plan),
    alternatives: other ? [{ action: actionOf(other), regret: other.cost - plan.cost }] : [],
    reasons: [
      ...notes,
      ...travelNotes(state.travel),
      ...plan.unplanned.map(({ shipmentId, reason }) => ({ shipment_id: shipmentId, reason })),
    ],
    inputs: inputsOf(state),
  };
  return { plan, source, record };
}

const actionOf = (plan: RoutePlan): Json =>
  plan.routes.map(({ vehicleId, departAt, stops, cost }) => ({
    vehicle_id: vehicleId,
    depart_at: isoOf(departAt),
    shipments: stops.map((stop) => stop.shipmentId),
    cost_minor: cost,
  }));

/** Uncertain is how quick the day is; it works on what is paid by the hour. */
function valueOf(state: DispatchState, plan: RoutePlan): DecisionDraft['value'] {
  const perHour = new Map(state.vehicles.map((vehicle) => [vehicle.id, vehicle.cost.perHour]));
  const byTheHour = plan.routes.reduce((total, { vehicleId, departAt, returnAt }) => {
    return total + ((perHour.get(vehicleId) ?? 0) * (returnAt - departAt)) / 3_600_000;
  }, 0);
  const spread = 1.645 * usualSpread.day * byTheHour;
  return {
    unit: `${state.currency}-minor`,
    expected: plan.cost,
    low: plan.cost - spread,
    high: plan.cost + spread,
    confidence: probability(0.9),
  };
}

/** The state as JSON; of the travel times, which are large, only a hash. */
const inputsOf = ({ travel, ...state }: DispatchState): Json => ({
  ...(JSON.parse(JSON.stringify(state)) as { readonly [field: string]: Json }),
  travel: Object.fromEntries(Object.entries(travel).map(([name, table]) => [name, hashOf(table)])),
});

/** Whose times a decision went by, where others than our own roads were asked. */
export const travelNotes = (travel: DispatchState['travel']): Json[] =>
  Object.entries(travel).flatMap(([profile, { answered }]) =>
    answered
      ? [
          {
            travel: profile,
            by: answered.by,
            filled_by: answered.filledBy,
            estimated_share: answered.estimated,
            troubles: answered.troubles,
          },
        ]
      : [],
  );

export const hashOf = ({ durations, distances }: Travel): string =>
  createHash('sha256').update(durations).update(distances).digest('base64url');

const noteOf = ({ rule, detail, vehicleId, shipmentId }: Violation): Json => ({
  rejected: rule,
  detail,
  vehicle_id: vehicleId ?? null,
  shipment_id: shipmentId ?? null,
});
