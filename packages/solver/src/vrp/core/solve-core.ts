import { type Chance, seededChance } from '../../random.ts';
import { compile } from '../committed.ts';
import { priceLegs } from '../cost.ts';
import { emptyPlan, setRoute } from '../plan.ts';
import { present } from '../present.ts';
import type { Problem } from '../problem.ts';
import { settle } from '../settle.ts';
import type { Solution } from '../solution.ts';
import { routesOf } from './best.ts';
import { compileModel, FORBIDDEN, type Model } from './model.ts';
import { search } from './search.ts';
import type { State } from './state.ts';

/** From a problem to an answer by the core: compile, search, and the same last word as ever. */
export interface CoreOptions {
  readonly seed: number;
  /** Share of the budget used at an iteration; the search ends at 1. */
  readonly progress: (iteration: number) => number;
  readonly onBest?: ((iteration: number, met: Met, solution: () => Solution) => void) | undefined;
}

export interface Met {
  readonly unservedExpress: number;
  readonly unservedNormal: number;
  readonly cost: number;
}

export function solveWithCore(problem: Problem, options: CoreOptions): Solution {
  const model = compileModel(problem);
  const chance: Chance = seededChance(options.seed);
  const { onBest } = options;
  const { state, best } = search(model, {
    chance,
    progress: options.progress,
    onBest:
      onBest &&
      ((iteration, cost, now, kept) => {
        const visits = visitsOf(model, routesOf(now, kept.next));
        onBest(iteration, metBy(model, leftOut(now), cost), () => writeOut(problem, visits));
      }),
  });
  return writeOut(problem, visitsOf(model, routesOf(state, best.next)));
}

/** A solution as the search has it: what it is worth, and its visits by vehicle. */
export function draftOf(
  model: Model,
  next: Int32Array,
  cost: number,
): { readonly met: Met; readonly visits: readonly Int32Array[] } {
  const isServed = new Uint8Array(model.clients);
  const routes = routesOf({ model }, next);
  for (const clients of routes) for (const c of clients) isServed[c] = 1;
  const left = Array.from(isServed.keys()).filter((c) => isServed[c] === 0);
  return { met: metBy(model, left, cost), visits: visitsOf(model, routes) };
}

/** Splits what required clients left out were charged from what the rest costs in money. */
function metBy(model: Model, left: Iterable<number>, cost: number): Met {
  const met = { unservedExpress: 0, unservedNormal: 0, cost };
  for (const c of left) {
    if (model.optional[c] === 1) continue;
    met.cost -= model.prize[c]!;
    if (model.prize[c]! > FORBIDDEN) met.unservedExpress++;
    else met.unservedNormal++;
  }
  return { ...met, cost: met.cost / model.scale };
}

const leftOut = ({ unserved, totals }: State): Int32Array => unserved.subarray(0, totals.unserved);

/** By vehicle. */
function visitsOf(model: Model, routes: readonly Int32Array[]): readonly Int32Array[] {
  const visits = model.problem.vehicles.map(() => new Int32Array());
  routes.forEach((clients, slot) => {
    visits[model.vehicle[slot]!] = clients.map((c) => model.visit[c]!);
  });
  return visits;
}

/** The last word on visits by vehicle. */
export function writeOut(problem: Problem, visits: readonly Int32Array[]): Solution {
  const instance = compile(problem);
  priceLegs(instance);
  const plan = emptyPlan(instance);
  visits.forEach((own, vehicle) => {
    if (own.length > 0) setRoute(plan, vehicle, own, own.length);
  });
  settle(plan);
  return present(plan);
}

/**
 * Progress when nobody says how long there is: cycles of doubling length, each a whole cooling. The first
 * iterations of a longer search are then those of a shorter one.
 */
export function cycles(first: number, shouldStop: () => boolean): (iteration: number) => number {
  let start = 0;
  let length = first;
  return (iteration) => {
    if (shouldStop()) return 1;
    if (iteration - start >= length) {
      start += length;
      length *= 2;
    }
    return Math.min(0.999, (iteration - start) / length);
  };
}
