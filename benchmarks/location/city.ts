import type { LocationProblem } from '@waystock/solver';
import { seededRandom } from '@waystock/kernel';

export type Kind = 'p-median' | 'covering' | 'uncapacitated' | 'split' | 'whole';

/**
 * A city of a given size: zones in a few crowded districts and some anywhere, sites anywhere, straight
 * lines times the zone's weight as costs. Opening a site costs more where many live; with capacities,
 * all sites together have room for four times the demand.
 */
export function city(kind: Kind, sites: number, zones: number, seed: string): LocationProblem {
  const random = seededRandom(`location ${seed} ${sites} ${zones}`);
  const number = (low: number, high: number): number => low + (high - low) * random.next();
  const districts = Array.from({ length: 8 }, () => ({ x: random.next(), y: random.next() }));
  const near = (at: { x: number; y: number }, width: number) => ({
    x: at.x + width * (random.next() + random.next() + random.next() - 1.5),
    y: at.y + width * (random.next() + random.next() + random.next() - 1.5),
  });
  const anywhere = () => ({ x: random.next(), y: random.next() });
  const homes = Array.from({ length: zones }, () =>
    random.next() < 0.3 ? anywhere() : near(districts[Math.floor(number(0, 8))]!, 0.12),
  );
  const places = Array.from({ length: sites }, anywhere);
  const demands = Float64Array.from({ length: zones }, () => Math.round(number(1, 20)));
  const distances = new Float64Array(sites * zones);
  places.forEach((place, i) => {
    homes.forEach((home, j) => {
      distances[i * zones + j] = Math.hypot(place.x - home.x, place.y - home.y);
    });
  });
  const total = demands.reduce((sum, d) => sum + d, 0);
  const opening = Float64Array.from({ length: sites }, () => (total / sites) * number(0.3, 0.9));
  const capacities = Float64Array.from({ length: sites }, () =>
    Math.round((4 * total * number(0.5, 1.5)) / sites),
  );
  const count = Math.round(sites / 10);
  if (kind === 'covering') {
    const costs = distances.map((d) => (d <= 0.06 ? 0 : Infinity));
    return { sites, zones, costs, unserved: demands, count: { max: count } };
  }
  const costs = distances.map((d, k) => Math.round(1000 * d * demands[k % zones]!) / 10);
  if (kind === 'p-median') return { sites, zones, costs, count: { min: count, max: count } };
  const dear = opening.map((o) => Math.round(40 * o));
  if (kind === 'uncapacitated') return { sites, zones, costs, opening: dear };
  return { sites, zones, costs, opening: dear, demands, capacities, split: kind === 'split' };
}
