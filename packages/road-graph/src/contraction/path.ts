import type { TurnGraph } from '../graph/expand.ts';
import { gather, type LabelSearch, type Origins } from './labels.ts';
import { type Metric, type SearchArcs, turnCost } from './metric.ts';
import { arcBetween, type DownArcs, type Topology } from './topology.ts';

/**
 * The states of a shortest path, not only its cost. Both ends climb the elimination tree and
 * remember where they came from; at the best hub the two climbs are joined, and each of their arcs
 * is unpacked: it is a turn, or it goes through a lower state that both of its ends are joined with.
 * Which one is found by its exact sum, so nothing has to be kept per arc.
 *
 * Source: Dibbelt, Strasser & Wagner 2016, section on path unpacking.
 */
export interface Hierarchy {
  readonly turns: TurnGraph;
  readonly topology: Topology;
  readonly lower: DownArcs;
  readonly metric: Metric;
}

export interface StatePath {
  readonly cost: number;
  /** From the state of the origin to that of the end, both included. */
  readonly states: readonly number[];
}

export interface Climbs {
  readonly search: LabelSearch;
  readonly other: LabelSearch;
  /** Per state: the state below it that it was reached from, -1 at an origin. */
  readonly cameFrom: Int32Array;
  readonly goesTo: Int32Array;
}

export function shortestPath(
  hierarchy: Hierarchy,
  climbs: Climbs,
  from: Origins,
  to: Origins,
): StatePath | undefined {
  const { topology, metric } = hierarchy;
  const { search, other, cameFrom, goesTo } = climbs;
  const there = climb(search, topology, metric.upward, from, cameFrom);
  const back = climb(other, topology, metric.downward, to, goesTo);
  let cost = Infinity;
  let hub = -1;
  for (let i = 0; i < there; i++) {
    const state = search.chain[i] as number;
    const sum = (search.cost[state] as number) + (other.cost[state] as number);
    if (sum < cost) {
      cost = sum;
      hub = state;
    }
  }
  clean(search, there);
  clean(other, back);
  if (hub < 0) return undefined;
  return { cost, states: statesThrough(hierarchy, hub, cameFrom, goesTo) };
}

function climb(
  search: LabelSearch,
  { parent }: Topology,
  { start, head, weight }: SearchArcs,
  from: Origins,
  below: Int32Array,
): number {
  const { chain, cost, branch } = search;
  const branches = gather(search, parent, from);
  const length = branch[branches] as number;
  for (let c = 0; c < length; c++) below[chain[c] as number] = -1;
  for (let b = branches - 1; b >= 0; b--)
    for (let c = branch[b] as number; c < (branch[b + 1] as number); c++) {
      const state = chain[c] as number;
      const here = cost[state] as number;
      if (here === Infinity) continue;
      for (let i = start[state] as number; i < (start[state + 1] as number); i++) {
        const next = head[i] as number;
        const sum = here + (weight[i] as number);
        if (sum >= (cost[next] as number)) continue;
        cost[next] = sum;
        below[next] = state;
      }
    }
  return length;
}

function clean({ chain, cost, seen }: LabelSearch, length: number): void {
  for (let c = 0; c < length; c++) {
    cost[chain[c] as number] = Infinity;
    seen[chain[c] as number] = 0;
  }
}

function statesThrough(
  hierarchy: Hierarchy,
  hub: number,
  cameFrom: Int32Array,
  goesTo: Int32Array,
): number[] {
  const climbed = [hub];
  for (let at = cameFrom[hub] as number; at >= 0; at = cameFrom[at] as number) climbed.push(at);
  climbed.reverse();
  const states = [climbed[0] as number];
  for (let i = 1; i < climbed.length; i++)
    unpack(hierarchy, climbed[i - 1] as number, climbed[i] as number, states);
  let at = hub;
  for (let next = goesTo[at] as number; next >= 0; next = goesTo[at] as number) {
    unpack(hierarchy, at, next, states);
    at = next;
  }
  return states;
}

/** Appends what comes after `from` on the way to `to`, which one arc of the hierarchy stands for. */
function unpack(hierarchy: Hierarchy, from: number, to: number, states: number[]): void {
  const { turns, topology, lower, metric } = hierarchy;
  const { up, down, dominated } = metric.weights;
  const arc = arcBetween(topology, Math.min(from, to), Math.max(from, to));
  const weight = (from < to ? up : down)[arc];
  for (
    let turn = turns.turnStart[from] as number;
    turn < (turns.turnStart[from + 1] as number);
    turn++
  )
    if (turns.turnTo[turn] === to && turnCost(turns, metric.stateCost, from, turn) === weight) {
      states.push(to);
      return;
    }
  const low = Math.min(from, to);
  const high = Math.max(from, to);
  for (let l = lower.start[low] as number; l < (lower.start[low + 1] as number); l++) {
    const middle = lower.tail[l] as number;
    const toLow = lower.arc[l] as number;
    const toHigh = arcBetween(topology, middle, high);
    if (toHigh < 0) continue;
    // Down from where one is, up to where one goes.
    const first = from === low ? toLow : toHigh;
    const second = from === low ? toHigh : toLow;
    if ((down[first] as number) + (up[second] as number) !== weight) continue;
    if (((dominated[first] as number) & 2) !== 0 || ((dominated[second] as number) & 1) !== 0)
      continue;
    unpack(hierarchy, from, middle, states);
    unpack(hierarchy, middle, to, states);
    return;
  }
  throw new Error(`arc ${from} → ${to} is neither a turn nor a triangle: the weights are damaged`);
}
