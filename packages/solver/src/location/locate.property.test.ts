import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkLocation } from './check.ts';
import { openHighs } from '../mip/highs.ts';
import { locate } from './locate.ts';
import type { LocationProblem } from './problem.ts';
import { type Kind, randomLocations } from './testing/random-locations.ts';
import { tryAll } from './testing/try-all.ts';
import { validateLocation } from './validate.ts';

const highs = await openHighs();
const kinds: readonly Kind[] = ['plain', 'whole', 'split'];

describe.each(kinds)('locate, %s', (kind) => {
  const problems = randomLocations(kind).filter((p) => validateLocation(p).length === 0);

  test('with HiGHS: the optimum of trying everything, proved, and the checker agrees', () => {
    fc.assert(
      fc.property(problems, (problem) => {
        const best = tryAll(problem);
        const answer = locate(problem, { mip: highs, iterations: 120 });
        expect(answer.proved).toBe(best === Infinity ? 'infeasible' : 'optimal');
        if (answer.plan) expect(answer.plan.cost).toBeCloseTo(best, 5);
        expect(faultsOf(problem, answer.plan)).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  test('without HiGHS: the bound holds, the plan is sound, and claims are true', () => {
    fc.assert(
      fc.property(problems, fc.integer({ min: 1, max: 60 }), (problem, iterations) => {
        const best = tryAll(problem);
        const answer = locate(problem, { iterations, nodes: iterations });
        expect(answer.bound).toBeLessThanOrEqual(best + 1e-6);
        expect(answer.plan?.cost ?? Infinity).toBeGreaterThanOrEqual(best - 1e-6);
        if (answer.proved === 'optimal') expect(answer.plan?.cost).toBeCloseTo(best, 5);
        if (answer.proved === 'infeasible') expect(best).toBe(Infinity);
        expect(faultsOf(problem, answer.plan)).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });
});

function faultsOf(problem: LocationProblem, plan: Parameters<typeof checkLocation>[1] | undefined) {
  return plan ? checkLocation(problem, plan) : [];
}
