import { turnCost } from '../contraction/metric.ts';
import type { Origins } from '../contraction/labels.ts';
import type { TurnGraph } from '../graph/expand.ts';

/**
 * The plain answer that the hierarchy is held against: Dijkstra 1959 over states and turns, with a
 * binary heap. It shares no code with contraction, labels or snapping. O(turns · log states) a run.
 */
export function plainCosts(
  turns: TurnGraph,
  stateCost: Float64Array,
  from: Origins,
  previous?: Int32Array,
): Float64Array {
  const cost = new Float64Array(stateCost.length).fill(Infinity);
  const heap = new Heap();
  for (let i = 0; i < from.count; i++) {
    const state = from.state[i] as number;
    if ((from.cost[i] as number) >= (cost[state] as number)) continue;
    cost[state] = from.cost[i] as number;
    heap.push(state, cost[state]);
  }
  for (let state = heap.pop(); state >= 0; state = heap.pop()) {
    const here = heap.poppedKey;
    if (here > (cost[state] as number)) continue;
    const last = turns.turnStart[state + 1] as number;
    for (let turn = turns.turnStart[state] as number; turn < last; turn++) {
      const to = turns.turnTo[turn] as number;
      const there = here + turnCost(turns, stateCost, state, turn);
      if (there >= (cost[to] as number)) continue;
      cost[to] = there;
      if (previous) previous[to] = state;
      heap.push(to, there);
    }
  }
  return cost;
}

class Heap {
  private readonly items: number[] = [];
  private readonly keys: number[] = [];
  poppedKey = 0;

  push(item: number, key: number): void {
    let at = this.items.length;
    while (at > 0) {
      const above = (at - 1) >> 1;
      if ((this.keys[above] as number) <= key) break;
      this.items[at] = this.items[above] as number;
      this.keys[at] = this.keys[above] as number;
      at = above;
    }
    this.items[at] = item;
    this.keys[at] = key;
  }

  /** The item with the least key, or -1; the key is left in `poppedKey`. */
  pop(): number {
    const [first] = this.items;
    if (first === undefined) return -1;
    this.poppedKey = this.keys[0] as number;
    const item = this.items.pop() as number;
    const key = this.keys.pop() as number;
    const size = this.items.length;
    let at = 0;
    for (let below = 1; below < size; below = 2 * at + 1) {
      if (below + 1 < size && (this.keys[below + 1] as number) < (this.keys[below] as number))
        below++;
      if ((this.keys[below] as number) >= key) break;
      this.items[at] = this.items[below] as number;
      this.keys[at] = this.keys[below] as number;
      at = below;
    }
    if (size > 0) {
      this.items[at] = item;
      this.keys[at] = key;
    }
    return first;
  }
}
