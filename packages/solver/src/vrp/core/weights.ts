import { FORBIDDEN } from './model.ts';
import type { Neighbours } from './neighbours.ts';
import { reprice } from './refresh.ts';
import type { State, Weights } from './state.ts';

/**
 * Prices of broken limits, adapted (Vidal et al. 2013): a limit that too few of the recent solutions keep
 * becomes dearer, one that nearly all keep becomes cheaper.
 */
export interface Record {
  solutions: number;
  overloaded: number;
  warped: number;
  overlong: number;
  readonly first: Prices;
  readonly least: Prices;
  readonly most: Prices;
}

type Prices = Pick<Weights, 'load' | 'warp' | 'duty'>;

/** Aim: this share of solutions keeps each limit. */
const AIM = 0.9;
/** From this share of the budget on, prices only rise. */
const CLOSING = 0.8;
const EAGERNESS = 0.5;
/** How far prices may fall and rise from the first ones. */
const CHEAPEST = 300;
const DEAREST = 30;
/** At first a mean load too many costs so many legs, and a unit of time so much driving. */
const DEAR_LOAD = 30;
const DEAR_TIME = 10;
/** Of the leg from the depot, with the cost of use, added to a typical leg. */
const START_SHARE = 0.05;
/** In mean loads and mean legs. */
const GRAIN = 0.1;

/** From typical legs and loads. */
export function firstWeights(s: State, { width, list }: Neighbours): void {
  const { model, weights } = s;
  const { clients, cost, travel } = model;
  let legs = 0;
  let times = 0;
  const near = Math.min(width, 10);
  for (let c = 0; c < clients; c++) {
    for (let i = 0; i < near; i++) {
      const at = c * model.width + list[c * width + i]!;
      if (cost[at]! >= FORBIDDEN) continue;
      legs += cost[at]!;
      times += travel[at]!;
    }
  }
  const count = Math.max(1, clients * near);
  // Where driving is cheap, using a vehicle is what breaking a limit may save.
  for (let c = 0; c < clients; c++) {
    const start = cost[clients * model.width + c]!;
    if (start < FORBIDDEN) legs += START_SHARE * near * start;
  }
  let load = 0;
  for (let i = 0; i < model.brought.length; i++)
    load += model.brought[i]! + Math.abs(model.taken[i]!);
  const meanLoad = load > 0 ? load / model.brought.length : 1;
  weights.load = Math.max(1e-6, (DEAR_LOAD * legs) / count / meanLoad);
  weights.warp = Math.max(1e-6, (DEAR_TIME * legs) / Math.max(1, times));
  weights.duty = weights.warp;
  weights.meanLoad = meanLoad;
  weights.loadGrain = GRAIN * meanLoad;
  weights.timeGrain = (GRAIN * times) / count;
}

export function newRecord({ weights }: State): Record {
  const scaled = (by: number): Prices => ({
    load: weights.load * by,
    warp: weights.warp * by,
    duty: weights.duty * by,
  });
  return {
    solutions: 0,
    overloaded: 0,
    warped: 0,
    overlong: 0,
    first: scaled(1),
    least: scaled(1 / CHEAPEST),
    most: scaled(DEAREST),
  };
}

/** Counts a solution just found, taken or not. */
export function countBroken({ totals }: State, record: Record): void {
  record.solutions++;
  if (totals.overloaded > 0) record.overloaded++;
  if (totals.warped > 0) record.warped++;
  if (totals.overlong > 0) record.overlong++;
}

/** Moves each price in proportion to how far its share of solutions is from the aim. */
export function adaptWeights(s: State, record: Record, share: number): void {
  const aim = share < CLOSING ? AIM : 1;
  adapt(s, record, 'load', record.overloaded, aim);
  adapt(s, record, 'warp', record.warped, aim);
  adapt(s, record, 'duty', record.overlong, aim);
  record.solutions = 0;
  record.overloaded = 0;
  record.warped = 0;
  record.overlong = 0;
  reprice(s);
}

function adapt(s: State, record: Record, which: keyof Prices, broken: number, aim: number): void {
  const kept = 1 - broken / Math.max(1, record.solutions);
  const next = s.weights[which] * Math.exp(EAGERNESS * (aim - kept));
  s.weights[which] = Math.max(record.least[which], Math.min(record.most[which], next));
}

/**
 * In strict mode breaking a limit is dearer than leaving anybody out: for the first solution, and in turns
 * while some required client fits nowhere, when cheap violations would only hide whom to leave out.
 */
export function setStrict(s: State, strict: boolean): void {
  const { weights, model } = s;
  weights.charge = strict ? model.strictCharge : 0;
  reprice(s);
}

/** Prices as they were at first: after a strict turn the others would keep the search where it is. */
export function resetWeights(s: State, { first }: Record): void {
  Object.assign(s.weights, first);
  reprice(s);
}
