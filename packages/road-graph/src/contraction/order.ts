import { Bisector, type Network } from './bisect.ts';

/**
 * In which order edges are contracted: nested dissection. A network is cut in two; the edges of the
 * cut come last, those within either part before, by the same rule. In the turn-aware expansion the
 * states of the cut edges separate the states of both parts, which is what a small hierarchy needs;
 * so the order is found on the streets, which are smaller than their expansion.
 *
 * Source: Dibbelt, Strasser & Wagner 2016, "Customizable Contraction Hierarchies"; cuts as orders of
 * the expansion: Buchhold, Wagner, Zeitz & Zündorf 2020. It depends on no weight at all.
 */
export interface EdgeList {
  /** Of the nodes; any unit, x scaled to match y. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** States of the edge: what it costs to have it in a cut. Edges of weight 0 take no part. */
  readonly weight: Int32Array;
}

/** Edges of positive weight, the first to be contracted first. */
export function dissectionOrder(edges: EdgeList): Int32Array {
  const net = networkOf(edges);
  const bisector = new Bisector(net);
  const order = new Int32Array(edges.weight.reduce((sum, w) => sum + (w > 0 ? 1 : 0), 0));
  const placed = new Uint8Array(edges.weight.length);
  let next = order.length;
  const place = (edge: number): void => {
    if (placed[edge] === 1) return;
    placed[edge] = 1;
    order[--next] = edge;
  };
  const side = new Int32Array(edges.x.length);
  let stamp = 0;
  const todo: Int32Array[] = [usedNodes(net)];
  for (let nodes = todo.pop(); nodes; nodes = todo.pop()) {
    // A profile that may go nowhere has no node at all.
    if (nodes.length === 0) continue;
    const starts = bisector.components(nodes);
    if (starts.length > 1) {
      for (const [i, start] of starts.entries()) todo.push(nodes.subarray(start, starts[i + 1]));
      continue;
    }
    // What is left at a single node are edges that return to it.
    const left = nodes.length === 1 ? 1 : bisector.split(nodes);
    stamp++;
    for (let i = 0; i < left; i++) side[nodes[i] as number] = stamp;
    for (let i = 0; i < left; i++) {
      const node = nodes[i] as number;
      for (let j = net.start[node] as number; j < (net.start[node + 1] as number); j++)
        if (side[net.to[j] as number] !== stamp || net.to[j] === node) place(net.edge[j] as number);
    }
    if (nodes.length === 1) continue;
    todo.push(nodes.subarray(0, left), nodes.subarray(left));
  }
  return order;
}

function networkOf(edges: EdgeList): Network {
  const { from, to, weight } = edges;
  const start = new Int32Array(edges.x.length + 1);
  const count = (node: number): void => {
    start[node + 1] = (start[node + 1] as number) + 1;
  };
  for (let edge = 0; edge < weight.length; edge++) {
    if (weight[edge] === 0) continue;
    count(from[edge] as number);
    count(to[edge] as number);
  }
  for (let node = 0; node + 1 < start.length; node++)
    start[node + 1] = (start[node + 1] as number) + (start[node] as number);
  const fill = start.slice();
  const entries = start.at(-1) ?? 0;
  const net = {
    x: edges.x,
    y: edges.y,
    start,
    from: new Int32Array(entries),
    to: new Int32Array(entries),
    edge: new Int32Array(entries),
    capacity: weight,
  };
  const enter = (node: number, other: number, edge: number): void => {
    const at = fill[node] as number;
    fill[node] = at + 1;
    net.from[at] = node;
    net.to[at] = other;
    net.edge[at] = edge;
  };
  for (let edge = 0; edge < weight.length; edge++) {
    if (weight[edge] === 0) continue;
    enter(from[edge] as number, to[edge] as number, edge);
    enter(to[edge] as number, from[edge] as number, edge);
  }
  return net;
}

function usedNodes(net: Network): Int32Array {
  const nodes: number[] = [];
  for (let node = 0; node + 1 < net.start.length; node++)
    if ((net.start[node + 1] as number) > (net.start[node] as number)) nodes.push(node);
  return Int32Array.from(nodes);
}
