import { minutes, plus } from '@waystock/kernel';
import { expect, test } from 'vitest';
import { at, delivery, dispatchNow, stateOf, vehicle } from '../../test/support/dispatch-states.ts';
import type { Route } from '../domains/dispatch/index.ts';
import type { Database } from '../world.ts';
import { type Dock, isPlanned, rememberPlan } from './planned-docks.ts';

const places = [at(0, 0), at(2, 0), at(4, 0)];
const one = delivery('one', 1);
const two = delivery('two', 2);
const van = vehicle('A');
const dock: Dock = { ...stateOf(places, [van], [one, two]), version: 7 };
const inAnHour = plus(dispatchNow, minutes(60));
const carrying = (...ids: readonly string[]): Route[] => [
  { departAt: inAnHour, stops: ids.map((shipmentId) => ({ shipmentId })) } as unknown as Route,
];

/** Whether a dock is left alone `after` so many minutes, once the plan of `dock` was adopted. */
function isLeftAlone(change: Partial<Dock>, after: number, routes = carrying('one', 'two')) {
  const db = {} as Database;
  rememberPlan(db, dock, { routes, version: 7 });
  return isPlanned(db, { ...dock, now: plus(dispatchNow, minutes(after)), ...change });
}

test('a dock is left alone as long as nothing has happened', () => {
  expect(isPlanned({} as Database, dock)).toBe(false);
  expect(isLeftAlone({}, 5)).toBe(true);
  expect(isLeftAlone({}, 59)).toBe(true);
});

test.each<[string, Partial<Dock>]>([
  ['the board has moved on', { version: 8 }],
  ['another shipment waits', { deliveries: [one, two, delivery('three', 1)] }],
  ['a shipment is gone', { deliveries: [one] }],
  ['a promise runs out', { deliveries: [one, { ...two, express: true }] }],
  ['a vehicle has come home', { vehicles: [van, vehicle('B')] }],
  ['the vehicle is broken', { vehicles: [] }],
  ['the shift is another', { vehicles: [{ ...van, shift: { ...van.shift, from: inAnHour } }] }],
])('it is planned again when %s', (_what, change) => {
  expect(isLeftAlone(change, 5)).toBe(false);
});

test('it is planned again when a route that should have left is still there', () => {
  expect(isLeftAlone({}, 60)).toBe(false);
});

test('what found no vehicle is thought about again a quarter of an hour later', () => {
  expect(isLeftAlone({}, 14, carrying('one'))).toBe(true);
  expect(isLeftAlone({}, 15, carrying('one'))).toBe(false);
});
