import {
  greatCircle,
  type Metres,
  metres,
  type Position,
  type Seconds,
  seconds,
} from '@waystock/kernel';
import type { Profile } from './network.ts';

/** Where a duration comes from: driven through a street network, or estimated from the map. */
export type TravelSource = 'streets' | 'great-circle';

export interface Leg {
  readonly duration: Seconds;
  readonly distance: Metres;
  readonly source: TravelSource;
}

/**
 * How much longer the way is than the crow's flight (circuity), and the average speed on it. The
 * figures for streets are medians over pairs of addresses in generated cities (a test compares them);
 * a drone flies straight.
 */
const habits: Readonly<Record<Profile, { readonly circuity: number; readonly kmh: number }>> = {
  van: { circuity: 1.35, kmh: 26 },
  bike: { circuity: 1.25, kmh: 16 },
  foot: { circuity: 1.2, kmh: 4.8 },
  robot: { circuity: 1.23, kmh: 5 },
  drone: { circuity: 1, kmh: 50 },
};

/** Estimates from positions alone: what a drone flies, and the fallback where no streets are known. */
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
