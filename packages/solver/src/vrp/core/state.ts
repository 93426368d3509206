import type { Model } from './model.ts';
import { newRich, type Rich } from './rich.ts';

/**
 * The solution under search, possibly infeasible. Routes are linked lists from the start node of a slot
 * to its end node. For every node we keep what the part of its route up to it (*head*, it included) and
 * from it on (*tail*, it included) amount to, so that joining a head, a few clients and a tail is priced
 * in constant time (Vidal, Crainic, Gendreau and Prins 2014). Only `relink.ts` writes here.
 *
 * Invariants: heads and tails are those of the present routes; `arcs`, `penalties` and `missing` are the
 * sums over routes and unserved clients; a client is in `unserved` if and only if its route is −1.
 */
export interface State {
  readonly model: Model;
  readonly next: Int32Array;
  readonly previous: Int32Array;
  /** By node: slot, or −1; and its rank in the route, 0 for the start. */
  readonly route: Int32Array;
  readonly position: Int32Array;

  /** Sum of legs up to the node, and of the same legs driven backwards. */
  readonly headCost: Float64Array;
  readonly headCostBack: Float64Array;
  /** By node: the leg to the next; by client: the dearer of its two legs. */
  readonly legOn: Int32Array;
  readonly dearest: Int32Array;
  /** By `dimension × nodes + node`: taken from the depot, left on board at its end, most on board. */
  readonly headBrought: Int32Array;
  readonly headTaken: Int32Array;
  readonly headPeak: Int32Array;
  readonly tailBrought: Int32Array;
  readonly tailTaken: Int32Array;
  readonly tailPeak: Int32Array;
  /**
   * Time segments: least duration, time warp it needs, earliest and latest start for these, waiting.
   */
  readonly headDuration: Int32Array;
  readonly headWarp: Int32Array;
  readonly headEarly: Int32Array;
  readonly headLate: Int32Array;
  readonly headWait: Int32Array;
  readonly tailDuration: Int32Array;
  readonly tailWarp: Int32Array;
  readonly tailEarly: Int32Array;
  readonly tailLate: Int32Array;
  readonly tailWait: Int32Array;

  /** By node: requests that are aboard behind it. */
  readonly open: Int32Array;

  /** By slot: clients, legs, what penalties and waiting add to them, and limits broken. */
  readonly size: Int32Array;
  /** By slot: a hash of its clients in their order. */
  readonly print: Int32Array;
  readonly arcs: Float64Array;
  readonly slack: Float64Array;
  readonly excess: Int32Array;
  readonly warp: Int32Array;
  readonly overtime: Int32Array;
  readonly forbidden: Int32Array;
  /** By slot: money beyond legs that only the exact evaluation knows, see rich.ts. */
  readonly extra: Float64Array;
  /** By slot: 1 where the route is below its minimum load. */
  readonly short: Uint8Array;
  readonly rich: Rich;
  /** By group head: how many of its alternatives are served. */
  readonly chosen: Int32Array;

  /** Slots of each type, those in use first: `order` from `typeFrom[t]` on, `inUse[t]` of them. */
  readonly order: Int32Array;
  readonly orderOf: Int32Array;
  readonly typeFrom: Int32Array;
  readonly inUse: Int32Array;

  readonly unserved: Int32Array;
  readonly unservedAt: Int32Array;
  readonly totals: Totals;
  /** Prices of broken limits. */
  readonly weights: Weights;
  readonly queue: Queue;
  readonly journal: Journal;
  readonly splices: Splices;
}

export interface Totals {
  arcs: number;
  slack: number;
  missing: number;
  /** How many clients are unserved, and how many routes break which limit. */
  unserved: number;
  /** Of these, required ones. */
  required: number;
  overloaded: number;
  warped: number;
  overlong: number;
  impossible: number;
  short: number;
}

/**
 * Price of a unit of load too many, of time warp, of duty too long. Breaking a limit at all costs as much
 * as a grain more: without that, a solution of a hundred routes is never free of tiny violations.
 */
export interface Weights {
  load: number;
  warp: number;
  duty: number;
  loadGrain: number;
  timeGrain: number;
  /** A typical load: what one stop too many counts for. */
  meanLoad: number;
  /** On top, for any limit broken at all. */
  charge: number;
}

/** Clients whose neighbours changed, each once: a stack. */
export interface Queue {
  readonly items: Int32Array;
  readonly has: Uint8Array;
  length: number;
}

/** Routes as they were when the iteration began. */
export interface Journal {
  epoch: number;
  readonly seen: Int32Array;
  readonly slots: Int32Array;
  readonly from: Int32Array;
  clients: Int32Array;
  routes: number;
  length: number;
  /** For the best solution: slots changed since it was last written down. */
  readonly changed: Int32Array;
  readonly isChanged: Uint8Array;
  changes: number;
}

/**
 * A move is one or two new routes. Each is the head up to a node of its own route, clients in between,
 * and a tail of any route of the same type.
 */
export interface Splices {
  count: number;
  readonly slot: Int32Array;
  readonly head: Int32Array;
  readonly tail: Int32Array;
  readonly length: Int32Array;
  readonly first: Int32Array;
  readonly second: Int32Array;
  /** Work space to write new routes to. */
  readonly scratch: Int32Array;
  /** By client: the last check of pairs that met it; checks are counted. */
  readonly met: Int32Array;
  round: number;
}

/** Of a group of alternatives only the head can be among the unserved. */
const countsOut = ({ groupHead }: Model, c: number): boolean =>
  groupHead[c]! < 0 || groupHead[c] === c;

/** No place at all: beyond every count. */
export const NOWHERE = 2 ** 30;

function placeIn(out: Int32Array, c: number): number {
  const at = out.indexOf(c);
  return at < 0 ? NOWHERE : at;
}

function padded(list: Int32Array, length: number): Int32Array {
  const out = new Int32Array(length);
  out.set(list);
  return out;
}

const ints = (length: number): Int32Array => new Int32Array(length);

export function emptyState(model: Model): State {
  const { clients, slots, nodes, dimensions, types } = model;
  const loads = model.mixed ? dimensions * nodes : 0;
  const times = model.timed ? nodes : 0;
  const out = Int32Array.from({ length: clients }, (_, c) => c).filter((c) => countsOut(model, c));
  return {
    model,
    next: ints(nodes).fill(-1),
    previous: ints(nodes).fill(-1),
    route: ints(nodes).fill(-1),
    position: ints(nodes),
    headCost: new Float64Array(nodes),
    headCostBack: new Float64Array(nodes),
    legOn: ints(nodes),
    dearest: ints(nodes),
    headBrought: ints(dimensions * nodes),
    headTaken: ints(loads),
    headPeak: ints(loads),
    tailBrought: ints(dimensions * nodes),
    tailTaken: ints(loads),
    tailPeak: ints(loads),
    headDuration: ints(times),
    headWarp: ints(times),
    headEarly: ints(times),
    headLate: ints(times),
    headWait: ints(times),
    tailDuration: ints(times),
    tailWarp: ints(times),
    tailEarly: ints(times),
    tailLate: ints(times),
    tailWait: ints(times),
    open: ints(model.paired ? nodes : 0),
    size: ints(slots),
    print: ints(slots),
    arcs: new Float64Array(slots),
    slack: new Float64Array(slots),
    excess: ints(slots),
    warp: ints(slots),
    overtime: ints(slots),
    forbidden: ints(slots),
    extra: new Float64Array(model.rich ? slots : 0),
    short: new Uint8Array(slots),
    rich: newRich(model),
    chosen: ints(model.grouped ? clients : 0),
    order: Int32Array.from({ length: slots }, (_, s) => s),
    orderOf: Int32Array.from({ length: slots }, (_, s) => s),
    typeFrom: Int32Array.from({ length: types + 1 }, (_, t) => {
      const first = model.type.findIndex((type) => type >= t);
      return first < 0 ? slots : first;
    }),
    inUse: ints(types),
    unserved: padded(out, clients),
    unservedAt: Int32Array.from({ length: clients }, (_, c) =>
      model.grouped ? placeIn(out, c) : c,
    ),
    totals: {
      arcs: 0,
      slack: 0,
      missing: out.reduce((sum, c) => sum + model.prize[c]!, 0),
      unserved: out.length,
      required: out.reduce((sum, c) => sum + 1 - model.optional[c]!, 0),
      overloaded: 0,
      warped: 0,
      overlong: 0,
      impossible: 0,
      short: 0,
    },
    weights: { load: 1, warp: 1, duty: 1, loadGrain: 0, timeGrain: 0, charge: 0, meanLoad: 1 },
    queue: { items: ints(nodes), has: new Uint8Array(nodes), length: 0 },
    journal: {
      epoch: 0,
      seen: ints(slots).fill(-1),
      slots: ints(slots),
      from: ints(slots + 1),
      clients: ints(Math.max(1, 2 * clients)),
      routes: 0,
      length: 0,
      changed: ints(slots),
      isChanged: new Uint8Array(slots),
      changes: 0,
    },
    splices: {
      count: 0,
      slot: ints(2),
      head: ints(2),
      tail: ints(2),
      length: ints(2),
      first: ints(clients + 4),
      second: ints(clients + 4),
      scratch: ints(2 * clients + 4),
      met: ints(clients),
      round: 0,
    },
  };
}

/** What the search minimises. */
export const costOf = ({ totals }: State): number => totals.arcs + totals.slack + totals.missing;

export function routesInUse({ inUse }: State): number {
  let sum = 0;
  for (let t = 0; t < inUse.length; t++) sum += inUse[t]!;
  return sum;
}

export const isFeasible = (s: State): boolean => isFeasibleButShort(s) && s.totals.short === 0;

/** Whether only minimum loads are missing, which `settle` can do something about. */
export const isFeasibleButShort = ({ totals }: State): boolean =>
  totals.overloaded + totals.warped + totals.overlong + totals.impossible === 0;
