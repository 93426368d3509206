import { type Chance, seededChance } from '../../random.ts';
import { arranged } from '../pauses/arrange.ts';
import { emptyPlan, setRoute } from '../plan.ts';
import { present } from '../present.ts';
import type { Problem } from '../problem.ts';
import { settle } from '../settle.ts';
import type { Solution } from '../solution.ts';
import { type Best, routesOf } from './best.ts';
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
        const routes = clientsOf(now, kept);
        onBest(iteration, metBy(now, cost), () => writeOut(model, routes));
      }),
  });
  // Where no vehicle could be filled, `settle` has the last word on what there is.
  const isOpen = best.cost === Infinity && isFeasibleButShort(state);
  const routes = isOpen ? routesOf(state, state.next) : clientsOf(state, best);
  return writeOut(model, routes, options.isLate);
}

/** Splits what required clients left out were charged from what the rest costs in money. */
function metBy(s: State, cost: number): Met {
  const { model, totals, unserved } = s;
  const met = { unservedExpress: 0, unservedNormal: 0, cost };
  for (let i = 0; i < totals.unserved; i++) {
    const c = unserved[i]!;
    if (model.optional[c] === 1) continue;
    met.cost -= model.prize[c]!;
    if (model.urgent[c] === 1) met.unservedExpress++;
    else met.unservedNormal++;
  }
  return { ...met, cost: met.cost / model.scale };
}

const clientsOf = (s: State, { next }: Best): readonly Int32Array[] => routesOf(s, next);

function writeOut(model: Model, routes: readonly Int32Array[], isLate?: () => boolean): Solution {
  const { exact } = model;
  const plan = emptyPlan(exact);
  routes.forEach((clients, slot) => {
    if (clients.length === 0) return;
    const k = model.vehicle[slot]!;
    const visits = Int32Array.of(...exact.frozen[k]!, ...clients.map((c) => model.visit[c]!));
    setRoute(plan, k, arranged(exact, k, visits));
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
