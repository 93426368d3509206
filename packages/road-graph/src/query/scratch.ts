import {
  Labels,
  type LabelSearch,
  labelSearch,
  type Origins,
  origins,
} from '../contraction/labels.ts';
import type { Topology } from '../contraction/topology.ts';

/**
 * Buffers that queries on one hierarchy use again. A query is synchronous and leaves them clean, so
 * one set per hierarchy and thread is enough.
 */
export interface Scratch {
  readonly search: LabelSearch;
  readonly other: LabelSearch;
  readonly from: Origins;
  readonly to: Origins;
  readonly labels: Labels;
  readonly cameFrom: Int32Array;
  readonly goesTo: Int32Array;
}

const held = new WeakMap<Topology, Scratch>();

export function scratchFor(topology: Topology): Scratch {
  const known = held.get(topology);
  if (known) return known;
  const states = topology.parent.length;
  const fresh: Scratch = {
    search: labelSearch(states),
    other: labelSearch(states),
    from: origins(),
    to: origins(),
    labels: new Labels(),
    cameFrom: new Int32Array(states),
    goesTo: new Int32Array(states),
  };
  held.set(topology, fresh);
  return fresh;
}
