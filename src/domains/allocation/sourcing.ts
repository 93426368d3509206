import { must, type SiteId } from '@waystock/kernel';
import type { Sourcing } from './plan.ts';
import type { AllocationProblem } from './problem.ts';
import type { Configuration } from './best-plans.ts';

/** What the search found, in the words of the problem. */
export function sourcingOf(problem: AllocationProblem, found: Configuration): Sourcing {
  const idOf = (s: number): SiteId => must(problem.sites[s], 'a candidate').siteId;
  const lines = problem.lines.length;
  return {
    hub: found.hub < 0 ? undefined : idOf(found.hub),
    sources: found.entries.map((entry, j) => ({
      siteId: idOf(entry.site),
      route: entry.route === 'transfer' ? 'transfer' : 'direct',
      units: Array.from(found.units.subarray(j * lines, (j + 1) * lines)),
    })),
  };
}
