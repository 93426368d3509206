import {
  asId,
  expectOk,
  metres,
  minutes,
  type RouteId,
  seconds,
  type StopId,
} from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import { later, routeOf, stopOf } from '../../../test/support/routes.ts';
import { applyDriverEvent, type DriverReport } from './driver-event.ts';
import type { Route } from './route.ts';

const id = (stopId: string): StopId => asId<StopId>(stopId);
const photo = { photoId: 'pho_1' };
const released = routeOf([stopOf('a', 1), stopOf('b', 2), stopOf('c', 3)]);

const report = (route: Route, minute: number, what: DriverReport, now = minute) =>
  applyDriverEvent(
    route,
    { id: 'evt', routeId: asId<RouteId>('rte_1'), at: later(minutes(minute)), what },
    later(minutes(now)),
  );
/** Everything in turn; throws at the first refusal. */
const after = (route: Route, ...reports: [number, DriverReport][]): Route =>
  reports.reduce((r, [minute, what]) => expectOk(report(r, minute, what)).route, route);
const kinds = (answer: ReturnType<typeof report>) =>
  expectOk(answer).facts.map((fact) => `${fact.kind.slice(9)} ${fact.key}`);
const started = after(released, [0, { kind: 'start' }]);
const states = (route: Route) => route.stops.map((stop) => `${stop.id} ${stop.state}`);

describe('a route', () => {
  test('starts with what is loaded', () => {
    const start = report(released, 0, { kind: 'start' });
    expect(kinds(start)).toEqual(['route-started rte_1']);
    expect(expectOk(start).facts[0]?.data).toMatchObject({
      shipments: ['shp_a', 'shp_b', 'shp_c'],
    });
    expect(started).toMatchObject({ state: 'active', startedAt: later(seconds(0)) });
    expect(states(started)[0]).toBe('load done');
  });

  test('goes from door to door and home', () => {
    const route = after(
      started,
      [10, { kind: 'arrive', stopId: id('a') }],
      [15, { kind: 'deliver', stopId: id('a'), proof: photo }],
      [25, { kind: 'deliver', stopId: id('b'), proof: { pin: true } }],
      [40, { kind: 'fail', stopId: id('c'), reason: 'nobody-home' }],
    );
    expect(states(route)).toEqual([
      'load done',
      'a delivered',
      'b delivered',
      'c failed',
      'return planned',
    ]);
    expect(route.stops[1]).toMatchObject({ arrivedAt: later(minutes(10)), proof: photo });
    const end = report(route, 50, { kind: 'finish' });
    expect(kinds(end)).toEqual(['route-finished rte_1']);
    expect(expectOk(end).facts[0]?.data).toMatchObject({ returned: ['shp_c'] });
    expect(expectOk(end).route).toMatchObject({ state: 'done', finishedAt: later(minutes(50)) });
  });

  test('tells the shipment, not the route, what happened at its door', () => {
    const there = report(started, 10, { kind: 'arrive', stopId: id('a') });
    expect(kinds(there)).toEqual(['stop-arrived shp_a']);
    const at = expectOk(there).route;
    expect(kinds(report(at, 15, { kind: 'deliver', stopId: id('a'), proof: photo }))).toEqual([
      'shipment-delivered shp_a',
    ]);
    const refused = report(at, 15, { kind: 'fail', stopId: id('a'), reason: 'refused' });
    expect(kinds(refused)).toEqual(['delivery-failed shp_a']);
    expect(expectOk(refused).facts[0]?.data).toMatchObject({ reason: 'refused' });
  });

  test('says whether the promise was kept by the arrival, not by the signature', () => {
    const at = after(started, [239, { kind: 'arrive', stopId: id('a') }]);
    const done = report(at, 245, { kind: 'deliver', stopId: id('a'), proof: photo });
    expect(expectOk(done).facts[0]?.data).toMatchObject({ on_time: true });
    const late = after(started, [241, { kind: 'arrive', stopId: id('a') }]);
    const missed = report(late, 245, { kind: 'deliver', stopId: id('a'), proof: photo });
    expect(expectOk(missed).facts[0]?.data).toMatchObject({ on_time: false });
  });

  test('rests, and goes on', () => {
    const resting = after(started, [5, { kind: 'pause', duration: minutes(30) }]);
    expect(resting.pausedUntil).toBe(later(minutes(35)));
    expect(after(resting, [20, { kind: 'resume' }]).pausedUntil).toBeUndefined();
  });
});

describe('out of turn', () => {
  test('a stop that is reached first becomes the next one, and the way past it is guessed', () => {
    const route = after(started, [10, { kind: 'arrive', stopId: id('c') }]);
    expect(states(route)).toEqual([
      'load done',
      'c arrived',
      'a planned',
      'b planned',
      'return planned',
    ]);
    // 3 km straight; the known legs drive 5.6 km where the straight line has 6.
    expect(route.stops[1]?.leg.distance).toBeCloseTo(2800, -1);
    expect(route.stops[1]?.leg.duration).toBeCloseTo(20 * 60, -1);
    expect(route.stops[3]?.leg).toEqual(started.stops[2]?.leg);
    expect(route.stops[4]?.leg.distance).not.toBe(started.stops[4]?.leg.distance);
  });

  test('clocks of devices are bounded by the start and by now', () => {
    const ahead = expectOk(report(started, 90, { kind: 'arrive', stopId: id('a') }, 20)).route;
    expect(ahead.stops[1]?.arrivedAt).toBe(later(minutes(20)));
    const behind = expectOk(report(started, -60, { kind: 'arrive', stopId: id('a') }, 20)).route;
    expect(behind.stops[1]?.arrivedAt).toBe(started.startedAt);
  });
});

describe('refused', () => {
  const atA = after(started, [10, { kind: 'arrive', stopId: id('a') }]);
  const done = after(atA, [15, { kind: 'deliver', stopId: id('a'), proof: photo }]);
  test.each<[string, Route, DriverReport, string]>([
    [
      'a start before the release',
      routeOf([], { state: 'planned' }),
      { kind: 'start' },
      'route-moved-on',
    ],
    ['a second start', started, { kind: 'start' }, 'route-moved-on'],
    ['anything before the start', released, { kind: 'arrive', stopId: id('a') }, 'route-moved-on'],
    ['a stop of another route', started, { kind: 'arrive', stopId: id('x') }, 'stop-not-on-route'],
    [
      'a second door while one is open',
      atA,
      { kind: 'arrive', stopId: id('b') },
      'other-stop-open',
    ],
    ['a stop twice', done, { kind: 'fail', stopId: id('a'), reason: 'refused' }, 'stop-settled'],
    [
      'a delivery without proof',
      atA,
      { kind: 'deliver', stopId: id('a'), proof: {} },
      'proof-missing',
    ],
    [
      'an empty proof',
      atA,
      { kind: 'deliver', stopId: id('a'), proof: { photoId: '' } },
      'proof-missing',
    ],
    ['loading at a customer', atA, { kind: 'load', stopId: id('a') }, 'wrong-kind-of-stop'],
    [
      'delivering at home',
      started,
      { kind: 'deliver', stopId: id('return'), proof: photo },
      'wrong-kind-of-stop',
    ],
    ['going home with parcels unaccounted for', done, { kind: 'finish' }, 'stops-open'],
  ])('%s', (_what, route, what, kind) => {
    expect(report(route, 20, what)).toMatchObject({ ok: false, error: { kind } });
  });

  test('and a refusal leaves the route as it was', () => {
    const before = structuredClone(atA);
    report(atA, 20, { kind: 'arrive', stopId: id('b') });
    expect(atA).toEqual(before);
  });
});

test('goods fetched on the way are loaded at their own stop', () => {
  const fetch = stopOf('fetch', 0, {
    kind: 'load',
    leg: { duration: minutes(10), distance: metres(1) },
  });
  const route = after(routeOf([fetch, stopOf('a', 1)]), [0, { kind: 'start' }]);
  expect(states(route).slice(0, 2)).toEqual(['load done', 'fetch planned']);
  const loaded = after(route, [10, { kind: 'load', stopId: id('fetch') }]);
  expect(states(loaded)[1]).toBe('fetch done');
});

test.each<DriverReport>([
  { kind: 'arrive', stopId: id('a') },
  { kind: 'deliver', stopId: id('a'), proof: photo },
  { kind: 'fail', stopId: id('a'), reason: 'refused' },
])('who stands at a door has fetched what is brought there: $kind', (what) => {
  const fetch = stopOf('fetch', 0, { kind: 'load', shipmentId: asId('shp_a') });
  const route = after(routeOf([stopOf('b', 2), fetch, stopOf('a', 1)]), [0, { kind: 'start' }]);
  const there = after(route, [10, what]);
  expect(states(there).slice(0, 2)).toEqual(['load done', 'fetch done']);
  expect(there.stops.map((stop) => stop.id)).toEqual(['load', 'fetch', 'a', 'b', 'return']);
});
