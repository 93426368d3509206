import {
  asId,
  instant,
  metres,
  minutes,
  plus,
  type RouteId,
  seconds,
  type ShipmentId,
} from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import {
  at,
  delivery,
  dispatchNow,
  load,
  travelBetween,
  vehicle,
} from '../../../test/support/dispatch-states.ts';
import { nothing } from '../fleet/index.ts';
import { planInsertion, type RunningRoute, type RunningState } from './insertion.ts';

/** 0 the warehouse, 1 the customer in a hurry, 2 and 4 on the way of A, 3 and 5 on the way of B. */
const places = [at(0, 0), at(3, 1), at(1, 0), at(7, 0), at(2, -1), at(8, 2)];
const travel = { van: travelBetween(places, 28) };
const inTwoHours = { from: dispatchNow, to: plus(dispatchNow, minutes(120)) };
const all = { from: dispatchNow, to: plus(dispatchNow, minutes(480)) };

const drop = (id: string, place: number, more = {}) => {
  const of = delivery(id, place, { load: load(50, 200, 4), window: all, ...more });
  return { kind: 'deliver' as const, delivery: of, place, service: of.service };
};
const route = (id: string, place: number, more: Partial<RunningRoute> = {}): RunningRoute => ({
  routeId: asId<RouteId>(id),
  version: 3,
  vehicle: vehicle(id),
  place,
  home: 0,
  underWay: true,
  freeAt: dispatchNow,
  driven: metres(0),
  carried: nothing,
  stops: [],
  frozen: 0,
  ...more,
});
const urgent = {
  delivery: delivery('urgent', 1, {
    load: load(20, 60, 2),
    window: inTwoHours,
    express: true,
  }),
  pickup: { place: 0, service: seconds(60) },
};
const planFor = (...routes: RunningRoute[]) => {
  const state: RunningState = { now: dispatchNow, places, travel, routes };
  return planInsertion(state, urgent);
};
const names = (stops: readonly { kind: string; shipmentId: ShipmentId }[] | undefined) =>
  stops?.map((stop) => `${stop.kind === 'load' ? '+' : ''}${stop.shipmentId}`);

/** Driver A is near but nearly full: 60 of 62 units on board until its first drop. */
const nearlyFull = (units: number): RunningRoute =>
  route('A', 2, {
    vehicle: vehicle('A', { capacity: load(800, 4000, units) }),
    stops: [drop('a1', 4, { load: load(600, 3000, 60) })],
    frozen: 1,
  });
/** Driver B is further away with a spacious truck. */
const spacious = route('B', 5, {
  vehicle: vehicle('B', { capacity: load(3000, 15000, 300) }),
  stops: [drop('b1', 3)],
});

describe('driver A is near but nearly full, driver B is further with a spacious truck', () => {
  test('when A cannot take it on top, B does, and A is told why not', () => {
    const fullAllDay = route('A', 2, {
      vehicle: vehicle('A', { capacity: load(800, 4000, 61) }),
      carried: load(600, 3000, 60),
      stops: [drop('a1', 4, { load: load(1, 1, 0) })],
    });
    const plan = planFor(fullAllDay, spacious);
    expect(plan.chosen).toMatchObject({ routeId: 'B', version: 3 });
    expect(names(plan.chosen?.remaining)).toEqual(['b1', '+urgent', 'urgent']);
    expect(plan.chosen?.slack).toBeGreaterThan(0);
    expect(plan.alternatives).toEqual([]);
    expect(plan.refused).toEqual([{ routeId: 'A', reason: 'A has 1 units too little room' }]);
  });

  test('when A has the room after its drop, A is sooner, and B is the alternative', () => {
    const plan = planFor(nearlyFull(61), spacious);
    expect(plan.chosen).toMatchObject({ routeId: 'A' });
    expect(names(plan.chosen?.remaining)).toEqual(['a1', '+urgent', 'urgent']);
    const [other] = plan.alternatives;
    expect(other?.routeId).toBe('B');
    expect(other?.deliverAt).toBeGreaterThan(plan.chosen?.deliverAt ?? 0);
    expect(other?.regret).toBeGreaterThan(0);
    expect(plan.refused).toEqual([]);
  });
});

describe('an insertion', () => {
  test('adds the whole detour and nothing else', () => {
    const { chosen } = planFor(route('A', 2, { stops: [] }));
    // 1 km to the warehouse, 3.2 km to the customer, 3.2 km back, where 1 km was enough before.
    expect(chosen?.extraDistance).toBeCloseTo(2 * Math.hypot(3, 1) * 1000, -1);
    expect(chosen?.extraCost).toBeCloseTo(
      ((chosen?.extraDistance ?? 0) / 1000) * 30 + ((chosen?.extraTime ?? 0) / 3600) * 2200,
      6,
    );
    expect(chosen?.remaining.map((stop) => stop.leg.distance).concat(chosen.back.distance)).toEqual(
      [
        [2, 0],
        [0, 1],
        [1, 0],
      ].map(([a = 0, b = 0]) => travel.van.distances[a * 6 + b]),
    );
  });

  test('leaves the stop being driven to as the next one', () => {
    const far = route('A', 2, { stops: [drop('a1', 5), drop('a2', 4)], frozen: 1 });
    expect(names(planFor(far).chosen?.remaining)?.[0]).toBe('a1');
    expect(names(planFor({ ...far, frozen: 0 }).chosen?.remaining)?.[0]).not.toBe('a1');
  });

  test('does not make another promise fail', () => {
    const tight = { window: { from: dispatchNow, to: plus(dispatchNow, minutes(18)) } };
    const plan = planFor(route('A', 2, { stops: [drop('a1', 3, tight)] }));
    expect(names(plan.chosen?.remaining)).toEqual(['a1', '+urgent', 'urgent']);
  });

  test('does not make a late stop later, but does not stop the route either', () => {
    const late = { window: { from: dispatchNow, to: plus(dispatchNow, minutes(1)) } };
    const plan = planFor(route('A', 2, { stops: [drop('a1', 3, late)] }));
    expect(names(plan.chosen?.remaining)).toEqual(['a1', '+urgent', 'urgent']);
  });

  test('goes along from the start on a vehicle that has not left yet', () => {
    const waiting = route('A', 0, { underWay: false, stops: [drop('a1', 2)] });
    const plan = planFor(waiting);
    expect(names(plan.chosen?.remaining)?.toSorted()).toEqual(['+urgent', 'a1', 'urgent']);
    expect(plan.chosen?.remaining[0]).toMatchObject({ kind: 'load', leg: { distance: 0 } });
  });

  test('keeps a second pickup before its drop', () => {
    const fetch = {
      kind: 'load' as const,
      delivery: drop('x', 5).delivery,
      place: 0,
      service: seconds(0),
    };
    const plan = planFor(route('A', 2, { stops: [fetch, drop('x', 5)], frozen: 1 }));
    const order = names(plan.chosen?.remaining) ?? [];
    expect(order[0]).toBe('+x');
    expect(order.indexOf('+urgent')).toBeLessThan(order.indexOf('urgent'));
  });

  test.each([
    [
      'its shift ends',
      { shift: { from: dispatchNow, to: plus(dispatchNow, minutes(12)) } },
      'after its shift',
    ],
    ['its battery is low', { range: metres(6000) }, 'km too far'],
    ['it is not cold', {}, 'may not carry chilled'],
  ])('is refused in words when %s', (_why, limits, words) => {
    const cold = { ...urgent, delivery: { ...urgent.delivery, skills: ['chilled'] } };
    const state = {
      now: dispatchNow,
      places,
      travel,
      routes: [route('A', 2, { vehicle: vehicle('A', limits) })],
    };
    const plan = planInsertion(state, Object.keys(limits).length > 0 ? urgent : cold);
    expect(plan.chosen).toBeUndefined();
    expect(plan.refused[0]?.reason).toContain(words);
  });

  test('when nobody can be in time, the soonest takes it and says how late', () => {
    const window = { from: dispatchNow, to: plus(dispatchNow, minutes(5)) };
    const state = { now: dispatchNow, places, travel, routes: [spacious, route('A', 2)] };
    const plan = planInsertion(state, { ...urgent, delivery: { ...urgent.delivery, window } });
    expect(plan.chosen?.routeId).toBe('A');
    expect(plan.chosen?.slack).toBeLessThan(0);
    expect(plan.chosen?.deliverAt).toBeGreaterThan(instant(window.to));
  });
});
