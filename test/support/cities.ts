import type { City } from '../../src/simulation/city/city.ts';
import { generateCity } from '../../src/simulation/city/generate.ts';

const built = new Map<string, City>();

/** A generated city, built once for all tests that only look at it: that takes a second. */
export function cityOf(seed: string): City {
  const city = built.get(seed) ?? generateCity(seed);
  built.set(seed, city);
  return city;
}
