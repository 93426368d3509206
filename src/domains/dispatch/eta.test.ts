import { asId, type Instant, minutes, plus, probability, type StopId } from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import { dispatchNow } from '../../../test/support/dispatch-states.ts';
import { later, routeOf, stopOf } from '../../../test/support/routes.ts';
import { type Estimate, estimateArrivals, risksOf } from './eta.ts';
import type { Route, Stop } from './route.ts';

const abc = [stopOf('a', 1), stopOf('b', 2), stopOf('c', 3)];
const at = (route: Route, now: Instant, id: string, options = {}) => {
  const estimate = estimateArrivals(route, now, options).get(asId<StopId>(id));
  if (!estimate) throw new Error(`no estimate for ${id}`);
  const minute = (t: Instant) => (t - dispatchNow) / 60_000;
  return {
    at: minute(estimate.at),
    low: minute(estimate.low),
    high: minute(estimate.high),
    late: estimate.late as number,
  };
};
const on = (
  route: Route,
  changes: Record<string, Partial<Stop>>,
  more: Partial<Route> = {},
): Route => ({
  ...route,
  ...more,
  stops: route.stops.map((stop) => ({ ...stop, ...changes[stop.id] })),
});
const left = { load: { state: 'done', finishedAt: dispatchNow } } as const;
const driving = on(routeOf(abc), left, { state: 'active', startedAt: dispatchNow });

describe('estimates', () => {
  test('before the start follow the plan: ten minutes of way, five at each door', () => {
    const route = routeOf(abc);
    expect(['a', 'b', 'c', 'return'].map((id) => at(route, dispatchNow, id).at)).toEqual([
      10, 25, 40, 55,
    ]);
    const tomorrow = { ...route, departAt: later(minutes(60)) };
    expect(at(tomorrow, dispatchNow, 'a').at).toBe(70);
  });

  test('slip with a departure that does not happen', () => {
    expect(at(routeOf(abc), later(minutes(7)), 'a').at).toBe(17);
  });

  test('count down while driving, by the clock or better by position', () => {
    expect(at(driving, later(minutes(4)), 'a').at).toBe(10);
    expect(at(driving, later(minutes(4)), 'a', { legLeft: 0.8 }).at).toBe(12);
  });

  test('of a driver who says nothing move on with the clock, never into the past', () => {
    const silent = [8, 10, 20, 60].map((m) => at(driving, later(minutes(m)), 'a').at - m);
    for (const ahead of silent) expect(ahead).toBeGreaterThan(0);
    // The longer the silence, the longer it is believed to go on.
    expect(silent[2]).toBeCloseTo(3, 6);
    expect(silent[3]).toBeCloseTo(9, 6);
  });

  test('while serving count what is left at this door', () => {
    const serving = on(driving, { a: { state: 'arrived', arrivedAt: later(minutes(10)) } });
    expect(at(serving, later(minutes(12)), 'a').at).toBe(10);
    expect(at(serving, later(minutes(12)), 'b').at).toBe(25);
    expect(at(serving, later(minutes(40)), 'b').at).toBeCloseTo(54.5, 6);
  });

  test('wait for a window that opens later, and so take up delay', () => {
    const window = { from: later(minutes(60)), to: later(minutes(120)) };
    const route = routeOf([stopOf('a', 1, { window }), stopOf('b', 2)]);
    expect(at(route, dispatchNow, 'a').at).toBe(10);
    expect(at(route, dispatchNow, 'b').at).toBeCloseTo(75, 1);
    expect(at(route, later(minutes(20)), 'b').at).toBeCloseTo(75, 1);
  });

  test('rest with the driver', () => {
    const resting = { ...driving, pausedUntil: later(minutes(30)) };
    expect(at(resting, dispatchNow, 'a').at).toBe(40);
  });
});

describe('a promise', () => {
  const promised = (minute: number) => {
    return on(driving, { c: { promisedAt: later(minutes(minute)) } });
  };
  test.each([
    ['long before', 90, 0, 0.01],
    ['at the estimate', 40, 0.45, 0.55],
    ['in the past', 20, 0.99, 1],
  ])('%s has its chance of being missed', (_when, minute, least, most) => {
    const { late } = at(promised(minute), dispatchNow, 'c');
    expect(late).toBeGreaterThanOrEqual(least);
    expect(late).toBeLessThanOrEqual(most);
  });

  test('whose time has passed is late for certain', () => {
    expect(at(promised(20), later(minutes(20)), 'c').late).toBe(1);
  });

  test('was kept or not once the driver stands at the door', () => {
    const there = (minute: number) =>
      on(promised(40), { c: { state: 'arrived', arrivedAt: later(minutes(minute)) } });
    expect(at(there(39), later(minutes(50)), 'c').late).toBe(0);
    expect(at(there(41), later(minutes(50)), 'c').late).toBe(1);
  });
});

test('a driver who says nothing puts a promise at risk a while before it runs out', () => {
  const promised = on(driving, { a: { promisedAt: later(minutes(90)) } });
  const risky = (minute: number) => at(promised, later(minutes(minute)), 'a').late >= 0.3;
  const warned = Array.from({ length: 90 }, (_, minute) => minute).find(risky) ?? 90;
  expect(warned).toBeGreaterThan(60);
  expect(warned).toBeLessThan(80);
});

describe('risksOf', () => {
  const [stop] = abc as [Stop];
  const eta = (minute: number, late: number): Estimate => ({
    at: later(minutes(minute)),
    low: later(minutes(minute - 5)),
    high: later(minutes(minute + 5)),
    late: probability(late),
  });
  const news = (estimate: Estimate, toldMinute?: number) => {
    const told =
      toldMinute === undefined
        ? new Map()
        : new Map([['shp_a', { etaAt: plus(dispatchNow, minutes(toldMinute)) }]]);
    const { tell, clear } = risksOf([stop], new Map([[stop.id, estimate]]), told);
    return tell.length > 0 ? 'tell' : clear.length > 0 ? 'clear' : 'nothing new';
  };
  test.each([
    ['a safe promise', eta(10, 0.05), undefined, 'nothing new'],
    ['a risk', eta(10, 0.3), undefined, 'tell'],
    ['a risk that was told', eta(10, 0.9), 10, 'nothing new'],
    ['one a little worse', eta(19, 0.9), 10, 'nothing new'],
    ['one much worse', eta(20, 1), 10, 'tell'],
    ['a risk that eases', eta(8, 0.2), 10, 'nothing new'],
    ['a risk that is over', eta(5, 0.05), 10, 'clear'],
  ])('%s', (_what, estimate, told, expected) => expect(news(estimate, told)).toBe(expected));

  test('a shipment that had no vehicle is told of its first estimate', () => {
    const told = new Map([['shp_a', { etaAt: undefined }]]);
    expect(risksOf([stop], new Map([[stop.id, eta(10, 0.8)]]), told).tell).toHaveLength(1);
  });
});
