import { asId, metres, minus, minutes, plus, seconds, type VehicleId } from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import {
  at,
  delivery,
  dispatchNow,
  load,
  stateOf,
  vehicle,
} from '../../../test/support/dispatch-states.ts';
import { fallbackPlan } from './fallback.ts';
import type { DispatchState, PlannedRoute, PlannedStop, RoutePlan } from './state.ts';
import { verifyPlan } from './verify.ts';

const places = [at(0, 0), at(2, 0), at(4, 0), at(0, 3)];
const state = stateOf(
  places,
  [vehicle('A'), vehicle('B')],
  [
    delivery('one', 1),
    delivery('two', 2, {
      window: { from: plus(dispatchNow, minutes(60)), to: plus(dispatchNow, minutes(120)) },
    }),
    delivery('three', 3),
  ],
);
const good = fallbackPlan(state);
const [route] = good.routes;
if (!route) throw new Error('one vehicle takes all three');

const withRoute = (change: Partial<PlannedRoute>): RoutePlan => ({
  ...good,
  routes: [{ ...route, ...change }],
});
const withStop = (n: number, change: Partial<PlannedStop>): RoutePlan =>
  withRoute({ stops: route.stops.map((stop, i) => (i === n ? { ...stop, ...change } : stop)) });
const rulesOf = (plan: RoutePlan, of: DispatchState = state): string[] => [
  ...new Set(verifyPlan(plan, of).map((violation) => violation.rule)),
];

test('a good plan has no violation', () => {
  expect(route.stops).toHaveLength(3);
  expect(verifyPlan(good, state)).toEqual([]);
});

describe('a plan is rejected that', () => {
  test.each<[string, RoutePlan, string]>([
    ['forgets a shipment', withRoute({ stops: route.stops.slice(1) }), 'accounted-for'],
    [
      'serves one twice',
      withRoute({ stops: [...route.stops, ...route.stops.slice(0, 1)] }),
      'accounted-for',
    ],
    [
      'serves and leaves out the same',
      { ...good, unplanned: [{ shipmentId: delivery('one', 1).shipmentId, reason: '' }] },
      'accounted-for',
    ],
    [
      'serves one that does not wait here',
      withStop(0, { shipmentId: delivery('other', 1).shipmentId }),
      'accounted-for',
    ],
    ['is for another version', { ...good, version: 2 }, 'accounted-for'],
    [
      'has a route without stops',
      { ...good, routes: [route, { ...route, vehicleId: asId<VehicleId>('B'), stops: [] }] },
      'accounted-for',
    ],
    ['uses a vehicle twice', { ...good, routes: [route, route] }, 'vehicle-used-once'],
    [
      'uses a vehicle from elsewhere',
      withRoute({ vehicleId: asId<VehicleId>('X') }),
      'vehicle-used-once',
    ],
    ['goes to another door', withStop(0, { place: 0 }), 'way-exists'],
    [
      'arrives sooner than the road allows',
      withStop(0, { arriveAt: route.departAt }),
      'times-add-up',
    ],
    [
      'spends no time at the door',
      withStop(0, { leaveAt: route.stops[0]?.startAt ?? route.departAt }),
      'times-add-up',
    ],
    [
      'names another duration of a way',
      withStop(1, {
        leg: { duration: seconds(1), distance: route.stops[1]?.leg.distance ?? metres(0) },
      }),
      'times-add-up',
    ],
    [
      'names another distance of a way',
      withStop(1, {
        leg: { duration: route.stops[1]?.leg.duration ?? seconds(0), distance: metres(1) },
      }),
      'times-add-up',
    ],
    [
      'is back too soon',
      withRoute({ returnAt: route.stops[2]?.leaveAt ?? route.departAt }),
      'times-add-up',
    ],
    ['departs in the past', withRoute({ departAt: minus(dispatchNow, minutes(5)) }), 'shift'],
  ])('%s', (_name, plan, rule) => expect(rulesOf(plan)).toContain(rule));
});

describe('the same plan is rejected when', () => {
  const [a, b] = state.vehicles;
  const [one, two, three] = state.deliveries;
  if (!a || !b || !one || !two || !three) throw new Error('the state above');
  const used = route.vehicleId === a.id ? a : b;
  const having = (change: Partial<typeof a>): DispatchState => ({
    ...state,
    vehicles: state.vehicles.map((v) => (v === used ? { ...v, ...change } : v)),
  });
  const asking = (change: Partial<typeof one>): DispatchState => ({
    ...state,
    deliveries: [{ ...one, ...change }, two, three],
  });
  const out = (route.returnAt - route.departAt) / 1000;
  test.each<[string, DispatchState, string]>([
    ['the vehicle carries less weight', having({ capacity: load(14, 4000, 60) }), 'capacity'],
    ['the vehicle has less room', having({ capacity: load(800, 59, 60) }), 'capacity'],
    ['the vehicle takes fewer units', having({ capacity: load(800, 4000, 2) }), 'capacity'],
    ['the vehicle needs more load', having({ leastLoad: load(0, 0, 4) }), 'min-load'],
    [
      'its shift begins later',
      having({ shift: { ...used.shift, from: plus(route.departAt, minutes(1)) } }),
      'shift',
    ],
    [
      'its shift ends sooner',
      having({ shift: { ...used.shift, to: minus(route.returnAt, minutes(1)) } }),
      'shift',
    ],
    ['its driver may be out less long', having({ duty: seconds(out - 1) }), 'duty'],
    ['its battery is smaller', having({ range: metres(11_000) }), 'range'],
    ['goods must be kept cold', asking({ skills: ['chilled'] }), 'skills'],
    ['goods are packed later', asking({ readyAt: plus(route.departAt, minutes(1)) }), 'ready'],
    [
      'a promise is earlier',
      asking({ window: { from: dispatchNow, to: plus(dispatchNow, minutes(6)) } }),
      'window',
    ],
  ])('%s', (_name, changed, rule) => expect(rulesOf(good, changed)).toEqual([rule]));

  test('there is no way', () => {
    const van = { ...state.travel['van'], durations: new Int32Array(16).fill(-1) };
    const cut = { ...state, travel: { ...state.travel, van } } as DispatchState;
    expect(rulesOf(good, cut)).toContain('way-exists');
  });
});

describe('express first', () => {
  const small = [vehicle('A', { capacity: load(800, 4000, 2) })];
  const waiting = [
    delivery('slow', 1, { load: load(5, 20, 2) }),
    delivery('urgent', 2, { express: true }),
  ];
  const tight = stateOf(places, small, waiting);

  test('an express may not stay behind for a normal one', () => {
    const normal = fallbackPlan({
      ...tight,
      deliveries: waiting.map((d) => ({ ...d, express: d.shipmentId === 'slow' })),
    });
    expect(normal.unplanned).toMatchObject([{ shipmentId: 'urgent' }]);
    expect(rulesOf(normal, tight)).toEqual(['express-first']);
    expect(fallbackPlan(tight).unplanned).toMatchObject([{ shipmentId: 'slow' }]);
  });

  test('it may when no vehicle can take it at all', () => {
    const tooHeavy = {
      ...tight,
      deliveries: [waiting[0], { ...waiting[1], load: load(900, 1, 1) }],
    };
    const plan = fallbackPlan(tooHeavy as DispatchState);
    expect(plan.unplanned).toMatchObject([
      { shipmentId: 'urgent', reason: 'too heavy or too large for every vehicle here' },
    ]);
    expect(rulesOf(plan, tooHeavy as DispatchState)).toEqual([]);
  });
});

test('a promise that nobody can keep any more is delivered late instead of never', () => {
  const overdue = stateOf(
    places,
    [vehicle('A')],
    [
      delivery('late', 2, {
        window: { from: minus(dispatchNow, minutes(90)), to: minus(dispatchNow, minutes(30)) },
      }),
    ],
  );
  const plan = fallbackPlan(overdue);
  expect(plan.routes).toMatchObject([{ stops: [{ shipmentId: 'late' }] }]);
  expect(rulesOf(plan, overdue)).toEqual([]);
});
