import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { seededChance } from '../../random.ts';
import { check } from '../check.ts';
import type { Problem } from '../problem.ts';
import { solveSync as solve } from '../solve.ts';
import { problemFrom, recipes } from '../testing/random-problems.ts';
import { richProblemFrom, richRecipes } from '../testing/rich-problems.ts';
import { validate } from '../validate.ts';
import { routesOf } from './best.ts';
import { descend, newLocalSearch } from './local-search.ts';
import { compileModel } from './model.ts';
import { nearest } from './neighbours.ts';
import { insertGreedily, newRecreate } from './recreate.ts';
import { beginIteration, insertAfter, openRoutes, undo } from './relink.ts';
import { newRuin, removeStrings } from './ruin.ts';
import { search } from './search.ts';
import { costOf, emptyState, type State } from './state.ts';
import { auditCost } from './testing/audit.ts';
import { firstWeights } from './weights.ts';

const HONOURED = new Set([
  'pickups',
  'windows',
  'tight',
  'profiles',
  'skills',
  'prizes',
  'unreachable',
]);

const problems = (most: number) =>
  recipes(most)
    .map((recipe) => ({
      seed: recipe.seed,
      problem: {
        ...problemFrom({
          ...recipe,
          features: recipe.features.filter((one) => HONOURED.has(one)),
        }),
        routes: [],
      },
    }))
    .map(({ seed, problem }) => ({
      seed,
      problem: {
        ...problem,
        jobs: problem.jobs.map((job) => ({
          ...job,
          windows: job.windows?.slice(0, 1),
          pickup: job.pickup && { ...job.pickup, windows: job.pickup.windows?.slice(0, 1) },
        })),
      },
    }))
    .filter(({ problem }) => problem.jobs.length > 0 && problem.vehicles.length > 0);

interface Bench {
  readonly s: State;
  readonly turn: () => void;
}

/** A state with everything inserted, and one round of ruin, recreate and descent. */
function benchOf(problem: Parameters<typeof compileModel>[0], seed: number): Bench {
  const model = compileModel(problem);
  const chance = seededChance(seed);
  const s = emptyState(model);
  openRoutes(s);
  const neighbours = nearest(model, 20);
  firstWeights(s, neighbours);
  const local = newLocalSearch(neighbours, 10);
  const ruin = newRuin(s, 6, 8);
  const recreate = newRecreate(s, neighbours, 15, 0.05, chance);
  const insert = (c: number): boolean => insertGreedily(s, c, model.prize[c]!, recreate);
  beginIteration(s);
  for (let c = 0; c < model.clients; c++) {
    if (model.flow[c]! >= 0 || model.partner[c]! < 0) insert(c);
  }
  return {
    s,
    turn: () => {
      const seed = Math.floor(chance() * model.clients);
      const removed = removeStrings(s, seed, neighbours, ruin, chance);
      for (let i = 0; i < removed; i++) insert(ruin.removed[i]!);
      descend(s, local);
    },
  };
}

function builtAnew(s: State): State {
  const anew = emptyState(s.model);
  Object.assign(anew.weights, s.weights);
  openRoutes(anew);
  routesOf(s, s.next).forEach((clients, slot) => {
    let last = s.model.clients + slot;
    for (const c of clients) {
      insertAfter(anew, c, last);
      last = c;
    }
  });
  return anew;
}

/** Every third job goes the other way, under the rules of back-hauls. */
function withCollections(problem: Problem): Problem {
  const jobs = problem.jobs.map((job, j) =>
    j % 3 === 0 && !job.pickup ? { ...job, collection: true } : job,
  );
  return { ...problem, jobs, rules: { deliveriesFirst: true, noCollectionOnlyRoutes: true } };
}

const isClose = (a: number, b: number): boolean =>
  Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a), Math.abs(b));

describe('the search core', () => {
  test('keeps the cost of what it has, whatever it does', () => {
    fc.assert(
      fc.property(problems(30), ({ problem, seed }) => {
        const { s, turn } = benchOf(problem, seed);
        for (let i = 0; i < 12; i++) {
          beginIteration(s);
          turn();
          const [kept, found] = [costOf(s), auditCost(s)];
          if (!isClose(kept, found)) throw new Error(`keeps ${kept}, costs ${found}`);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('keeps it with collections, and answers what the checker accepts', () => {
    fc.assert(
      fc.property(problems(25), ({ problem, seed }) => {
        const both = withCollections(problem);
        fc.pre(validate(both).length === 0);
        const { s, turn } = benchOf(both, seed);
        for (let i = 0; i < 8; i++) {
          beginIteration(s);
          turn();
          if (!isClose(costOf(s), auditCost(s))) throw new Error(`costs ${auditCost(s)}`);
        }
        const violations = check(both, solve(both, { seed, iterations: 60 }));
        expect(violations).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  test('keeps what only whole routes show: the cost is that of the same routes built anew', () => {
    fc.assert(
      fc.property(richRecipes(16), (recipe) => {
        const problem = richProblemFrom(recipe);
        fc.pre(problem.jobs.length > 0 && problem.vehicles.length > 0);
        const { s, turn } = benchOf(problem, recipe.seed);
        if (s.model.clients === 0) return;
        for (let i = 0; i < 4; i++) {
          beginIteration(s);
          const before = costOf(s);
          turn();
          expect(isClose(costOf(s), costOf(builtAnew(s)))).toBe(true);
          if (i % 2 === 0) continue;
          undo(s);
          expect(isClose(costOf(s), before)).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('the audit notices a figure that is off by one', () => {
    const large = problems(30).filter((sample) => sample.problem.jobs.length > 10);
    const [sample] = fc.sample(large, { numRuns: 1, seed: 7 });
    const { problem, seed } = sample!;
    const { s, turn } = benchOf(problem, seed);
    beginIteration(s);
    turn();
    expect(isClose(costOf(s), auditCost(s))).toBe(true);
    s.totals.arcs += Math.max(1, costOf(s) * 1e-5);
    expect(isClose(costOf(s), auditCost(s))).toBe(false);
  });

  test('takes back an iteration completely', () => {
    fc.assert(
      fc.property(problems(30), ({ problem, seed }) => {
        const { s, turn } = benchOf(problem, seed);
        for (let i = 0; i < 5; i++) {
          const before = routesOf(s, s.next);
          const cost = costOf(s);
          const idle = Array.from(s.inUse);
          beginIteration(s);
          turn();
          undo(s);
          expect(routesOf(s, s.next)).toEqual(before);
          expect(Array.from(s.inUse)).toEqual(idle);
          expect(isClose(costOf(s), cost) && isClose(auditCost(s), cost)).toBe(true);
          beginIteration(s);
          turn();
        }
      }),
      { numRuns: 40 },
    );
  });

  test('finds the same again for the same seed', () => {
    fc.assert(
      fc.property(problems(25), ({ problem, seed }) => {
        const run = () => {
          const { best, state } = search(compileModel(problem), {
            chance: seededChance(seed),
            progress: (i) => i / 100,
          });
          return { cost: best.cost, routes: routesOf(state, best.next) };
        };
        expect(run()).toEqual(run());
      }),
      { numRuns: 20 },
    );
  });
});
