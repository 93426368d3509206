import { greatCircle, type Position, seededRandom } from '@waystock/kernel';
import { placeKey } from './distinct-places.ts';
import type { TravelProfile } from './map-provider.ts';

/** What a simulated provider knows of the world: the way from one place to another, if there is one. */
export type SimulatedStreets = (
  profile: TravelProfile,
  from: Position,
  to: Position,
) => SimulatedLeg | 'no-way' | 'source-off' | 'target-off';

export interface SimulatedLeg {
  /** With one decimal, as OSRM tells it. */
  readonly duration: number;
  readonly distance: number;
}

const metresPerSecond: Readonly<Record<TravelProfile, number>> = {
  van: 9,
  bike: 4.5,
  foot: 1.4,
  robot: 1.4,
  drone: 14,
};

/** East of this there are islands without a bridge, north of that no streets at all. */
export const islandsFrom = 9;
export const wildernessFrom = 60;

/**
 * A made-up country: ways 1.2 to 1.6 times as long as the crow flies, other ones there than back. The
 * same seed gives the same ways to whoever asks in whatever order.
 */
export function simulatedStreets(seed: string): SimulatedStreets {
  return (profile, from, to) => {
    if (from.lat >= wildernessFrom) return 'source-off';
    if (to.lat >= wildernessFrom) return 'target-off';
    const [a, b] = [placeKey(from), placeKey(to)];
    if (a === b) return { duration: 0, distance: 0 };
    if (from.lon >= islandsFrom !== to.lon >= islandsFrom) return 'no-way';
    const chance = seededRandom(`${seed}/${a}/${b}`);
    const distance = oneDecimal(greatCircle(from, to) * (1.2 + 0.4 * chance.next()));
    const speed = metresPerSecond[profile] * (0.8 + 0.4 * chance.next());
    return { distance, duration: oneDecimal(distance / speed) };
  };
}

const oneDecimal = (value: number): number => Math.round(value * 10) / 10;
