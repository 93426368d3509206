import { type Chance, seededChance } from '../../random.ts';
import type { Instance } from '../instance.ts';
import { arranged } from '../pauses/arrange.ts';
import { emptyPlan, setRoute } from '../plan.ts';
import { present } from '../present.ts';
import type { Problem } from '../problem.ts';
import { settle } from '../settle.ts';
import type { Solution } from '../solution.ts';
import { routesOf } from './best.ts';
import { compileModel, type Model } from './model.ts';
import { searchWithRestarts } from './restarts.ts';
import { isFeasibleButShort, type State } from './state.ts';

/** From a problem to an answer by the core: compile, search, and the same last word as ever. */
export interface CoreOptions {
  readonly seed: number;
  /** Share of the budget used at an iteration; the search ends at 1. */
  readonly progress: (iteration: number) => number;
  /** Asked while reasons are looked for: the time for that is up. */
  readonly isLate?: (() => boolean) | undefined;
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
  const { state, best } = searchWithRestarts(model, {
    chance,
    progress: options.progress,
    onBest:
      onBest &&
      ((iteration, cost, now, kept) => {
        const visits = visitsOf(model, routesOf(now, kept.next));
        onBest(iteration, metBy(model, leftOut(now), cost), () => writeOut(model.exact, visits));
      }),
  });
  // Where no vehicle could be filled, `settle` has the last word on what there is.
  const isOpen = best.cost === Infinity && isFeasibleButShort(state);
  const routes = routesOf(state, isOpen ? state.next : best.next);
  return writeOut(model.exact, visitsOf(model, routes), options.isLate);
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
    if (model.urgent[c] === 1) met.unservedExpress++;
    else met.unservedNormal++;
  }
  return { ...met, cost: met.cost / model.scale };
}

const leftOut = ({ unserved, totals }: State): Int32Array => unserved.subarray(0, totals.unserved);

/** By vehicle, without what is frozen. */
function visitsOf(model: Model, routes: readonly Int32Array[]): readonly Int32Array[] {
  const visits = model.problem.vehicles.map(() => new Int32Array());
  routes.forEach((clients, slot) => {
    visits[model.vehicle[slot]!] = clients.map((c) => model.visit[c]!);
  });
  return visits;
}

/** The last word on visits by vehicle, as `visitsOf` gives them. */
export function writeOut(
  exact: Instance,
  visits: readonly Int32Array[],
  isLate?: () => boolean,
): Solution {
  const plan = emptyPlan(exact);
  visits.forEach((own, k) => {
    if (own.length > 0)
      setRoute(plan, k, arranged(exact, k, Int32Array.of(...exact.frozen[k]!, ...own)));
  });
  settle(plan);
  return present(plan, isLate);
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
