import { type Day, type DayOrder, type DayStop, nodeCount } from './day.ts';

/**
 * The same day with one stop for each visit that a customer needs. Orders of one customer whose windows
 * have an instant in common are brought together; others need another visit. The printed model has one
 * arrival for each stop and vehicle, so such a customer could only be served by several vehicles. Fewest
 * visits by taking windows in the order of their close (stabbing intervals); O(orders log orders).
 */
export function byVisit(day: Day): Day {
  const stops: DayStop[] = [];
  const origin: number[] = [];
  const stopOf = new Map<DayOrder, number>();
  day.stops.forEach((stop, s) => {
    const own = day.orders.filter((order) => order.stop === s);
    for (const visit of visitsOf(own)) {
      for (const order of visit) stopOf.set(order, stops.length);
      origin.push(s);
      stops.push({ ...stop, service: stop.service - stop.perOrder * (own.length - visit.length) });
    }
  });
  const before = nodeCount(day);
  const nodes = [...day.depots.keys(), ...origin.map((s) => day.depots.length + s)];
  const spread = (matrix: Float64Array): Float64Array =>
    Float64Array.from(nodes.flatMap((i) => nodes.map((j) => matrix[i * before + j] as number)));
  return {
    ...day,
    stops,
    orders: day.orders.map((order) => ({ ...order, stop: stopOf.get(order) as number })),
    durations: spread(day.durations),
    distances: spread(day.distances),
  };
}

const closeOf = ({ window }: DayOrder): number => window?.closes ?? Infinity;
const openOf = ({ window }: DayOrder): number => window?.opens ?? -Infinity;

function visitsOf(orders: readonly DayOrder[]): DayOrder[][] {
  const visits: DayOrder[][] = [];
  let until = -Infinity;
  for (const order of orders.toSorted((a, b) => closeOf(a) - closeOf(b))) {
    const visit = visits.at(-1);
    if (visit !== undefined && openOf(order) <= until) visit.push(order);
    else {
      visits.push([order]);
      until = closeOf(order);
    }
  }
  return visits;
}
