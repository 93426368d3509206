import { groupOfClass, type LegParts } from '../traffic/traffic.ts';
import { centisecond, centisecondsOf } from './cost.ts';
import type { Metric, SearchArcs } from './metric.ts';
import { turnCost } from './metric.ts';
import type { Hierarchy } from './path.ts';
import { arcBetween } from './topology.ts';

/**
 * How much of each arc's time is spent on motorways and on arterials, so that a matrix can be told
 * by the time of day. Packed like a cost: centiseconds on motorways × 2^26 + on arterials; the rest
 * is local. Found by one more sweep over the triangles, when it is first asked for.
 *
 * Invariant: the parts of an arc are those of the one path it stands for.
 */
export interface PartedArcs {
  readonly upward: Float64Array;
  readonly downward: Float64Array;
  /** Per state: parts of driving its arc. */
  readonly state: Float64Array;
}

const held = new WeakMap<Metric, PartedArcs>();

export function partsFor(hierarchy: Hierarchy, edgeClass: Uint8Array): PartedArcs {
  const known = held.get(hierarchy.metric);
  if (known) return known;
  const state = stateParts(hierarchy, edgeClass);
  const { up, down } = arcParts(hierarchy, state);
  const { dominated } = hierarchy.metric.weights;
  const parts = {
    upward: kept(hierarchy, up, hierarchy.metric.upward, dominated, 1),
    downward: kept(hierarchy, down, hierarchy.metric.downward, dominated, 2),
    state,
  };
  held.set(hierarchy.metric, parts);
  return parts;
}

/** Of a cost whose time is all on one class of road. */
export function partsOn(edgeClass: number, cost: number): number {
  const group = groupOfClass[edgeClass];
  const time = cost < 0 ? -centisecondsOf(-cost) : centisecondsOf(cost);
  return group === 'motorway' ? time * centisecond : group === 'arterial' ? time : 0;
}

export function unpackParts(parts: number, cost: number): LegParts {
  const motorway = Math.floor(parts / centisecond);
  const arterial = parts - motorway * centisecond;
  return { motorway, arterial, local: centisecondsOf(cost) - motorway - arterial };
}

function stateParts({ turns, metric }: Hierarchy, edgeClass: Uint8Array): Float64Array {
  return metric.stateCost.map((cost, state) =>
    cost === Infinity
      ? 0
      : partsOn(edgeClass[(turns.stateArc[state] as number) >> 1] as number, cost),
  );
}

/** Same order as customisation: when a state's turn comes, all arcs below it are known. */
function arcParts(hierarchy: Hierarchy, state: Float64Array) {
  const { topology, lower, metric } = hierarchy;
  const { upStart, upHead } = topology;
  const { up: upWeight, down: downWeight, dominated } = metric.weights;
  const up = new Float64Array(upHead.length);
  const down = new Float64Array(upHead.length);
  const isTurn = turnArcs(hierarchy, state, up, down);
  const states = upStart.length - 1;
  const arcTo = new Int32Array(states);
  for (let y = 0; y < states; y++) {
    for (let i = upStart[y] as number; i < (upStart[y + 1] as number); i++)
      arcTo[upHead[i] as number] = i;
    for (let l = lower.start[y] as number; l < (lower.start[y + 1] as number); l++) {
      const xy = lower.arc[l] as number;
      const bits = dominated[xy] as number;
      const last = upStart[(lower.tail[l] as number) + 1] as number;
      for (let xz = xy + 1; xz < last; xz++) {
        const yz = arcTo[upHead[xz] as number] as number;
        const other = dominated[xz] as number;
        const through = (downWeight[xy] as number) + (upWeight[xz] as number);
        if (
          through === upWeight[yz] &&
          ((bits & 2) | (other & 1) | ((isTurn[yz] as number) & 1)) === 0
        )
          up[yz] = (down[xy] as number) + (up[xz] as number);
        const back = (downWeight[xz] as number) + (upWeight[xy] as number);
        if (
          back === downWeight[yz] &&
          ((bits & 1) | (other & 2) | ((isTurn[yz] as number) & 2)) === 0
        )
          down[yz] = (down[xz] as number) + (up[xy] as number);
      }
    }
  }
  return { up, down };
}

/** Arcs that are turns at their present weight: 1 upwards, 2 downwards. */
function turnArcs(
  { turns, topology, metric }: Hierarchy,
  state: Float64Array,
  up: Float64Array,
  down: Float64Array,
): Uint8Array {
  const isTurn = new Uint8Array(up.length);
  const { weights } = metric;
  for (let from = 0; from < state.length; from++)
    for (
      let turn = turns.turnStart[from] as number;
      turn < (turns.turnStart[from + 1] as number);
      turn++
    ) {
      const to = turns.turnTo[turn] as number;
      const cost = turnCost(turns, metric.stateCost, from, turn);
      if (to === from || cost === Infinity) continue;
      const arc = arcBetween(topology, Math.min(from, to), Math.max(from, to));
      const isUp = from < to;
      if ((isUp ? weights.up : weights.down)[arc] !== cost) continue;
      (isUp ? up : down)[arc] = state[from] as number;
      isTurn[arc] = (isTurn[arc] as number) | (isUp ? 1 : 2);
    }
  return isTurn;
}

/** Those of the arcs that queries look at, in their order. */
function kept(
  { topology, metric }: Hierarchy,
  parts: Float64Array,
  arcs: SearchArcs,
  dominated: Uint8Array,
  bit: number,
): Float64Array {
  const weight = bit === 1 ? metric.weights.up : metric.weights.down;
  const out = new Float64Array(arcs.head.length);
  let at = 0;
  for (let arc = 0; arc < topology.upHead.length; arc++)
    if (weight[arc] !== Infinity && ((dominated[arc] as number) & bit) === 0)
      out[at++] = parts[arc] as number;
  return out;
}
