import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededChance } from '../random.ts';
import { compile } from './committed.ts';
import { priceLegs, routeCost } from './cost.ts';
import { descend } from './descent.ts';
import { EXPRESS, OPTIONAL, SHORT_PENALTY } from './instance.ts';
import { nearestJobs } from './neighbours.ts';
import { begin, cleanDirty, emptyPlan, type Plan, rollback } from './plan.ts';
import { recreateGreedily } from './recreate/greedy.ts';
import { buildByRegret } from './recreate/regret.ts';
import { buildBySavings } from './recreate/savings.ts';
import { removeStrings } from './ruin/strings.ts';
import { problemFrom, type Recipe, recipes } from './testing/random-problems.ts';

/** What the plan keeps up to date must be what it is when computed from nothing. */
function audit(plan: Plan): void {
  const p = plan.instance;
  const served = new Set<number>();
  let cost = 0;
  for (const { vehicle, visits, length, cost: kept } of plan.routes) {
    const seq = visits.slice(0, length);
    expect(routeCost(p, vehicle, seq, length)).toBe(kept);
    expect([...seq.subarray(0, p.frozen[vehicle]?.length)]).toEqual([...(p.frozen[vehicle] ?? [])]);
    cost += kept;
    seq.forEach((v, i) => {
      expect([plan.routeOf[v], plan.positionOf[v]]).toEqual([vehicle, i]);
      if (v < p.jobs) served.add(v);
    });
  }
  const left = Array.from({ length: p.jobs }, (_, j) => j).filter((j) => !served.has(j));
  expect(plan.bank.toSorted((a, b) => a - b)).toEqual(left);
  expect(plan.tally.routes).toBeCloseTo(cost, 6);
  expect(plan.tally.express).toBe(left.filter((j) => p.tier[j] === EXPRESS).length);
  const prizes = left.filter((j) => p.tier[j] === OPTIONAL).map((j) => p.prize[j] as number);
  expect(plan.tally.prizes).toBeCloseTo(
    prizes.reduce((sum, prize) => sum + prize, 0),
    6,
  );
  expect(plan.tally.short).toBe(plan.routes.filter((route) => route.short > 0).length);
}

const snapshot = (plan: Plan): number[][] =>
  plan.routes.map((route) => [...route.visits.subarray(0, route.length)]);

function built(recipe: Recipe): Plan {
  const instance = compile(problemFrom(recipe));
  priceLegs(instance);
  instance.scratch[SHORT_PENALTY] = 50;
  const plan = emptyPlan(instance);
  const blank = instance.committed.every((out) => out === 0);
  if (blank && instance.vehicles > 0 && recipe.seed % 2 === 0) {
    buildBySavings(plan, nearestJobs(instance, 20));
  } else buildByRegret(plan);
  return plan;
}

describe('a plan', () => {
  test('stays consistent while it is built, ruined, recreated, improved and undone', () => {
    fc.assert(
      fc.property(recipes(25), (recipe) => {
        const plan = built(recipe);
        audit(plan);
        if (plan.instance.jobs === 0) return;
        const neighbours = nearestJobs(plan.instance, 20);
        const chance = seededChance(recipe.seed);
        const before = plan.tally.routes;
        descend(plan, { neighbours, shouldStop: () => false });
        audit(plan);
        expect(plan.tally.routes).toBeLessThanOrEqual(before + 1e-6);
        for (let round = 0; round < 4; round++) {
          begin(plan);
          const settled = snapshot(plan);
          const removed = removeStrings(plan, neighbours, chance);
          audit(plan);
          recreateGreedily(plan, removed, chance);
          descend(plan, { neighbours, shouldStop: () => false });
          audit(plan);
          if (round % 2 === 0) continue;
          rollback(plan);
          cleanDirty(plan);
          audit(plan);
          expect(snapshot(plan)).toEqual(settled);
        }
      }),
      { numRuns: 60 },
    );
  });
});
