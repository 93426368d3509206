import { metresBetween } from '../graph/geometry.ts';
import type { Position } from '../query/snap.ts';
import type { NamedPlace } from './address-data.ts';

/** How far the name of a place reaches, metres, where nothing else says where one is. */
const reach: Readonly<Record<string, number>> = {
  city: 12_000,
  town: 5000,
  village: 3000,
  hamlet: 1200,
};

/** What a letter is addressed to; a suburb is not. */
export const isSettlement = ({ kind }: NamedPlace): boolean => kind in reach;

/** The settlement a position most likely belongs to: the nearest as its kind counts. */
export function nearestPlace(places: readonly NamedPlace[], at: Position): string {
  let best = '';
  let least = 3;
  for (const { name, kind, position } of places) {
    const size = reach[kind];
    if (size === undefined) continue;
    const away = metresBetween(position.lon, position.lat, at.lon, at.lat) / size;
    if (away < least) [best, least] = [name, away];
  }
  return best;
}
