/**
 * A route as a row of visits with their instants, and the arithmetic of squeezing one more in. Used
 * by the fallback; the check of a plan (`verify.ts`) shares none of it. Forward slack (Savelsbergh
 * 1992): for each visit the latest arrival that still keeps every later window and the way home, so
 * one insertion is judged in O(1) and applied in O(visits).
 *
 * Numbers are seconds from any origin and metres; a negative duration means that no way leads.
 */
export interface Visit {
  readonly place: number;
  readonly opens: number;
  readonly closes: number;
  readonly service: number;
}

export interface Way {
  duration(from: number, to: number): number;
  distance(from: number, to: number): number;
}

/** Where and when a route starts, and by when it must be back. */
export interface Frame {
  /** Absent: home. */
  readonly start?: number;
  readonly home: number;
  readonly from: number;
  readonly to: number;
}

export interface Timetable {
  readonly departure: number;
  readonly arrivals: readonly number[];
  readonly starts: readonly number[];
  /** Back home. */
  readonly end: number;
  readonly distance: number;
  /** By visit, then home: the latest arrival that harms nothing later. */
  readonly latest: readonly number[];
}

/** Leaves at `frame.from` or later: undefined when a window, the way or the way home cannot be had. */
export function timetable(visits: readonly Visit[], frame: Frame, way: Way): Timetable | undefined {
  const arrivals: number[] = [];
  const starts: number[] = [];
  let at = frame.start ?? frame.home;
  let clock = frame.from;
  let distance = 0;
  for (const visit of visits) {
    const leg = way.duration(at, visit.place);
    if (leg < 0) return undefined;
    const arrival = clock + leg;
    const start = Math.max(arrival, visit.opens);
    if (start > visit.closes) return undefined;
    arrivals.push(arrival);
    starts.push(start);
    distance += way.distance(at, visit.place);
    clock = start + visit.service;
    at = visit.place;
  }
  const homeward = way.duration(at, frame.home);
  if (homeward < 0 || clock + homeward > frame.to) return undefined;
  distance += way.distance(at, frame.home);
  const end = clock + homeward;
  const latest = latestArrivals(visits, frame, way);
  return { departure: frame.from, arrivals, starts, end, distance, latest };
}

function latestArrivals(visits: readonly Visit[], frame: Frame, way: Way): number[] {
  const latest = Array.from<number>({ length: visits.length + 1 });
  latest[visits.length] = frame.to;
  let next = frame.to;
  let at = frame.home;
  for (let i = visits.length - 1; i >= 0; i--) {
    const visit = visits[i] as Visit;
    next = Math.min(visit.closes, next - way.duration(visit.place, at) - visit.service);
    latest[i] = next;
    at = visit.place;
  }
  return latest;
}

/** The latest departure that ends no later: waiting is done at home, where it costs no duty. */
export function tightDeparture(
  visits: readonly Visit[],
  timed: Timetable,
  way: Way,
  home: number,
): number {
  let start = Number.POSITIVE_INFINITY;
  let at = home;
  for (let i = visits.length - 1; i >= 0; i--) {
    const visit = visits[i] as Visit;
    const onTime = i === visits.length - 1 ? (timed.starts[i] as number) : Number.POSITIVE_INFINITY;
    const next = start - way.duration(visit.place, at) - visit.service;
    start = Math.min(visit.closes, onTime, next);
    at = visit.place;
  }
  const first = visits[0];
  return first
    ? Math.max(timed.departure, start - way.duration(home, first.place))
    : timed.departure;
}

/** Seconds and metres that a visit adds at `position`, or undefined when something would be late. */
export function insertionAt(
  route: { readonly visits: readonly Visit[]; readonly timed: Timetable; readonly frame: Frame },
  position: number,
  visit: Visit,
  way: Way,
): { duration: number; distance: number } | undefined {
  const { visits, timed, frame } = route;
  const before = visits[position - 1];
  const after = visits[position];
  const from = before?.place ?? frame.home;
  const to = after?.place ?? frame.home;
  const free = before ? (timed.starts[position - 1] as number) + before.service : timed.departure;
  const there = way.duration(from, visit.place);
  const onward = way.duration(visit.place, to);
  if (there < 0 || onward < 0) return undefined;
  const start = Math.max(free + there, visit.opens);
  if (start > visit.closes) return undefined;
  const arrival = start + visit.service + onward;
  if (arrival > (timed.latest[position] as number)) return undefined;
  return {
    duration: there + visit.service + onward - way.duration(from, to),
    distance:
      way.distance(from, visit.place) + way.distance(visit.place, to) - way.distance(from, to),
  };
}
