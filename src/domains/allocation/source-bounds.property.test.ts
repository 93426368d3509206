import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyProblem, anyTerms } from './allocation.arbitrary.ts';
import type { Configuration } from './best-plans.ts';
import { loadPrices } from './load-prices.ts';
import type { AllocationProblem } from './problem.ts';
import { search } from './search.ts';
import { leastWith, openStack, push, sourceBounds } from './source-bounds.ts';
import { sourceSet } from './source-set.ts';
import { compile, type Tableau } from './tableau.ts';
import type { AllocationTerms } from './terms.ts';
import { listWays } from './ways.ts';

/** Many plans, each the best of its set. */
const many = {
  keep: 40,
  worth: 1e6,
  steps: 1e6,
  alternativeSteps: 1e6,
  sets: 1e6,
  alternativeSets: 1e6,
};
const sizes = [
  { lines: 4, sites: 3 },
  { lines: 4, sites: 3, heavy: true },
  { lines: 3, sites: 3, hub: true },
  { lines: 3, sites: 3, hub: true, heavy: true },
];

/** Every bound on a set or the beginning of one, for each of the plans found. */
function* boundsOf(tableau: Tableau, { hub, entries }: Configuration): Generator<number> {
  const family = tableau.families.find((one) => one.hub === hub);
  if (!family) return;
  const bounds = sourceBounds(tableau, family, loadPrices(tableau));
  if (!bounds) return;
  const stack = openStack(bounds);
  yield leastWith(bounds, stack, 0, 0, entries.length);
  for (const [row, entry] of entries.entries()) {
    const e = family.entries.indexOf(entry);
    push(bounds, stack, row, e);
    yield leastWith(bounds, stack, row + 1, e + 1, entries.length - row - 1);
  }
  const set = sourceSet(family, entries, tableau.perDelivery);
  yield listWays(tableau, set, Number.POSITIVE_INFINITY)[0]?.bound ?? Number.POSITIVE_INFINITY;
}

/** Whether no bound, made dearer by `planted`, is above the plan it is a bound of. */
function holds(problem: AllocationProblem, terms: AllocationTerms, planted = 0): boolean {
  const tableau = compile(problem, terms);
  return search(tableau, many).found.every((found) =>
    [...boundsOf(tableau, found)].every((bound) => bound + planted <= found.cost),
  );
}

test.each(sizes)('no plan costs less than any bound of its set: %o', (most) => {
  fc.assert(
    fc.property(anyProblem(most), anyTerms, (problem, terms) => holds(problem, terms)),
    { numRuns: 150 },
  );
});

test.each(sizes)('a bound that is too large by one is caught: %o', (most) => {
  expect(() =>
    fc.assert(
      fc.property(anyProblem(most), anyTerms, (problem, terms) => holds(problem, terms, 1)),
      { numRuns: 300 },
    ),
  ).toThrow();
});
