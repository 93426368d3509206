import type { Chance } from '../../random.ts';
import { anneal, newWalk, type Walk } from './anneal.ts';
import { type Best, keepIfBest, noBest } from './best.ts';
import { type Fleet, isFleetDear, minimiseFleet, serveEverybody } from './fleet.ts';
import { descend } from './local-search.ts';
import type { Model } from './model.ts';
import { nearest, type Neighbours } from './neighbours.ts';
import { construct, toolsFor } from './rebuild.ts';
import { openRoutes } from './relink.ts';
import { emptyState, type State } from './state.ts';
import { type Tuning, tuningFor } from './tuning.ts';
import { firstWeights, setStrict } from './weights.ts';

/** The search of one thread: a first solution, fewer vehicles where they are dear, then a long walk. */
export interface SearchOptions {
  readonly chance: Chance;
  /** Share of the budget used: 0 at first; at 1 the search ends. Asked every few iterations. */
  readonly progress: (iteration: number) => number;
  readonly onBest?:
    | ((iteration: number, cost: number, state: State, best: Best) => void)
    | undefined;
  readonly tuning?: Partial<Tuning> | undefined;
  /** If somebody has looked for them already. */
  readonly neighbours?: Neighbours | undefined;
}

export interface Outcome {
  readonly state: State;
  readonly best: Best;
  readonly iterations: number;
}

/** Share of the budget for finding room for everybody, and for closing routes. */
const SERVE_ALL = 0.1;
const CLOSE_ROUTES = 0.5;
/** If more are left out there are too few vehicles, and whom to leave out is for the long walk. */
const MOST_LEFT_OUT = 40;
const HEAT_CLOSING = 0.2;

export function search(model: Model, options: SearchOptions): Outcome {
  const walk = setOut(model, options);
  const { s, best } = walk;
  const { onBest, progress } = options;
  if (model.clients === 0) return { state: s, best: { ...best, cost: 0 }, iterations: 0 };
  anneal(walk, { progress, onBest: (i) => onBest?.(i, best.cost, s, best) });
  return { state: s, best, iterations: walk.iteration };
}

/** A walk at its first solution, with as few vehicles as can be found if these are dear. */
export function setOut(model: Model, options: SearchOptions): Walk {
  const tuning = { ...tuningFor(model), ...options.tuning };
  const { chance } = options;
  const s = emptyState(model);
  openRoutes(s);
  const best = noBest(s);
  const neighbours = options.neighbours ?? nearest(model, tuning.neighbours);
  firstWeights(s, neighbours);
  const tools = toolsFor(s, neighbours, tuning, chance);
  setStrict(s, true);
  construct(s, tools, chance);
  const tell = (iteration: number): void => options.onBest?.(iteration, best.cost, s, best);
  if (keepIfBest(s, best, 0)) tell(0);
  descend(s, tools.local);
  if (keepIfBest(s, best, 1e-6)) tell(0);
  const walk = newWalk(s, best, { tools, tuning, chance });
  closeRoutes(walk, options);
  return walk;
}

/** Somebody who has to be served is left out, or vehicles are dear: a share of the budget goes into that. */
function closeRoutes(walk: Walk, { progress, onBest }: SearchOptions): void {
  const { s, best, tools, chance, meanLeg } = walk;
  const isDear = isFleetDear(s, meanLeg);
  const { required, unserved } = s.totals;
  const areFew = required > 0 && required === unserved && required <= MOST_LEFT_OUT;
  if (!isDear && !areFew) return;
  let share = 0;
  const fleetUntil = (most: number): Fleet => ({
    ...tools,
    heat: HEAT_CLOSING * meanLeg,
    chance,
    shouldStop: () => {
      share = progress(walk.iteration++);
      return share >= most;
    },
    onBest: () => onBest?.(walk.iteration, best.cost, s, best),
  });
  if (areFew) serveEverybody(s, best, fleetUntil(SERVE_ALL));
  if (isDear) minimiseFleet(s, best, fleetUntil(CLOSE_ROUTES));
  walk.from = share;
}
