import { compile } from '../committed.ts';
import type { Instance } from '../instance.ts';
import type { Problem, Vehicle } from '../problem.ts';
import { arcMatrices } from './arcs.ts';
import { chainOrder } from './chain.ts';
import { groupsOf } from './groups.ts';
import { presentVehicles } from './present-vehicles.ts';
import { isRich, richSlots } from './rich.ts';
import { scalesOf } from './scales.ts';
import { startsOf, type Starts } from './starts.ts';
import { partnersOf, stopsOf } from './stops.ts';
import { prizesOf } from './tiers.ts';

/**
 * A problem compiled for the core. Everything the search touches is a whole number in an Int32Array:
 * costs are scaled below 2^24, times and loads below 2^29, so that sums of a few stay small integers.
 * Rounding is against ourselves (travel up, windows inwards, loads up, capacities down): what is
 * feasible here is feasible in the problem.
 *
 * *Clients* are 0 … n − 1. Equal vehicles are one *type*; a *slot* is one vehicle that may be used, its
 * start is *node* n + slot and its end node n + slots + slot. The matrices have a row and a column for
 * each client and each type: row n + t leaves the start of type t, column n + t enters its end. The cost
 * of using a vehicle is in its first leg, so an empty route costs nothing.
 */
export interface Model extends Starts {
  readonly problem: Problem;
  /** The same for exact evaluation of whole routes, in the problem's own units. */
  readonly exact: Instance;
  readonly clients: number;
  readonly slots: number;
  readonly nodes: number;
  /** Rows of a matrix: clients + types. */
  readonly width: number;
  /** By node: its row. */
  readonly row: Int32Array;

  /** By cost class, `class × width² + row × width + column`; FORBIDDEN where there is no way. */
  readonly cost: Int32Array;
  /** Likewise by profile. May be the same array as `cost`. */
  readonly travel: Int32Array;
  /** By slot: where its class and profile begin in these arrays. */
  readonly costBase: Int32Array;
  readonly travelBase: Int32Array;
  /** Whether a leg between clients costs the same both ways. */
  readonly symmetric: boolean;
  /** All slots read the same cost rows. */
  readonly oneClass: boolean;

  /** By `dimension × clients + client`: what it takes from the depot, and what it leaves on board. */
  readonly dimensions: number;
  readonly brought: Int32Array;
  readonly taken: Int32Array;
  /** Something is collected on the way: the load on board may rise. */
  readonly mixed: boolean;
  /** By client: the other side of its request, or −1; and which side it is, as in `Stop`. */
  readonly partner: Int32Array;
  readonly flow: Int32Array;
  /** Some clients have partners. */
  readonly paired: boolean;
  /** By client: the slot that its goods are tied to, or −1. */
  readonly bound: Int32Array;
  readonly tied: boolean;
  /** By client: the next alternative of its group, in a ring, or −1; and the one that stands for all. */
  readonly alternative: Int32Array;
  readonly groupHead: Int32Array;
  readonly grouped: boolean;
  /** By `dimension × slots + slot`. */
  readonly capacity: Int32Array;

  /** By slot: whether constant time only bounds what its route pays beyond the legs, see rich.ts. */
  readonly richSlot: Uint8Array;
  readonly rich: boolean;
  /** Core units of each dimension's load, and of a second. */
  readonly loadScale: Float64Array;
  readonly timeScale: number;

  /** Time windows, duty limits or paid hours exist: legs have to be timed. */
  readonly timed: boolean;
  readonly opens: Int32Array;
  readonly closes: Int32Array;
  readonly service: Int32Array;
  /** By slot. */
  readonly shiftOpens: Int32Array;
  readonly shiftCloses: Int32Array;
  readonly maxDuration: Int32Array;
  /** Money for one unit of waiting. */
  readonly waitCost: Float64Array;

  /** By client: what leaving it out costs; and 1 where it may be. */
  readonly prize: Float64Array;
  readonly optional: Uint8Array;
  /** 1 where it is EXPRESS. */
  readonly urgent: Uint8Array;
  /** What breaking a limit costs in strict mode: more than leaving anybody out. */
  readonly strictCharge: number;
  /** By slot: its type, and the vehicle of the problem. */
  readonly type: Int32Array;
  readonly vehicle: Int32Array;
  /** By client: the visit of the problem as given, job j or jobs + j for its pickup. */
  readonly visit: Int32Array;
  /** And back: by visit its client, or −1. */
  readonly clientOf: Int32Array;
  readonly types: number;
  /** Units of cost per unit of money. */
  readonly scale: number;
}

/** A leg that does not exist; sums of eight still fit. */
export const FORBIDDEN = 2 ** 26;
/** No limit on time. */
export const NEVER = 2 ** 29;

export interface VehicleType {
  readonly vehicle: Vehicle;
  readonly members: readonly number[];
  /** It is out whatever we decide. */
  readonly committed: boolean;
}

export function compileModel(given: Problem): Model {
  const exact = compile(given);
  const stops = stopsOf(exact);
  const jobs = Array.from(chainOrder({ ...given, jobs: stops }), (i) => stops[i]!);
  const vehicles = presentVehicles(exact);
  const problem = { ...given, jobs, vehicles };
  const partner = partnersOf(jobs, given.jobs.length);
  const clients = jobs.length;
  const types = groupVehicles(exact);
  const slotType = types.flatMap(({ members }, t) => members.slice(0, clients).map(() => t));
  const vehicle = types.flatMap(({ members }) => members.slice(0, clients));
  const slots = slotType.length;
  const scales = scalesOf(problem, types);
  const rich = isRich(exact) || scales.rough;
  const timed = rich || isTimed(problem);
  const arcs = arcMatrices(problem, types, scales, timed);
  const bySlot = (read: (type: VehicleType, t: number) => number): Int32Array =>
    Int32Array.from(slotType, (t) => read(types[t]!, t));
  const row = new Int32Array(clients + 2 * slots);
  for (let c = 0; c < clients; c++) row[c] = c;
  for (let s = 0; s < slots; s++) {
    row[clients + s] = clients + slotType[s]!;
    row[clients + slots + s] = clients + slotType[s]!;
  }
  const starts = startsOf(exact, vehicle, scales);
  const bound = Int32Array.from(jobs, (stop) => vehicle.indexOf(stop.rider));
  const groups = groupsOf(jobs, partner);
  const worth = prizesOf(jobs, partner, scales.cost, exact.costPerChange);
  const { instant, load, room } = scales;
  return {
    problem: given,
    exact,
    ...starts,
    ...groups,
    ...worth,
    bound,
    tied: bound.some((slot) => slot >= 0),
    rich: rich || richSlots(exact, vehicle).some((one) => one === 1),
    richSlot: rich ? new Uint8Array(slots).fill(1) : richSlots(exact, vehicle),
    loadScale: scales.fine,
    timeScale: scales.time,
    clients,
    slots,
    nodes: clients + 2 * slots,
    width: clients + types.length,
    row,
    ...arcs,
    costBase: bySlot((_, t) => arcs.classOf[t]! * arcs.area),
    travelBase: bySlot((_, t) => arcs.profileOf[t]! * arcs.area),
    oneClass: arcs.classOf.every((k) => k === arcs.classOf[0]),
    dimensions: problem.dimensions.length,
    brought: byDimension(problem, jobs, (stop, d) =>
      stop.flow === 0 ? load(stop.load[d] ?? 0, d) : 0,
    ),
    taken: byDimension(problem, jobs, (stop, d) => stop.flow * load(stop.load[d] ?? 0, d)),
    mixed: starts.startLoaded || jobs.some((stop) => stop.flow !== 0),
    partner,
    flow: Int32Array.from(jobs, (stop) => stop.flow),
    paired: partner.some((other) => other >= 0),
    // Where the load is set down on the way, only the exact evaluation knows how much is on board.
    capacity: byDimension(problem, vehicle, (k, d) =>
      exact.reloads[k]!.length > 0 ? NEVER : room(exact.capacity[k * exact.dimensions + d]!, d),
    ),
    timed,
    // From the first window to the last: what lies between them, the exact evaluation knows.
    opens: Int32Array.from(jobs, ({ visit }) =>
      Math.ceil(instant(exact.opens[exact.firstWindow[visit]!]!)),
    ),
    closes: Int32Array.from(jobs, ({ visit }) =>
      Math.floor(instant(exact.closes[exact.firstWindow[visit + 1]! - 1]!)),
    ),
    service: Int32Array.from(jobs, (job) => Math.ceil((job.service ?? 0) * scales.time)),
    shiftOpens: bySlot(({ vehicle: v }) => Math.ceil(instant(v.shift.opens))),
    shiftCloses: bySlot(({ vehicle: v }) => Math.floor(instant(v.shift.closes))),
    maxDuration: bySlot(({ vehicle: v }) =>
      Math.min(NEVER, Math.floor((v.maxDuration ?? Infinity) * scales.time)),
    ),
    waitCost: Float64Array.from(
      slotType,
      (t) => (((types[t]!.vehicle.cost.perHour ?? 0) / 3600) * scales.cost) / scales.time,
    ),
    urgent: Uint8Array.from(jobs, ({ priority }) => (priority === 'express' ? 1 : 0)),
    type: Int32Array.from(slotType),
    vehicle: Int32Array.from(vehicle),
    visit: Int32Array.from(jobs, (stop) => stop.visit),
    clientOf: clientsByVisit(jobs, given.jobs.length),
    types: types.length,
    scale: scales.cost,
  };
}

/**
 * Vehicles that differ in name alone. Those with something of their own are one of a kind: what is
 * frozen, goods on board, jobs that would have to be changed over to others.
 */
function groupVehicles(exact: Instance): VehicleType[] {
  const vehicles = presentVehicles(exact);
  const own = ownVehicles(exact);
  const groups = new Map<string, { vehicle: Vehicle; members: number[]; committed: boolean }>();
  vehicles.forEach((vehicle, k) => {
    const parts = Object.entries({ ...vehicle, id: '' }).toSorted(([a], [b]) => (a < b ? -1 : 1));
    const key = own[k] === 1 ? String(k) : JSON.stringify(parts);
    const group = groups.get(key);
    if (group !== undefined) group.members.push(k);
    else groups.set(key, { vehicle, members: [k], committed: exact.committed[k] === 1 });
  });
  return [...groups.values()];
}

function ownVehicles({ problem, committed, origin, costPerChange }: Instance): Uint8Array {
  const own = Uint8Array.from(committed);
  const holders = new Set(problem.jobs.map(({ onBoard }) => onBoard));
  problem.vehicles.forEach(({ id }, k) => {
    if (holders.has(id)) own[k] = 1;
  });
  if (costPerChange > 0) for (const k of origin) if (k >= 0) own[k] = 1;
  return own;
}

function clientsByVisit(stops: readonly { readonly visit: number }[], jobs: number): Int32Array {
  const clientOf = new Int32Array(2 * jobs).fill(-1);
  stops.forEach(({ visit }, c) => {
    clientOf[visit] = c;
  });
  return clientOf;
}

function byDimension<T>(
  { dimensions }: Problem,
  items: readonly T[],
  read: (item: T, d: number) => number,
): Int32Array {
  const out = new Int32Array(dimensions.length * items.length);
  dimensions.forEach((_, d) =>
    items.forEach((item, i) => {
      out[d * items.length + i] = read(item, d);
    }),
  );
  return out;
}

function isTimed({ vehicles, jobs }: Problem): boolean {
  return (
    vehicles.some((v) => v.underWay) ||
    jobs.some((job) => (job.windows?.length ?? 0) > 0) ||
    vehicles.some((v) => v.maxDuration !== undefined || v.shift.closes - v.shift.opens < 1e9) ||
    vehicles.some((v) => (v.cost.perHour ?? 0) > 0)
  );
}
