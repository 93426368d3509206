import { assert } from '@waystock/kernel';
import { type ActiveRoute, type Stop, stopsOf, type WaitingOrder } from './model.ts';

/** Where the two stops of one order go: behind these positions of the route as it was (0: anchor). */
export interface Places {
  readonly pickupAfter: number;
  readonly deliveryAfter: number;
}

/** The route with the order in it: the same route, one version on. */
export function withOrder(route: ActiveRoute, order: WaitingOrder, places: Places): ActiveRoute {
  const { pickupAfter: i, deliveryAfter: j } = places;
  assert(0 <= i && i <= j && j < route.stops.length, `no such places: ${i}, ${j}`);
  const [pickup, delivery] = stopsOf(order);
  const stops: Stop[] = route.stops.slice();
  stops.splice(j, 0, delivery);
  stops.splice(i, 0, pickup);
  return {
    ...route,
    version: route.version + 1,
    stops,
    consolidated: [...route.consolidated, order.orderId],
  };
}

/** The transition when the vehicle leaves the anchor: the leg to the next stop is fixed. */
export function startLeg(route: ActiveRoute, leg: { readonly seconds: number }): ActiveRoute {
  const next = route.stops[0];
  assert(next !== undefined, `route ${route.routeId} has ended`);
  const arrive = route.anchor.readyAt + leg.seconds;
  return {
    ...route,
    anchor: { place: next.place, readyAt: Math.max(arrive, next.earliest) + next.service },
    weight: route.weight + next.weight,
    volume: route.volume + next.volume,
    stops: route.stops.slice(1),
    drivingLeft: route.drivingLeft - leg.seconds,
  };
}
