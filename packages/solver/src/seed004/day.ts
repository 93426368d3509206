/**
 * A day of the delivery system that seed 004 describes: what its mixed-integer model is about, in
 * seconds since departure, grams, cubic millimetres and metres.
 */
export interface Day {
  readonly depots: readonly { readonly id: string; readonly address: string }[];
  /** Each customer's place, in the order of first appearance; nodes count depots first. */
  readonly stops: readonly DayStop[];
  readonly orders: readonly DayOrder[];
  readonly vehicles: readonly DayVehicle[];
  /** Row-major over depots and stops. */
  readonly durations: Float64Array;
  readonly distances: Float64Array;
  /** T: seconds of duty, from departure. */
  readonly duty: number;
  /** Instant of departure, seconds since the epoch. */
  readonly departure: number;
}

export interface DayStop {
  readonly customer: string;
  readonly address: string;
  /** Stopover seconds for all its orders. */
  readonly service: number;
  /** Of which seconds for each order. */
  readonly perOrder: number;
}

export interface DayOrder {
  readonly id: string;
  /** Index into stops. */
  readonly stop: number;
  readonly weight: number;
  readonly volume: number;
  /** P_o as the system computes it: waiting time in ns, perishable or not, or 0. */
  readonly priority: number;
  /** Arrival between them; null for Regular, which has no windows. */
  readonly window: { readonly opens: number; readonly closes: number } | null;
}

export interface DayVehicle {
  readonly id: string;
  readonly model: string;
  /** Index into depots. */
  readonly depot: number;
  readonly weight: number;
  readonly volume: number;
  /** Metres. */
  readonly range: number;
}

export const SERVICES = ['regular', 'fresh', 'prime_now'] as const;
export type Service = (typeof SERVICES)[number];

export const nodeCount = (day: Day): number => day.depots.length + day.stops.length;

/** The part of a day with its first orders and these vehicles: small enough to prove. */
export function smallerDay(day: Day, orders: number, vehicles: readonly number[]): Day {
  const kept = day.orders.slice(0, orders);
  const stops = [...new Set(kept.map(({ stop }) => stop))].sort((a, b) => a - b);
  const nodes = [...day.depots.keys(), ...stops.map((stop) => day.depots.length + stop)];
  const all = nodeCount(day);
  const part = (matrix: Float64Array): Float64Array =>
    Float64Array.from(nodes.flatMap((i) => nodes.map((j) => matrix[i * all + j] as number)));
  return {
    ...day,
    stops: stops.map((stop) => day.stops[stop] as DayStop),
    orders: kept.map((order) => ({ ...order, stop: stops.indexOf(order.stop) })),
    vehicles: vehicles.map((k) => day.vehicles[k] as DayVehicle),
    durations: part(day.durations),
    distances: part(day.distances),
  };
}
