import {
  greatCircle,
  type Metres,
  metres,
  type Position,
  type Seconds,
  seconds,
} from '@waystock/kernel';
import type { Profile } from './network.ts';

/** Where a duration comes from: driven through streets, flown, or estimated from two positions. */
export type TravelSource = 'streets' | 'flight' | 'great-circle';

export interface Leg {
  readonly duration: Seconds;
  readonly distance: Metres;
  readonly source: TravelSource;
}

/**
 * How much longer the way is than the crow's flight (circuity), and the average speed on it. They
 * are medians over pairs of addresses in generated cities (a test compares them).
 */
const habits: Readonly<Record<Profile, { readonly circuity: number; readonly kmh: number }>> = {
  van: { circuity: 1.33, kmh: 31.4 },
  bike: { circuity: 1.23, kmh: 16.7 },
  foot: { circuity: 1.2, kmh: 4.8 },
  robot: { circuity: 1.21, kmh: 4.5 },
  // Where it may fly and how it climbs is for the flight planner to know.
  drone: { circuity: 1, kmh: 45 },
};

/** Estimates from positions alone, where no streets are known. */
export function crowFlies(profile: Profile): (from: Position, to: Position) => Leg {
  const { circuity, kmh } = habits[profile];
  return (from, to) => {
    const way = greatCircle(from, to) * circuity;
    return {
      duration: seconds(Math.ceil((way * 3.6) / kmh)),
      distance: metres(Math.ceil(way)),
      source: 'great-circle',
    };
  };
}
