import { add, type Instant, type Metres, metres, type Money, share } from '@waystock/kernel';
import type { Vehicle } from '../fleet/index.ts';
import type { Route } from './route.ts';

/** What a route comes to: as it was driven, or as it is expected to be. */
export interface RouteTotals {
  readonly starts: Instant;
  readonly ends: Instant;
  readonly distance: Metres;
  readonly cost: Money;
}

/** By the tariff of its vehicle: each use, kilometre and hour; stops left out are not driven to. */
export function totalsOf(route: Route, tariff: Vehicle['cost']): RouteTotals {
  const driven = route.stops.filter((stop) => stop.state !== 'skipped');
  const distance = metres(driven.reduce((way, stop) => way + stop.leg.distance, 0));
  const starts = route.startedAt ?? route.departAt;
  const back = driven.at(-1);
  const ends = route.finishedAt ?? back?.estimate?.at ?? back?.plannedAt ?? starts;
  const hours = Math.max(0, ends - starts) / 3_600_000;
  const moving = add(share(tariff.perKm, distance / 1000), share(tariff.perHour, hours));
  return { starts, ends, distance, cost: add(tariff.perUse, moving) };
}
