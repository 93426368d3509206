import type { Api, ReplyOf } from '@waystock/contract';
import { type Instant, plus, seconds, type StopId } from '@waystock/kernel';
import type { Entry, RouteEvent } from './queue.ts';

export type Route = ReplyOf<Api['routes']['get']>;
export type Stop = Route['stops'][number];

export const isOpen = ({ state }: Stop): boolean => state === 'planned' || state === 'arrived';

/** The route as the driver knows it: what the server said last, and what was done since. */
export const asReported = (route: Route, waiting: readonly Entry[]): Route =>
  waiting.reduce(
    (seen, { what }) =>
      what.kind === 'report' && what.routeId === route.route_id ? after(seen, what.event) : seen,
    route,
  );

/** Only how it looks until the server has said how it is; what cannot be changes nothing. */
function after(route: Route, event: RouteEvent): Route {
  const { at } = event;
  switch (event.type) {
    case 'started':
      return { ...route, state: 'active', stops: route.stops.map((stop) => loaded(stop, at)) };
    case 'arrived':
      return change(route, event.stop_id, (stop) => ({
        state: 'arrived',
        arrived_at: stop.arrived_at ?? at,
      }));
    case 'loaded':
      return change(route, event.stop_id, (stop) => ended(stop, 'done', at));
    case 'delivered':
      return counted(change(route, event.stop_id, (stop) => ended(stop, 'delivered', at)));
    case 'failed':
      return counted(
        change(route, event.stop_id, (stop) => ({
          ...ended(stop, 'failed', at),
          failure: event.reason,
        })),
      );
    case 'paused':
      return { ...route, paused_until: plus(at, seconds(event.duration_s)) };
    case 'resumed':
      return { ...route, paused_until: null };
    case 'finished':
      return { ...route, state: 'done', paused_until: null };
    case 'broke-down':
      return { ...route, state: 'cancelled' };
  }
}

/** What the vehicle leaves with is loaded by leaving. */
const loaded = (stop: Stop, at: Instant): Stop =>
  stop.kind === 'load' && stop.shipment_id === null && isOpen(stop)
    ? { ...stop, ...ended(stop, 'done', at) }
    : stop;

const ended = (stop: Stop, state: Stop['state'], at: Instant): Partial<Stop> => ({
  state,
  arrived_at: stop.arrived_at ?? at,
  finished_at: at,
  eta: null,
});

/** The stop that is worked at comes before those that are still open. */
function change(route: Route, stopId: StopId, to: (stop: Stop) => Partial<Stop>): Route {
  const stop = route.stops.find((one) => one.stop_id === stopId);
  if (!stop || !isOpen(stop)) return route;
  const others = route.stops.filter((one) => one !== stop);
  const first = others.findIndex(isOpen);
  const at = first < 0 ? route.stops.indexOf(stop) : first;
  return { ...route, stops: others.toSpliced(at, 0, { ...stop, ...to(stop) }) };
}

const counted = (route: Route): Route => ({
  ...route,
  stops_done: route.stops.filter((stop) => stop.kind === 'deliver' && stop.finished_at !== null)
    .length,
});
