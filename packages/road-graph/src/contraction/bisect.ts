/**
 * Cuts a piece of a network in two along few edges: inertial flow. Nodes are sorted along a line;
 * the first and the last quarter are source and sink of a maximum flow, whose minimum cut is taken.
 * The best of several lines wins.
 *
 * Source: Schild & Sommer 2015, "On Balanced Separators in Road Networks"; flow by Dinic 1970 on
 * undirected edges with capacities. All buffers are as large as the whole network and used again.
 */
export interface Network {
  /** Position of each node, any unit, x scaled to match y. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Neighbours of node n: [start[n], start[n + 1]), each edge at both of its ends. */
  readonly start: Int32Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly edge: Int32Array;
  /** Per edge: what cutting it costs. */
  readonly capacity: Int32Array;
}

/** Directions (as x and y weights) that nodes are sorted along; four more make no better order. */
const lines: readonly (readonly [number, number])[] = [
  [1, 0],
  [0, 1],
  [1, 1],
  [1, -1],
];
const share = 0.25;
const nodeSpan = 2 ** 24;

export class Bisector {
  private readonly net: Network;
  /** Which piece a node belongs to while it is being cut. */
  private readonly piece: Int32Array;
  private readonly level: Int32Array;
  private readonly cursor: Int32Array;
  private readonly role: Uint8Array;
  private readonly flow: Int32Array;
  private readonly queue: Int32Array;
  private readonly path: Int32Array;
  private readonly isLeft: Uint8Array;
  private readonly keys: Float64Array;
  private current = 0;

  constructor(net: Network) {
    this.net = net;
    const nodes = net.x.length;
    if (nodes > nodeSpan) throw new RangeError(`${nodes} nodes are more than ${nodeSpan}`);
    this.piece = new Int32Array(nodes);
    this.level = new Int32Array(nodes);
    this.cursor = new Int32Array(nodes);
    this.role = new Uint8Array(nodes);
    this.queue = new Int32Array(nodes);
    this.path = new Int32Array(nodes);
    this.isLeft = new Uint8Array(nodes);
    this.keys = new Float64Array(nodes);
    this.flow = new Int32Array(net.capacity.length);
  }

  /**
   * Permutes `nodes` so that one side comes first, and returns how many nodes that is. The piece
   * must be connected and have two nodes at least.
   */
  split(nodes: Int32Array): number {
    this.enter(nodes);
    let best = Number.POSITIVE_INFINITY;
    let bestBalance = 0;
    const sorted = nodes.slice();
    for (const [wx, wy] of lines) {
      this.sortAlong(sorted, wx, wy);
      const ends = Math.max(1, Math.floor(sorted.length * share));
      const value = this.maxFlow(sorted, ends, best);
      if (value > best) continue;
      const size = this.sideSize(sorted);
      const balance = Math.min(size, sorted.length - size);
      if (value === best && balance <= bestBalance) continue;
      best = value;
      bestBalance = balance;
      for (const node of sorted) this.isLeft[node] = (this.level[node] as number) >= 0 ? 1 : 0;
    }
    return this.partition(nodes);
  }

  /** Breadth-first pieces of what is not connected: permutes, and returns where each begins. */
  components(nodes: Int32Array): number[] {
    this.enter(nodes);
    const starts: number[] = [];
    const { start, to } = this.net;
    const { piece, queue, current } = this;
    let filled = 0;
    for (const root of nodes) {
      if (piece[root] !== current) continue;
      starts.push(filled);
      piece[root] = 0;
      queue[filled++] = root;
      for (let head = filled - 1; head < filled; head++) {
        const node = queue[head] as number;
        for (let i = start[node] as number; i < (start[node + 1] as number); i++) {
          const next = to[i] as number;
          if (piece[next] !== current) continue;
          piece[next] = 0;
          queue[filled++] = next;
        }
      }
    }
    nodes.set(queue.subarray(0, filled));
    return starts;
  }

  private enter(nodes: Int32Array): void {
    this.current++;
    for (const node of nodes) this.piece[node] = this.current;
  }

  /** Keys are cut to 29 bits and carry the node below them, so that a plain sort of numbers does. */
  private sortAlong(nodes: Int32Array, wx: number, wy: number): void {
    const { x, y } = this.net;
    const keys = this.keys.subarray(0, nodes.length);
    let least = Infinity;
    let most = -Infinity;
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[i] as number;
      const key = wx * (x[node] as number) + wy * (y[node] as number);
      keys[i] = key;
      least = Math.min(least, key);
      most = Math.max(most, key);
    }
    const scale = most > least ? (2 ** 29 - 1) / (most - least) : 0;
    for (let i = 0; i < nodes.length; i++)
      keys[i] = Math.floor(((keys[i] as number) - least) * scale) * nodeSpan + (nodes[i] as number);
    keys.sort();
    for (let i = 0; i < nodes.length; i++) nodes[i] = (keys[i] as number) % nodeSpan;
  }

  private partition(nodes: Int32Array): number {
    const left = nodes.filter((node) => this.isLeft[node] === 1);
    const right = nodes.filter((node) => this.isLeft[node] === 0);
    nodes.set(left);
    nodes.set(right, left.length);
    return left.length;
  }

  private sideSize(nodes: Int32Array): number {
    let size = 0;
    for (const node of nodes) if ((this.level[node] as number) >= 0) size++;
    return size;
  }

  /** Value of the flow, or more than `limit` once it is; `level` ≥ 0 marks the source's side. */
  private maxFlow(nodes: Int32Array, ends: number, limit: number): number {
    const { start, edge } = this.net;
    const { role, flow } = this;
    for (const node of nodes) {
      role[node] = 0;
      for (let i = start[node] as number; i < (start[node + 1] as number); i++)
        flow[edge[i] as number] = 0;
    }
    for (let i = 0; i < ends; i++) {
      role[nodes[i] as number] = 1;
      role[nodes[nodes.length - 1 - i] as number] = 2;
    }
    let value = 0;
    while (this.levels(nodes, ends)) {
      for (let i = 0; i < ends; i++) {
        for (;;) {
          const pushed = this.augment(nodes[i] as number);
          if (pushed === 0) break;
          value += pushed;
          if (value > limit) return value;
        }
      }
    }
    return value;
  }

  /** What still fits through entry i of the adjacency; flow is positive from the lower node up. */
  private residual(node: number, i: number): number {
    const e = this.net.edge[i] as number;
    const flow = this.flow[e] as number;
    const capacity = this.net.capacity[e] as number;
    return node < (this.net.to[i] as number) ? capacity - flow : capacity + flow;
  }

  private levels(nodes: Int32Array, ends: number): boolean {
    const { start, to } = this.net;
    const { level, cursor, queue, piece, current, role } = this;
    for (const node of nodes) {
      level[node] = -1;
      cursor[node] = start[node] as number;
    }
    let filled = 0;
    for (let i = 0; i < ends; i++) {
      level[nodes[i] as number] = 0;
      queue[filled++] = nodes[i] as number;
    }
    let reached = false;
    for (let head = 0; head < filled; head++) {
      const node = queue[head] as number;
      for (let i = start[node] as number; i < (start[node + 1] as number); i++) {
        const next = to[i] as number;
        if (piece[next] !== current || level[next] !== -1 || this.residual(node, i) <= 0) continue;
        level[next] = (level[node] as number) + 1;
        if (role[next] === 2) reached = true;
        queue[filled++] = next;
      }
    }
    return reached;
  }

  /** One path from a source node to the sink along rising levels, without recursion. */
  private augment(source: number): number {
    const { start, to, edge } = this.net;
    const { level, cursor, path, piece, current, role, flow } = this;
    let depth = 0;
    let node = source;
    while (role[node] !== 2) {
      let i = cursor[node] as number;
      const end = start[node + 1] as number;
      for (; i < end; i++) {
        const next = to[i] as number;
        if (
          piece[next] === current &&
          level[next] === (level[node] as number) + 1 &&
          this.residual(node, i) > 0
        )
          break;
      }
      cursor[node] = i;
      if (i < end) {
        path[depth++] = i;
        node = to[i] as number;
        continue;
      }
      // A dead end: step back, and do not come here again in this phase.
      if (depth === 0) return 0;
      node = this.before(path[--depth] as number);
      cursor[node] = (cursor[node] as number) + 1;
    }
    let pushed = Number.POSITIVE_INFINITY;
    for (let d = 0; d < depth; d++)
      pushed = Math.min(pushed, this.residual(this.before(path[d] as number), path[d] as number));
    for (let d = 0; d < depth; d++) {
      const i = path[d] as number;
      const isUp = this.before(i) < (to[i] as number);
      flow[edge[i] as number] = (flow[edge[i] as number] as number) + (isUp ? pushed : -pushed);
    }
    return pushed;
  }

  /** The node that an entry of the adjacency belongs to. */
  private before(entry: number): number {
    return this.net.from[entry] as number;
  }
}
