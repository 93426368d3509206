import { below, type Chance, seededChance } from '../../random.ts';
import type { Day, DayOrder } from '../day.ts';

export interface SmallDay {
  readonly seed: number;
  readonly orders?: number;
  readonly vehicles?: number;
  readonly depots?: number;
  readonly windows?: boolean;
}

/** A day small enough to prove: places on a plane of half an hour, one or two depots, a few orders. */
export function smallDay({
  seed,
  orders = 4,
  vehicles = 2,
  depots = 1,
  windows = true,
}: SmallDay): Day {
  const chance = seededChance(seed);
  const places = Array.from({ length: depots + orders }, () => [
    below(chance, 1500),
    below(chance, 1500),
  ]);
  const seconds = places.flatMap(([ax = 0, ay = 0]) =>
    places.map(([bx = 0, by = 0]) => Math.round(Math.hypot(ax - bx, ay - by))),
  );
  return {
    depots: Array.from({ length: depots }, (_, d) => ({ id: `D${d}`, address: '' })),
    stops: Array.from({ length: orders }, (_, s) => ({
      customer: `c${s}`,
      address: '',
      service: 240 + 60,
      perOrder: 60,
    })),
    orders: Array.from({ length: orders }, (_, s) => anOrder(chance, s, windows)),
    vehicles: Array.from({ length: vehicles }, (_, k) => ({
      id: `V${k}`,
      model: 'van',
      depot: k % depots,
      weight: 10_000,
      volume: 1e9,
      range: 100_000,
    })),
    durations: Float64Array.from(seconds),
    distances: Float64Array.from(seconds, (s) => s * 10),
    duty: 14_400,
    departure: 0,
  };
}

function anOrder(chance: Chance, stop: number, windows: boolean): DayOrder {
  const opens = below(chance, 6000);
  return {
    id: `o${stop}`,
    stop,
    weight: 1000 + below(chance, 4000),
    volume: 1e7 + below(chance, 5) * 1e8,
    priority: below(chance, 2),
    window: windows ? { opens, closes: opens + 3600 } : null,
  };
}
