import type { TurnGraph } from '../graph/expand.ts';
import { centisecond, costOf } from './cost.ts';
import { customise, type Weights } from './customise.ts';
import { sharedMemory } from './worker-memory.ts';
import { arcBetween, type DownArcs, type Topology } from './topology.ts';

/**
 * What driving costs at present, ready for queries: the weights of the hierarchy, and of its arcs
 * only those that are shortest paths, as one list upwards and one downwards.
 */
export interface Metric {
  /** Per state: cost of driving its arc from end to end; Infinity if closed. */
  readonly stateCost: Float64Array;
  readonly weights: Weights;
  /** Arcs to drive upwards, by their lower state. */
  readonly upward: SearchArcs;
  /** Arcs to drive downwards, also by their lower state. */
  readonly downward: SearchArcs;
}

export interface SearchArcs {
  readonly start: Int32Array;
  readonly head: Int32Array;
  readonly weight: Float64Array;
}

/** Cost of each state's arc; 0 time means closed. */
export function stateCosts(
  stateArc: Int32Array,
  arcTime: Int32Array,
  edgeLength: Int32Array,
): Float64Array {
  const costs = sharedMemory.floats(stateArc.length);
  for (let state = 0; state < costs.length; state++) {
    const arc = stateArc[state] as number;
    const time = arcTime[arc] as number;
    costs[state] = time === 0 ? Infinity : costOf(time, edgeLength[arc >> 1] as number);
  }
  return costs;
}

/** Cost from the beginning of one state's arc to the beginning of the next one's. */
export function turnCost(
  turns: TurnGraph,
  stateCost: Float64Array,
  state: number,
  turn: number,
): number {
  const to = turns.turnTo[turn] as number;
  if (stateCost[to] === Infinity) return Infinity;
  return (stateCost[state] as number) + (turns.turnTime[turn] as number) * centisecond;
}

export function weighHierarchy(
  turns: TurnGraph,
  topology: Topology,
  lower: DownArcs,
  stateCost: Float64Array,
): Metric {
  const arcs = topology.upHead.length;
  const weights: Weights = {
    up: sharedMemory.floats(arcs).fill(Infinity),
    down: sharedMemory.floats(arcs).fill(Infinity),
    dominated: sharedMemory.bytes(arcs),
  };
  enterTurns(turns, topology, stateCost, weights);
  customise(topology, lower, weights);
  return metricOf(topology, stateCost, weights);
}

/** The search lists again from weights that were kept. */
export function metricOf(topology: Topology, stateCost: Float64Array, weights: Weights): Metric {
  return {
    stateCost,
    weights,
    upward: undominated(topology, weights.up, weights.dominated, 1),
    downward: undominated(topology, weights.down, weights.dominated, 2),
  };
}

function enterTurns(
  turns: TurnGraph,
  topology: Topology,
  stateCost: Float64Array,
  { up, down }: Weights,
): void {
  const { turnStart, turnTo } = turns;
  for (let state = 0; state < stateCost.length; state++)
    for (let turn = turnStart[state] as number; turn < (turnStart[state + 1] as number); turn++) {
      const to = turnTo[turn] as number;
      if (to === state) continue;
      const arc = arcBetween(topology, Math.min(state, to), Math.max(state, to));
      const weight = state < to ? up : down;
      weight[arc] = Math.min(weight[arc] as number, turnCost(turns, stateCost, state, turn));
    }
}

function undominated(
  { upStart, upHead }: Topology,
  weight: Float64Array,
  dominated: Uint8Array,
  bit: number,
): SearchArcs {
  const states = upStart.length - 1;
  let count = 0;
  for (let arc = 0; arc < weight.length; arc++)
    if (weight[arc] !== Infinity && ((dominated[arc] as number) & bit) === 0) count++;
  const kept = {
    start: sharedMemory.ints(states + 1),
    head: sharedMemory.ints(count),
    weight: sharedMemory.floats(count),
  };
  let at = 0;
  for (let state = 0; state < states; state++) {
    for (let arc = upStart[state] as number; arc < (upStart[state + 1] as number); arc++) {
      if (weight[arc] === Infinity || ((dominated[arc] as number) & bit) !== 0) continue;
      kept.head[at] = upHead[arc] as number;
      kept.weight[at++] = weight[arc] as number;
    }
    kept.start[state + 1] = at;
  }
  return kept;
}
