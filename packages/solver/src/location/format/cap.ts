import type { LocationProblem } from '../problem.ts';
import { wordsOf } from './numbers.ts';

/**
 * OR-Library's capacitated warehouse location: m n; m × "capacity opening"; n × "demand, then m costs of
 * serving all of it". Demand may be split. A word in place of a capacity means none.
 */
export function readCap(text: string): LocationProblem {
  const words = wordsOf(text, 'cap');
  const sites = words.count('the number of sites');
  const zones = words.count('the number of customers');
  const capacities = new Float64Array(sites);
  const opening = new Float64Array(sites);
  for (let i = 0; i < sites; i++) {
    capacities[i] = words.numberOrNone(`the capacity of site ${i + 1}`);
    opening[i] = words.number(`the opening cost of site ${i + 1}`);
  }
  const demands = new Float64Array(zones);
  const costs = new Float64Array(sites * zones);
  for (let j = 0; j < zones; j++) {
    demands[j] = words.number(`the demand of customer ${j + 1}`);
    for (let i = 0; i < sites; i++)
      costs[i * zones + j] = words.number(`the cost of customer ${j + 1} at site ${i + 1}`);
  }
  words.end();
  return { sites, zones, costs, opening, demands, capacities, split: true };
}
