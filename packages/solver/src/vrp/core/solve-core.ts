import { type Chance, seededChance } from '../../random.ts';
import { compile } from '../committed.ts';
import { priceLegs } from '../cost.ts';
import { emptyPlan, setRoute } from '../plan.ts';
import { present } from '../present.ts';
import type { Problem } from '../problem.ts';
import { settle } from '../settle.ts';
import type { Solution } from '../solution.ts';
import { type Best, routesOf } from './best.ts';
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
        const routes = clientsOf(now, kept);
        onBest(iteration, metBy(now, cost), () => writeOut(model, routes));
      }),
  });
  return writeOut(model, clientsOf(state, best));
}

/** Splits what required clients left out were charged from what the rest costs in money. */
function metBy(s: State, cost: number): Met {
  const { model, totals, unserved } = s;
  const met = { unservedExpress: 0, unservedNormal: 0, cost };
  for (let i = 0; i < totals.unserved; i++) {
    const c = unserved[i]!;
    if (model.optional[c] === 1) continue;
    met.cost -= model.prize[c]!;
    if (model.prize[c]! > FORBIDDEN) met.unservedExpress++;
    else met.unservedNormal++;
  }
  return { ...met, cost: met.cost / model.scale };
}

const clientsOf = (s: State, { next }: Best): readonly Int32Array[] => routesOf(s, next);

function writeOut(model: Model, routes: readonly Int32Array[]): Solution {
  const instance = compile(model.problem);
  priceLegs(instance);
  const plan = emptyPlan(instance);
  routes.forEach((clients, slot) => {
    if (clients.length === 0) return;
    const visits = clients.map((c) => model.visit[c]!);
    setRoute(plan, model.vehicle[slot]!, visits, visits.length);
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
