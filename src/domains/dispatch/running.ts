import { type Instant, instant, later, metres, must, plus, type Position } from '@waystock/kernel';
import { addLoads, nothing } from '../fleet/index.ts';
import type {
  InsertionChoice,
  RunningRoute,
  RunningState,
  RunningStop,
  UrgentOrder,
} from './insertion.ts';
import { lastFinished, type Route, type Stop } from './route.ts';
import type { Delivery, DispatchState, Load, PlanVehicle } from './state.ts';

/** Routes as they stand turned into places that travel times can be asked for, and back. */
export interface RouteUnderWay {
  readonly route: Route;
  readonly vehicle: PlanVehicle;
  /** From the last report; the last stop if there is none. */
  readonly position: Position | undefined;
}

/** An order whose places are still positions. */
export interface OrderToInsert {
  readonly delivery: Omit<Delivery, 'place'> & { readonly position: Position };
  readonly pickup: { readonly position: Position; readonly service: Delivery['service'] };
  readonly waitPerHour?: number;
}

export interface Running {
  /** Ask for travel times between all of these, for every profile of the vehicles. */
  readonly places: readonly Position[];
  /** The question for `planInsertion`, once the travel times are there. */
  withTravel(travel: DispatchState['travel']): { state: RunningState; order: UrgentOrder };
}

/** Routes that wait for an offer are left out: they may still change hands. */
export function runningRoutes(
  fleet: readonly RouteUnderWay[],
  order: OrderToInsert,
  now: Instant,
): Running {
  const places: Position[] = [];
  const placeOf = (position: Position): number => places.push(position) - 1;
  const routes = fleet
    .filter(({ route }) => route.state === 'released' || route.state === 'active')
    .map((underWay) => toRunning(underWay, now, placeOf));
  const { position, ...delivery } = order.delivery;
  const asked: UrgentOrder = {
    delivery: { ...delivery, place: placeOf(position) },
    pickup: { place: placeOf(order.pickup.position), service: order.pickup.service },
    ...(order.waitPerHour === undefined ? {} : { waitPerHour: order.waitPerHour }),
  };
  return {
    places,
    withTravel: (travel) => ({ state: { now, places, travel, routes }, order: asked }),
  };
}

function toRunning(
  { route, vehicle, position }: RouteUnderWay,
  now: Instant,
  placeOf: (position: Position) => number,
): RunningRoute {
  const home = must(route.stops[0], `${route.id} has no stops`).position;
  const underWay = route.state === 'active';
  const serving = route.stops.find((stop) => stop.state === 'arrived');
  const last = serving ?? lastFinished(route);
  const stops = changeable(route).map((stop) => toRunningStop(route, stop, now, placeOf));
  return {
    routeId: route.id,
    version: route.version,
    vehicle,
    place: placeOf(
      !underWay ? home : serving ? serving.position : (position ?? last?.position ?? home),
    ),
    home: placeOf(home),
    underWay,
    freeAt: underWay ? freeAt(route, serving, now) : later(now, route.departAt),
    driven: metres(
      route.stops.reduce((way, stop) => way + (stop.finishedAt ? stop.leg.distance : 0), 0),
    ),
    carried: broughtBack(route),
    stops,
    frozen: underWay && !serving && stops.length > 0 ? 1 : 0,
  };
}

/** Open stops whose order may still change: not the one being served, not the way out and home. */
const changeable = (route: Route): Stop[] =>
  route.stops.filter((stop) => stop.state === 'planned' && stop.shipmentId !== undefined);

function freeAt(route: Route, serving: Stop | undefined, now: Instant): Instant {
  const rested = route.pausedUntil ? later(now, route.pausedUntil) : now;
  if (!serving) return rested;
  const begun = Math.max(serving.arrivedAt ?? now, serving.window?.from ?? 0);
  return later(rested, plus(instant(begun), serving.service));
}

/** Failed and cancelled goods ride home. */
function broughtBack(route: Route): Load {
  if (route.state !== 'active') return nothing;
  return route.stops
    .filter(
      (stop) =>
        stop.kind === 'deliver' && (stop.state === 'failed' || isCancelledOnBoard(route, stop)),
    )
    .reduce((total, stop) => addLoads(total, stop.load), nothing);
}

/** Left out after the vehicle had left with it. */
const isCancelledOnBoard = (route: Route, stop: Stop): boolean =>
  stop.state === 'skipped' && isOnBoard(route, stop);

/** The vehicle has left with the goods of this delivery. */
export function isOnBoard(route: Route, stop: Stop): boolean {
  if (route.state !== 'active' || stop.state === 'delivered') return false;
  const fetch = fetchOf(route, stop);
  return fetch === undefined || fetch.state === 'done';
}

/** The stop at which a delivery's goods are fetched on the way, if they are. */
export const fetchOf = (route: Route, stop: Stop): Stop | undefined =>
  route.stops.find(
    (other) =>
      other.kind === 'load' &&
      other.shipmentId !== undefined &&
      other.shipmentId === stop.shipmentId,
  );

function toRunningStop(
  route: Route,
  stop: Stop,
  now: Instant,
  placeOf: (position: Position) => number,
): RunningStop {
  const place = placeOf(stop.position);
  const drop = must(
    route.stops.find((s) => s.kind === 'deliver' && s.shipmentId === stop.shipmentId),
    `${stop.id} fetches what nobody gets`,
  );
  return {
    kind: stop.kind === 'load' ? 'load' : 'deliver',
    place,
    service: stop.service,
    delivery: {
      shipmentId: must(drop.shipmentId, `${drop.id} is for nobody`),
      place: stop === drop ? place : placeOf(drop.position),
      load: drop.load,
      window: must(drop.window, `${drop.id} has no window`),
      promisedAt: drop.promisedAt,
      readyAt: now,
      service: drop.service,
      express: drop.express,
      skills: drop.skills,
    },
  };
}

/**
 * The route with an insertion carried out: what is settled or being served stays in front, then comes
 * the new order. On a vehicle still at its site the goods go along with the first load.
 */
export function withInsertion(
  route: Route,
  choice: InsertionChoice,
  fresh: { readonly load: Stop; readonly deliver: Stop },
): Route {
  const kept = route.stops.filter(
    (stop) => stop.kind !== 'return' && (stop.state !== 'planned' || stop.shipmentId === undefined),
  );
  const back = must(
    route.stops.find((stop) => stop.kind === 'return'),
    `${route.id} never returns`,
  );
  const atSite = route.state !== 'active' && choice.remaining[0]?.leg.distance === 0;
  const order = choice.remaining.flatMap((next, i): Stop[] => {
    const known = route.stops.find(
      (stop) =>
        stop.kind === next.kind && stop.shipmentId === next.shipmentId && stop.state === 'planned',
    );
    const stop = known ?? (next.kind === 'load' ? fresh.load : fresh.deliver);
    if (!known && next.kind === 'load' && i === 0 && atSite) return [];
    // The leg being driven keeps the length it was planned with; only the rest of it is in `next`.
    const present = i === 0 && route.state === 'active' && known !== undefined;
    return [{ ...stop, leg: present ? stop.leg : next.leg, plannedAt: next.arriveAt }];
  });
  return {
    ...route,
    stops: [...kept, ...order, { ...back, leg: choice.back, plannedAt: choice.returnAt }],
  };
}
