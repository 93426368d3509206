import { asId, instant, minutes, plus, type RouteId, type StopId } from '@waystock/kernel';
import { expect, test } from 'vitest';
import { asReported, isOpen, type Route, type Stop } from './as-reported.ts';
import type { Entry, RouteEvent } from './queue.ts';

const routeId = asId<RouteId>('rte_01jtk5c0000000000000000000');
const stopIdOf = (name: string): StopId => asId<StopId>(`stp_${name}`);
const eight = instant(Date.UTC(2026, 4, 6, 8));
const at = (n: number) => plus(eight, minutes(n));

const stop = (name: string, kind: Stop['kind']): Stop =>
  ({
    ...{ stop_id: stopIdOf(name), kind, state: 'planned', shipment_id: null },
    ...{ arrived_at: null, finished_at: null, eta: null, failure: null },
  }) as unknown as Stop;

const released = {
  ...{ route_id: routeId, state: 'released', stops_done: 0, paused_until: null },
  stops: [stop('site', 'load'), stop('a', 'deliver'), stop('b', 'deliver'), stop('back', 'return')],
} as unknown as Route;

const after = (...events: readonly RouteEvent[]): Route =>
  asReported(
    released,
    events.map((event, seq): Entry => {
      const what = { kind: 'report', routeId, event } as const;
      return { seq, key: `key-${seq}`, owner: 'COU-1', what };
    }),
  );
const started: RouteEvent = { type: 'started', at: at(0) };
const delivered = (name: string, n: number): RouteEvent => ({
  ...{ type: 'delivered', stop_id: stopIdOf(name), at: at(n) },
  proof: { photo_id: 'photo-1' },
});
const statesOf = ({ stops }: Route) => stops.map(({ state }) => state);

test('a route looks as if everything had been sent', () => {
  expect(statesOf(after(started))).toEqual(['done', 'planned', 'planned', 'planned']);
  const there = after(started, { type: 'arrived', stop_id: stopIdOf('a'), at: at(5) });
  expect(there.stops[1]).toMatchObject({ state: 'arrived', arrived_at: at(5) });
  const failed = {
    type: 'failed',
    stop_id: stopIdOf('b'),
    reason: 'no-access',
    at: at(9),
  } as const;
  const end = after(started, delivered('a', 6), failed, { type: 'finished', at: at(12) });
  expect(statesOf(end)).toEqual(['done', 'delivered', 'failed', 'planned']);
  expect(end).toMatchObject({ state: 'done', stops_done: 2 });
  expect(end.stops[2]).toMatchObject({ failure: 'no-access', finished_at: at(9) });
});

test('a stop worked out of turn comes before those that are still open', () => {
  const { stops } = after(started, delivered('b', 4));
  expect(stops.map(({ stop_id }) => stop_id)).toEqual(['site', 'b', 'a', 'back'].map(stopIdOf));
  expect(stops.find(isOpen)?.stop_id).toBe(stopIdOf('a'));
});

test('a break has an end, and going on ends it', () => {
  const rest: RouteEvent = { type: 'paused', duration_s: 900, at: at(3) };
  expect(after(started, rest).paused_until).toBe(at(18));
  expect(after(started, rest, { type: 'resumed', at: at(9) }).paused_until).toBeNull();
});

test('what cannot be changes nothing, nor what is of another route', () => {
  expect(after(started, delivered('a', 5), delivered('a', 6))).toEqual(
    after(started, delivered('a', 5)),
  );
  const elsewhere = { ...released, route_id: asId<RouteId>('rte_other') };
  const entries: Entry[] = [
    { seq: 1, key: 'key-1', owner: 'COU-1', what: { kind: 'report', routeId, event: started } },
  ];
  expect(asReported(elsewhere, entries)).toBe(elsewhere);
});
