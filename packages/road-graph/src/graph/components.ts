import type { TurnGraph } from './expand.ts';

/** Bits per state. */
export const leavesToMain = 1;
export const reachedFromMain = 2;

/**
 * Finds the main network: the largest strongly connected component of states, and which states lead
 * into it or are reached from it. A place is snapped to where one can get away from, and to.
 *
 * Source: Tarjan 1972, without recursion. O(states + turns).
 */
export function mainNetwork(graph: TurnGraph): Uint8Array {
  const component = strongComponents(graph);
  const sizes = new Map<number, number>();
  for (const one of component) sizes.set(one, (sizes.get(one) ?? 0) + 1);
  let main = 0;
  let largest = 0;
  for (const [one, size] of sizes)
    if (size > largest || (size === largest && one < main)) {
      main = one;
      largest = size;
    }
  const flags = new Uint8Array(component.length);
  spread(flags, component, main, reachedFromMain, graph.turnStart, graph.turnTo);
  const back = reversed(graph);
  spread(flags, component, main, leavesToMain, back.start, back.to);
  return flags;
}

function spread(
  flags: Uint8Array,
  component: Int32Array,
  main: number,
  bit: number,
  start: Int32Array,
  to: Int32Array,
): void {
  const stack: number[] = [];
  const mark = (state: number): void => {
    flags[state] = (flags[state] as number) | bit;
    stack.push(state);
  };
  for (let state = 0; state < component.length; state++) if (component[state] === main) mark(state);
  for (let state = stack.pop(); state !== undefined; state = stack.pop())
    for (let i = start[state] as number; i < (start[state + 1] as number); i++)
      if (((flags[to[i] as number] as number) & bit) === 0) mark(to[i] as number);
}

/** Turns by the state they lead to. */
export function reversed(graph: Pick<TurnGraph, 'turnStart' | 'turnTo'>): {
  readonly start: Int32Array;
  readonly to: Int32Array;
  /** Which turn each is. */
  readonly turn: Int32Array;
} {
  const { turnStart, turnTo } = graph;
  const states = turnStart.length - 1;
  const start = new Int32Array(states + 1);
  for (const to of turnTo) start[to + 1] = (start[to + 1] as number) + 1;
  for (let state = 0; state < states; state++)
    start[state + 1] = (start[state + 1] as number) + (start[state] as number);
  const fill = start.slice();
  const to = new Int32Array(turnTo.length);
  const turn = new Int32Array(turnTo.length);
  for (let state = 0; state < states; state++)
    for (let i = turnStart[state] as number; i < (turnStart[state + 1] as number); i++) {
      const at = fill[turnTo[i] as number] as number;
      fill[turnTo[i] as number] = at + 1;
      to[at] = state;
      turn[at] = i;
    }
  return { start, to, turn };
}

/** Number of the component of each state. */
export function strongComponents({
  turnStart,
  turnTo,
}: Pick<TurnGraph, 'turnStart' | 'turnTo'>): Int32Array {
  const states = turnStart.length - 1;
  const component = new Int32Array(states).fill(-1);
  const index = new Int32Array(states).fill(-1);
  const low = new Int32Array(states);
  const cursor = turnStart.slice(0, states);
  const open: number[] = [];
  const path: number[] = [];
  let visited = 0;
  let components = 0;
  const enter = (state: number): void => {
    index[state] = low[state] = visited++;
    open.push(state);
    path.push(state);
  };
  for (let root = 0; root < states; root++) {
    if (index[root] !== -1) continue;
    enter(root);
    while (path.length > 0) {
      const state = path.at(-1) as number;
      const next = cursor[state] as number;
      if (next < (turnStart[state + 1] as number)) {
        cursor[state] = next + 1;
        const to = turnTo[next] as number;
        if (index[to] === -1) enter(to);
        else if (component[to] === -1)
          low[state] = Math.min(low[state] as number, index[to] as number);
        continue;
      }
      path.pop();
      const parent = path.at(-1);
      if (parent !== undefined) low[parent] = Math.min(low[parent] as number, low[state] as number);
      if (low[state] !== index[state]) continue;
      for (let one = open.pop(); one !== undefined; one = open.pop()) {
        component[one] = components;
        if (one === state) break;
      }
      components++;
    }
  }
  return component;
}
