import { type Instant, later, plus, type Seconds, seconds } from '@waystock/kernel';
import { travelSeconds } from '@waystock/road-graph';
import type { ByHour, DispatchState, PlannedRoute, PlannedStop } from './state.ts';

/**
 * A planned route as the hours will have it: each leg takes what it takes for who leaves then, so that a
 * way home in the evening rush is as long as it is. The plan itself goes by the table of the moment it is
 * made at; it is made anew until a route leaves. Departure and order stay. Where the hour makes no
 * difference, or somebody else's table was used, nothing changes. O(stops).
 */
export function inTraffic(state: DispatchState, route: PlannedRoute): PlannedRoute {
  const vehicle = state.vehicles.find(({ id }) => id === route.vehicleId);
  const byHour = vehicle && state.travel[vehicle.profile]?.byHour;
  if (!byHour) return route;
  let at = 0;
  let free = route.departAt;
  const stops = route.stops.map((stop): PlannedStop => {
    const duration = driveFrom(byHour, [at, stop.place], free) ?? stop.leg.duration;
    // What was waited or served in the plan beside driving.
    const service = seconds((stop.leaveAt - stop.startAt) / 1000);
    const arriveAt = plus(free, duration);
    const startAt = later(arriveAt, opensAt(state, stop));
    [at, free] = [stop.place, plus(startAt, service)];
    return { ...stop, leg: { ...stop.leg, duration }, arriveAt, startAt, leaveAt: free };
  });
  const home = driveFrom(byHour, [at, 0], free) ?? route.back.duration;
  return {
    ...route,
    stops,
    back: { ...route.back, duration: home },
    returnAt: plus(free, home),
  };
}

function driveFrom(
  { times, traffic }: ByHour,
  [from, to]: readonly [number, number],
  at: Instant,
): Seconds | undefined {
  const taken = travelSeconds(times, from, to, { departAt: at, traffic });
  return taken < 0 ? undefined : seconds(taken);
}

const opensAt = ({ deliveries, now }: DispatchState, { shipmentId }: PlannedStop): Instant =>
  deliveries.find((delivery) => delivery.shipmentId === shipmentId)?.window.from ?? now;
