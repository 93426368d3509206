import type { LocationProblem } from '../problem.ts';
import { wordsOf } from './numbers.ts';

/**
 * Single-source capacitated location, as Holmberg's instances: m n; m capacities; m opening costs;
 * n demands; n rows of m costs of serving the whole demand. A word in place of a capacity means none.
 */
export function readSscflp(text: string): LocationProblem {
  const words = wordsOf(text, 'sscflp');
  const sites = words.count('the number of sites');
  const zones = words.count('the number of customers');
  const fill = (length: number, read: (k: number) => number): Float64Array =>
    Float64Array.from({ length }, (_, k) => read(k));
  const capacities = fill(sites, (i) => words.numberOrNone(`the capacity of site ${i + 1}`));
  const opening = fill(sites, (i) => words.number(`the opening cost of site ${i + 1}`));
  const demands = fill(zones, (j) => words.number(`the demand of customer ${j + 1}`));
  const costs = new Float64Array(sites * zones);
  for (let j = 0; j < zones; j++)
    for (let i = 0; i < sites; i++)
      costs[i * zones + j] = words.number(`the cost of customer ${j + 1} at site ${i + 1}`);
  words.end();
  return { sites, zones, costs, opening, demands, capacities };
}
