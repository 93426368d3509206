import { grams, type Instant, millilitres, seconds, units } from '@waystock/kernel';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyProblem } from './allocation.arbitrary.ts';
import { decidePlan } from './policy.ts';
import type { AllocationProblem } from './problem.ts';
import { soonestArrival } from './soonest-arrival.ts';

const single = { lines: 1, units: 1 };

/** Loads that not every service takes, and goods at every site of many. */
const anySingle = (of: { sites: number; hub?: boolean }): fc.Arbitrary<AllocationProblem> =>
  fc
    .tuple(anyProblem({ ...single, ...of }), fc.integer({ min: 1, max: 5 }), fc.boolean())
    .map(([problem, heavier, everywhere]) => ({
      ...problem,
      lines: problem.lines.map((line) => ({
        ...line,
        weight: grams(line.weight * heavier),
        volume: millilitres(line.volume * heavier),
      })),
      sites: problem.sites.map((site) =>
        everywhere && !of.hub ? { ...site, available: [units(1)] } : site,
      ),
    }));

/** What a plan would say by another deadline, to the instant. */
const servedBy = (problem: AllocationProblem, deadline: Instant): boolean =>
  decidePlan({ ...problem, promise: { ...problem.promise, deadline, maxLateness: seconds(0) } }).ok;

describe.each([
  ['few sites', anySingle({ sites: 4 })],
  ['more sites than are looked at', anySingle({ sites: 13 })],
  ['a hub', anySingle({ sites: 4, hub: true })],
])('%s', (_, problems) => {
  test('a plan is found from the soonest arrival on and not a moment earlier', () => {
    let [known, unknown] = [0, 0];
    fc.assert(
      fc.property(problems, (problem) => {
        const at = soonestArrival(problem);
        expect(at !== undefined).toBe(decidePlan(problem).ok);
        if (at === undefined) unknown += 1;
        else {
          known += 1;
          expect([servedBy(problem, at), servedBy(problem, (at - 1) as Instant)]).toEqual([
            true,
            false,
          ]);
        }
      }),
      { numRuns: 500 },
    );
    // Both happen often enough to mean something.
    expect(Math.min(known, unknown)).toBeGreaterThan(3);
  });
});
