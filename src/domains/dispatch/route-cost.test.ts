import { currency, instant, metres, minutes, money, plus } from '@waystock/kernel';
import { expect, test } from 'vitest';
import { totalsOf } from './route-cost.ts';
import type { Route, Stop } from './route.ts';

const eur = currency('EUR');
const tariff = { perUse: money(500, eur), perKm: money(32, eur), perHour: money(1800, eur) };
const departAt = instant(Date.UTC(2026, 4, 6, 14));
const stop = (distance: number, change: Partial<Stop> = {}) =>
  ({ state: 'planned', leg: { distance: metres(distance) }, ...change }) as Stop;
const route = (stops: readonly Stop[], change: Partial<Route> = {}) =>
  ({ departAt, stops, ...change }) as Route;

test.each<[string, Route, [minutes: number, metres: number, minor: bigint]]>([
  [
    'planned: two stops and the way home, an hour and a half',
    route([stop(4000), stop(3000), stop(5000, { plannedAt: plus(departAt, minutes(90)) })]),
    [90, 12_000, 500n + 384n + 2700n],
  ],
  [
    'a stop left out is not driven to',
    route([stop(4000), stop(9000, { state: 'skipped' }), stop(5000, { plannedAt: departAt })]),
    [0, 9000, 500n + 288n],
  ],
  [
    'driven: from its start to its end',
    route([stop(10_000, { plannedAt: departAt })], {
      startedAt: plus(departAt, minutes(10)),
      finishedAt: plus(departAt, minutes(40)),
    }),
    [30, 10_000, 500n + 320n + 900n],
  ],
  ['without stops', route([]), [0, 0, 500n]],
])('%s', (_, of, [duration, distance, minor]) => {
  const totals = totalsOf(of, tariff);
  expect([(totals.ends - totals.starts) / 60_000, totals.distance, totals.cost.minor]).toEqual([
    duration,
    distance,
    minor,
  ]);
});
