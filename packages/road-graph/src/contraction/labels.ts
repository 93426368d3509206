import type { SearchArcs } from './metric.ts';

/**
 * Where a journey can begin (or end) → its label: the higher states at which a shortest path from
 * there may change from climbing to descending, with the cost to each. Two labels meet in the hub
 * with the least sum; that is the distance.
 *
 * The states to look at are known beforehand, the ancestors in the elimination tree, so there is no
 * queue: one sweep up computes costs, one sweep down drops the hubs that are reached at no more cost
 * through a still higher one. Dropping on equality is safe: of all hubs on shortest paths the highest
 * always stays.
 *
 * Source: Dibbelt, Strasser & Wagner 2016 (elimination tree queries); dropping as in Abraham et al.
 * 2012 (hub labels). O(arcs above the origin).
 */
export interface LabelSearch {
  readonly cost: Float64Array;
  readonly chain: Int32Array;
  readonly seen: Uint8Array;
  /** Where each branch begins in `chain`. */
  readonly branch: Int32Array;
  /** Parts of each cost, where they are asked for. */
  readonly parts: Float64Array;
}

export const labelSearch = (states: number): LabelSearch => ({
  cost: new Float64Array(states).fill(Infinity),
  chain: new Int32Array(states),
  seen: new Uint8Array(states),
  branch: new Int32Array(4096),
  parts: new Float64Array(states),
});

/** Labels of many places, one after the other: those of place p are [start[p], start[p + 1]). */
export class Labels {
  hub = new Int32Array(4096);
  cost = new Float64Array(4096);
  /** As many as costs if parts were asked for. */
  parts = new Float64Array(0);
  length = 0;
  readonly start: number[] = [0];

  clear(): void {
    this.length = 0;
    this.start.length = 1;
  }

  reserve(more: number, hasParts: boolean): void {
    if (this.length + more > this.hub.length) this.grow(more);
    if (hasParts && this.parts.length < this.hub.length) {
      const parts = new Float64Array(this.hub.length);
      parts.set(this.parts);
      this.parts = parts;
    }
  }

  private grow(more: number): void {
    const size = Math.max(this.hub.length * 2, this.length + more);
    const hub = new Int32Array(size);
    const cost = new Float64Array(size);
    hub.set(this.hub);
    cost.set(this.cost);
    this.hub = hub;
    this.cost = cost;
  }
}

/** States where a journey begins or ends, each with what it costs until there. */
export interface Origins {
  readonly state: Int32Array;
  readonly cost: Float64Array;
  readonly parts: Float64Array;
  count: number;
}

export const origins = (): Origins => ({
  state: new Int32Array(1024),
  cost: new Float64Array(1024),
  parts: new Float64Array(1024),
  count: 0,
});

export function addOrigin(to: Origins, state: number, cost: number, parts = 0): void {
  to.state[to.count] = state;
  to.parts[to.count] = parts;
  to.cost[to.count++] = cost;
}

/**
 * Appends one label to `out`. Climbs by `climb` and drops by `descend`: upward and downward arcs for
 * sources, the other way round for targets.
 */
export function addLabel(
  search: LabelSearch,
  parent: Int32Array,
  arcs: LabelArcs,
  from: Origins,
  out: Labels,
): void {
  const branches = gather(search, parent, from);
  const length = search.branch[branches] as number;
  ascend(search, arcs.climb, branches, arcs.parts);
  out.reserve(length, arcs.parts !== undefined);
  const count = emit(search, arcs.descend, length, out.hub, out.cost, out.length);
  if (arcs.parts)
    for (let i = out.length; i < out.length + count; i++)
      out.parts[i] = search.parts[out.hub[i] as number] as number;
  out.length += count;
  out.start.push(out.length);
}

export interface LabelArcs {
  readonly climb: SearchArcs;
  readonly descend: SearchArcs;
  /** Parts of the arcs that are climbed, if they are to be known. */
  readonly parts?: Float64Array | undefined;
}

/**
 * Collects the ancestors of all origins. Each further origin adds the branch up to where it meets
 * the earlier ones, so whoever handles later branches first never comes back to a state.
 */
export function gather(search: LabelSearch, parent: Int32Array, from: Origins): number {
  const { chain, seen, cost, branch } = search;
  let length = 0;
  let branches = 0;
  for (let i = 0; i < from.count; i++) {
    const state = from.state[i] as number;
    branch[branches] = length;
    let at = state;
    while (at >= 0 && seen[at] === 0) {
      seen[at] = 1;
      chain[length++] = at;
      at = parent[at] as number;
    }
    if (length > (branch[branches] as number)) branches++;
    if ((from.cost[i] as number) < (cost[state] as number)) {
      cost[state] = from.cost[i] as number;
      search.parts[state] = from.parts[i] as number;
    }
  }
  branch[branches] = length;
  return branches;
}

function ascend(
  { chain, cost, branch, parts }: LabelSearch,
  arcs: SearchArcs,
  branches: number,
  arcParts: Float64Array | undefined,
): void {
  const { start, head, weight } = arcs;
  for (let b = branches - 1; b >= 0; b--) {
    const end = branch[b + 1] as number;
    for (let c = branch[b] as number; c < end; c++) {
      const state = chain[c] as number;
      const here = cost[state] as number;
      if (here === Infinity) continue;
      const last = start[state + 1] as number;
      for (let i = start[state] as number; i < last; i++) {
        const next = head[i] as number;
        const there = here + (weight[i] as number);
        if (there >= (cost[next] as number)) continue;
        cost[next] = there;
        if (arcParts) parts[next] = (parts[state] as number) + (arcParts[i] as number);
      }
    }
  }
}

/** From the top down; earlier branches hold the higher states. Leaves the search clean. */
function emit(
  { chain, cost, seen, branch }: LabelSearch,
  arcs: SearchArcs,
  length: number,
  hubs: Int32Array,
  costs: Float64Array,
  at: number,
): number {
  const { start, head, weight } = arcs;
  let count = 0;
  for (let b = 0; (branch[b] as number) < length; b++) {
    for (let c = (branch[b + 1] as number) - 1; c >= (branch[b] as number); c--) {
      const state = chain[c] as number;
      const here = cost[state] as number;
      let least = Infinity;
      const last = start[state + 1] as number;
      for (let i = start[state] as number; i < last; i++) {
        const through = (cost[head[i] as number] as number) + (weight[i] as number);
        if (through < least) least = through;
      }
      if (least <= here) cost[state] = least;
      if (here < least) {
        hubs[at + count] = state;
        costs[at + count++] = here;
      }
    }
  }
  for (let c = 0; c < length; c++) {
    const state = chain[c] as number;
    cost[state] = Infinity;
    seen[state] = 0;
  }
  return count;
}
