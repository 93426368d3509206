import type { Metres } from '@waystock/kernel';
import type { Cell } from './map-matrix.ts';
import type { TravelProfile } from './map-provider.ts';

/** Metres per second that nobody of the profile exceeds on average. */
const fastest: Readonly<Record<TravelProfile, number>> = {
  van: 45,
  bike: 14,
  foot: 4,
  robot: 4,
  drone: 60,
};

/** Both ends may be moved to a street; a start of ten seconds is nothing to measure a speed by. */
const snapped = 400;
const started = 10;

/**
 * Engines have answered 183 km for what they then route in 24 (Valhalla #3701): a way shorter than the
 * crow flies, or faster than anybody drives, is no answer.
 */
export function isPlausible(cell: Cell, straight: Metres, profile: TravelProfile): boolean {
  const { duration_s: duration, distance_m: distance } = cell;
  if (duration === undefined || distance === undefined) return true;
  if (distance < 0.99 * straight - snapped) return false;
  return distance <= (duration + started) * fastest[profile];
}
