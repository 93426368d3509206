import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anyProblem, anyTerms } from './allocation.arbitrary.ts';
import { pricePlan, type Source, type Sourcing } from './plan.ts';
import type { AllocationProblem } from './problem.ts';
import { search, usualLimits } from './search.ts';
import { sourcingOf } from './sourcing.ts';
import { compile } from './tableau.ts';
import type { AllocationTerms } from './terms.ts';

const noLimit = {
  keep: 3,
  worth: 1e6,
  steps: 1e6,
  alternativeSteps: 1e6,
  sets: 1e6,
  alternativeSets: 1e6,
};

describe('exact search', () => {
  test.each([
    { lines: 3, sites: 3, runs: 300 },
    { lines: 4, sites: 2, runs: 300 },
    { lines: 2, sites: 4, runs: 300 },
    { lines: 3, sites: 3, hub: true, runs: 300 },
    { lines: 4, sites: 4, units: 1, runs: 25 },
    { lines: 4, sites: 4, units: 1, hub: true, runs: 25 },
    { lines: 3, sites: 3, heavy: true, runs: 300 },
    { lines: 3, sites: 3, heavy: true, hub: true, runs: 200 },
  ])(
    'finds what brute force finds: $lines lines, $sites sites, hub $hub, heavy $heavy',
    ({ runs, ...most }) => {
      fc.assert(
        fc.property(anyProblem(most), anyTerms, (problem, terms) => {
          const { found, exact } = search(compile(problem, terms), noLimit);
          expect(exact).toBe(true);
          expect(found.map((configuration) => configuration.cost)).toEqual(
            cheapestByForce(problem, terms).slice(0, 3),
          );
        }),
        { numRuns: runs },
      );
    },
  );

  test.each([1e6, 2, 0])(
    'stopped early, it says how far off it may be at most: %d sets',
    (sets) => {
      fc.assert(
        fc.property(anyProblem({ lines: 4, sites: 3, heavy: true }), anyTerms, (problem, terms) => {
          const tableau = compile(problem, terms);
          const { found, bound, exact } = search(tableau, {
            ...noLimit,
            steps: 0,
            alternativeSteps: 0,
            sets,
          });
          const [best] = search(tableau, noLimit).found;
          if (!best) return;
          expect(bound).toBeLessThanOrEqual(best.cost);
          expect(found[0]?.cost ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(best.cost);
          if (exact) expect([found[0]?.cost, bound]).toEqual([best.cost, best.cost]);
        }),
        { numRuns: 200 },
      );
    },
  );

  test.each([
    usualLimits,
    { ...usualLimits, steps: 20, alternativeSteps: 5 },
    { ...usualLimits, steps: 3, alternativeSteps: 1, sets: 3 },
  ])('a found cost is the price of the plan, also when stopped after $steps steps', (limits) => {
    fc.assert(
      fc.property(anyProblem({ lines: 4, sites: 4, heavy: true }), anyTerms, (problem, terms) => {
        for (const found of search(compile(problem, terms), limits).found) {
          const plan = pricePlan(problem, terms, sourcingOf(problem, found));
          expect(plan.ok && plan.value.cost.total.minor).toBe(BigInt(found.cost));
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** The cost of the best assignment of every set of sources that contains no cheaper one. */
function cheapestByForce(problem: AllocationProblem, terms: AllocationTerms): number[] {
  const best = new Map<string, { cost: number; parts: string[] }>();
  for (const sourcing of everySourcing(problem)) {
    const plan = pricePlan(problem, terms, sourcing);
    if (!plan.ok) continue;
    const cost = Number(plan.value.cost.total.minor);
    const parts = sourcing.sources.map((s) =>
      s.route === 'transfer' ? `${s.siteId}>${sourcing.hub}` : s.siteId,
    );
    const key = parts.join();
    if (cost < (best.get(key)?.cost ?? Number.POSITIVE_INFINITY)) best.set(key, { cost, parts });
  }
  const all = [...best.values()];
  const isNeeded = (set: { cost: number; parts: string[] }): boolean =>
    !all.some(
      (other) =>
        other.cost <= set.cost &&
        other.parts.length < set.parts.length &&
        other.parts.every((part) => set.parts.includes(part)),
    );
  return all
    .filter(isNeeded)
    .map(({ cost }) => cost)
    .sort((a, b) => a - b);
}

function* everySourcing(problem: AllocationProblem): Generator<Sourcing> {
  const sites = problem.sites.map((site) => site.siteId);
  for (const assignment of everyAssignment(problem, 0)) {
    const used = sites.flatMap((siteId, s) => {
      const units = assignment.map((row) => row[s] ?? 0);
      return units.some((n) => n > 0) ? [{ siteId, units }] : [];
    });
    yield { hub: undefined, sources: used.map((u) => ({ ...u, route: 'direct' as const })) };
    for (const hub of sites)
      for (let mask = 1; mask < 1 << used.length; mask++) {
        const sources = used.map(
          (u, j): Source => ({ ...u, route: (mask >> j) & 1 ? 'transfer' : 'direct' }),
        );
        if (!sources.some((s) => s.siteId === hub && s.route === 'transfer'))
          yield { hub, sources };
      }
  }
}

/** Every way to take each line's units from the sites, as rows of units per site. */
function* everyAssignment(problem: AllocationProblem, l: number): Generator<number[][]> {
  const line = problem.lines[l];
  if (!line) {
    yield [];
    return;
  }
  const rooms = problem.sites.map((site) => site.available[l] ?? 0);
  for (const rest of everyAssignment(problem, l + 1))
    for (const row of everySpread(rooms, line.units)) yield [row, ...rest];
}

function* everySpread(rooms: readonly number[], left: number): Generator<number[]> {
  const [room, ...others] = rooms;
  if (room === undefined) {
    if (left === 0) yield [];
    return;
  }
  for (let n = 0; n <= Math.min(room, left); n++)
    for (const rest of everySpread(others, left - n)) yield [n, ...rest];
}
