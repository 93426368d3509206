/**
 * The largest strongly connected part of a directed graph: Tarjan, "Depth-First Search and Linear
 * Graph Algorithms" (1972), with a stack of its own instead of recursion. Time and memory grow with
 * nodes + arcs. Of two parts of one size the one found first counts.
 */
export interface Arcs {
  readonly nodes: number;
  readonly firstArc: Uint32Array;
  readonly head: Uint32Array;
}

/** 1 for each node of the largest part. */
export function largestComponent(graph: Arcs): Uint8Array {
  const component = strongComponents(graph);
  const size = new Map<number, number>();
  for (const c of component) size.set(c, (size.get(c) ?? 0) + 1);
  let largest = -1;
  for (const [c, count] of size) if (count > (size.get(largest) ?? 0)) largest = c;
  return Uint8Array.from(component, (c) => (c === largest ? 1 : 0));
}

/** The number of each node's part. */
export function strongComponents({ nodes, firstArc, head }: Arcs): Int32Array {
  const found = new Int32Array(nodes).fill(-1);
  const low = new Int32Array(nodes);
  const component = new Int32Array(nodes).fill(-1);
  const nextArc = firstArc.slice(0, nodes);
  const open: number[] = [];
  const path: number[] = [];
  let clock = 0;
  let components = 0;
  const enter = (v: number): void => {
    found[v] = low[v] = clock++;
    open.push(v);
    path.push(v);
  };
  for (let root = 0; root < nodes; root++) {
    if (found[root] !== -1) continue;
    enter(root);
    for (let v = path.at(-1); v !== undefined; v = path.at(-1)) {
      const arc = nextArc[v] as number;
      if (arc < (firstArc[v + 1] as number)) {
        nextArc[v] = arc + 1;
        const w = head[arc] as number;
        if (found[w] === -1) enter(w);
        else if (component[w] === -1) low[v] = Math.min(low[v] as number, found[w] as number);
        continue;
      }
      path.pop();
      const parent = path.at(-1);
      if (parent !== undefined) low[parent] = Math.min(low[parent] as number, low[v] as number);
      if (low[v] === found[v]) {
        for (let w = open.pop(); w !== undefined; w = w === v ? undefined : open.pop())
          component[w] = components;
        components++;
      }
    }
  }
  return component;
}
