import { metres, minutes, plus, seconds } from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import {
  at,
  delivery,
  dispatchNow,
  load,
  stateOf,
  vehicle,
} from '../../../test/support/dispatch-states.ts';
import { planRoutes } from './compute.ts';
import { decideRoutes } from './policy.ts';
import type { Delivery, PlanVehicle } from './state.ts';
import { verifyPlan } from './verify.ts';

const places = [at(0, 0), at(5, 0), at(0, 5)];
const afternoon = { from: dispatchNow, to: plus(dispatchNow, minutes(300)) };
const goods = (more: Partial<Delivery> = {}): Delivery =>
  delivery('shp', 1, { load: load(20, 100, 4), window: afternoon, ...more });
const cheap = (more: Partial<PlanVehicle> = {}): PlanVehicle =>
  vehicle('cheap', { cost: { perUse: 100, perKm: 1, perHour: 100 }, skills: ['chilled'], ...more });
const dear = vehicle('dear', { skills: ['chilled'] });
const plan = (deliveries: readonly Delivery[], vehicles: readonly PlanVehicle[]) => {
  const state = stateOf(places, vehicles, deliveries);
  return { state, plan: planRoutes({ state, seed: 1 }, { iterations: 200 }) };
};

/**
 * Each limit reaches the solver, which sends the dear vehicle instead of the cheap one, and the
 * independent check, which rejects the plan that was good without it.
 */
describe('a vehicle stays at home when', () => {
  const free = plan([goods()], [cheap(), dear]);
  test('nothing but its price is in its way, it drives', () => {
    expect(free.plan.routes.map((route) => route.vehicleId)).toEqual(['cheap']);
    expect(verifyPlan(free.plan, free.state)).toEqual([]);
  });

  const short = plus(dispatchNow, minutes(15));
  test.each<[string, Partial<PlanVehicle>, Partial<Delivery>, string]>([
    ['the goods weigh too much', { capacity: load(19, 4000, 60) }, {}, 'capacity'],
    ['they are too bulky', { capacity: load(800, 99, 60) }, {}, 'capacity'],
    ['they are too many units', { capacity: load(800, 4000, 3) }, {}, 'capacity'],
    ['they weigh too little to leave for', { leastLoad: load(21, 0, 0) }, {}, 'min-load'],
    ['they are too small to leave for', { leastLoad: load(0, 101, 0) }, {}, 'min-load'],
    ['they are too few to leave for', { leastLoad: load(0, 0, 5) }, {}, 'min-load'],
    ['it is too far for its battery', { range: metres(9_000) }, {}, 'range'],
    ['its driver may not be out so long', { duty: seconds(20 * 60) }, {}, 'duty'],
    ['its shift ends before', { shift: { from: dispatchNow, to: short } }, {}, 'shift'],
    ['they must be kept cold', { skills: [] }, { skills: ['chilled'] }, 'skills'],
    [
      'it begins too late for the promise',
      { shift: { from: plus(dispatchNow, minutes(60)), to: plus(dispatchNow, minutes(480)) } },
      { window: { from: dispatchNow, to: plus(dispatchNow, minutes(30)) } },
      'shift',
    ],
  ])('%s', (_, limits, ask, rule) => {
    const bound = plan([goods(ask)], [cheap(limits), dear]);
    expect(bound.plan.routes.map((route) => route.vehicleId)).toEqual(['dear']);
    expect(verifyPlan(bound.plan, bound.state)).toEqual([]);
    const rules = verifyPlan(free.plan, bound.state).map((violation) => violation.rule);
    expect(rules).toContain(rule);
  });
});

test('goods that are packed later leave later', () => {
  const readyAt = plus(dispatchNow, minutes(45));
  const later = plan([goods({ readyAt })], [cheap()]);
  expect(later.plan.routes[0]?.departAt).toBeGreaterThanOrEqual(readyAt);
  const early = plan([goods()], [cheap()]).plan;
  expect(verifyPlan(early, later.state).map(({ rule }) => rule)).toContain('ready');
});

test('a promise that only a detour can keep is kept', () => {
  const window = { from: dispatchNow, to: plus(dispatchNow, minutes(15)) };
  const near = goods({ load: load(1, 1, 1) });
  const urgent = delivery('urgent', 2, { window, load: load(1, 1, 1) });
  const both = plan([near, urgent], [cheap()]);
  expect(both.plan.routes[0]?.stops[0]?.shipmentId).toBe('urgent');
  expect(verifyPlan(both.plan, both.state)).toEqual([]);
});

test('when only one fits it is the express, and the other is told why it waits', () => {
  const small = cheap({ capacity: load(20, 100, 4) });
  const express = delivery('express', 2, { load: load(20, 100, 4), express: true });
  const { plan: chosen, state } = plan([goods(), express], [small]);
  expect(chosen.routes[0]?.stops.map((stop) => stop.shipmentId)).toEqual(['express']);
  expect(chosen.unplanned).toMatchObject([{ shipmentId: 'shp' }]);
  expect(chosen.unplanned[0]?.reason).not.toBe('');
  const normalOnly = plan([goods()], [small]).plan;
  const unplanned = [{ shipmentId: express.shipmentId, reason: 'no room' }];
  const rules = verifyPlan({ ...normalOnly, unplanned }, state).map(({ rule }) => rule);
  expect(rules).toEqual(['express-first']);
});

describe('a promise whose window had to be opened beyond it', () => {
  const promisedAt = plus(dispatchNow, minutes(30));
  const tonight = { from: plus(dispatchNow, minutes(240)), to: plus(dispatchNow, minutes(480)) };
  const urgent = goods({ express: true, promisedAt });

  test('is kept by the dear vehicle that is here, not by the cheap one of tonight', () => {
    const { state, plan: made } = plan([urgent], [cheap({ shift: tonight }), dear]);
    expect(made.routes.map((route) => route.vehicleId)).toEqual(['dear']);
    const [stop] = made.routes[0]?.stops ?? [];
    expect(stop?.startAt).toBeLessThanOrEqual(promisedAt);
    // Lateness weighs, and is not paid.
    expect(made.cost).toBeCloseTo(made.routes[0]?.cost ?? 0, 6);
    expect(decideRoutes(state, made)).toMatchObject({ source: 'solver', plan: made });
  });

  test('comes as soon as it can where only the cheap one may carry it', () => {
    const able = cheap({ shift: tonight });
    const { plan: made } = plan([urgent], [able, { ...dear, skills: [], capacity: load(1, 1, 1) }]);
    const [route] = made.routes;
    expect(route?.vehicleId).toBe('cheap');
    expect(route?.departAt).toBe(tonight.from);
  });
});
