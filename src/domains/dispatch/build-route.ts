import {
  type CourierId,
  type DecisionId,
  type Instant,
  instant,
  later,
  metres,
  type Position,
  type RouteId,
  type Seconds,
  seconds,
  type StopId,
} from '@waystock/kernel';
import { nothing, type Vehicle } from '../fleet/index.ts';
import type { Route, Stop } from './route.ts';
import type { OrderToInsert } from './running.ts';
import {
  type Delivery,
  type DispatchState,
  type Leg,
  type PlannedRoute,
  type PlanVehicle,
  promiseOf,
} from './state.ts';

/** Fresh ids: one for the route, and one for each stop. */
export interface FreshIds {
  route(): RouteId;
  stop(): StopId;
}

/** A planned route as it is kept: loading at the site, the deliveries, the way home. */
export function buildRoute(
  state: DispatchState,
  planned: PlannedRoute,
  given: { readonly decisionId: DecisionId; readonly ids: FreshIds },
): Route {
  const { ids, decisionId } = given;
  const deliveries = new Map(state.deliveries.map((d) => [d.shipmentId, d]));
  const home = state.places[0] as Position;
  const drops = planned.stops.map((stop): Stop => {
    const delivery = deliveries.get(stop.shipmentId) as Delivery;
    const position = state.places[stop.place] as Position;
    return deliverStop(ids.stop(), { ...delivery, position }, stop.leg, stop.arriveAt);
  });
  return {
    id: ids.route(),
    siteId: state.siteId,
    vehicleId: planned.vehicleId,
    courierId: planned.courierId,
    state: 'planned',
    version: 1,
    decisionId,
    departAt: planned.departAt,
    startedAt: undefined,
    finishedAt: undefined,
    pausedUntil: undefined,
    stops: [
      { ...blank, id: ids.stop(), kind: 'load', position: home, plannedAt: planned.departAt },
      ...drops,
      {
        ...blank,
        id: ids.stop(),
        kind: 'return',
        position: home,
        leg: planned.back,
        plannedAt: planned.returnAt,
      },
    ],
  };
}

/** The two stops an inserted shipment may need; legs and instants come with its place. */
export function buildInsertedStops(
  order: OrderToInsert,
  ids: Pick<FreshIds, 'stop'>,
  now: Instant,
): { load: Stop; deliver: Stop } {
  const { delivery, pickup } = order;
  const load: Stop = {
    ...blank,
    id: ids.stop(),
    kind: 'load',
    shipmentId: delivery.shipmentId,
    position: pickup.position,
    service: pickup.service,
    plannedAt: now,
  };
  return { load, deliver: deliverStop(ids.stop(), delivery, noWay, now) };
}

const noWay: Leg = { duration: seconds(0), distance: metres(0) };

const blank = {
  shipmentId: undefined,
  load: nothing,
  window: undefined,
  promisedAt: undefined,
  service: seconds(0),
  express: false,
  skills: [],
  leg: noWay,
  estimate: undefined,
  state: 'planned',
  arrivedAt: undefined,
  finishedAt: undefined,
  reason: undefined,
  proof: undefined,
} as const;

const deliverStop = (
  id: StopId,
  delivery: OrderToInsert['delivery'],
  leg: Leg,
  plannedAt: Instant,
): Stop => ({
  ...blank,
  id,
  kind: 'deliver',
  shipmentId: delivery.shipmentId,
  position: delivery.position,
  load: delivery.load,
  // A promise that is older than its window's opening is kept as it was made.
  window: {
    from: instant(Math.min(delivery.window.from, delivery.window.to)),
    to: delivery.window.to,
  },
  promisedAt: promiseOf(delivery),
  service: delivery.service,
  express: delivery.express,
  skills: delivery.skills,
  leg,
  plannedAt,
});

/** A vehicle of the fleet as plans see it, for one shift. */
export const toPlanVehicle = (
  vehicle: Vehicle,
  at: {
    readonly courierId: CourierId | undefined;
    readonly shift: { readonly start: Instant; readonly end: Instant };
    readonly duty: Seconds | undefined;
  },
): PlanVehicle => ({
  id: vehicle.id,
  courierId: at.courierId,
  profile: vehicle.profile,
  capacity: vehicle.capacity,
  leastLoad: vehicle.leastLoad,
  range: vehicle.range,
  shift: { from: at.shift.start, to: later(at.shift.start, at.shift.end) },
  duty: at.duty,
  skills: vehicle.skills,
  cost: {
    perUse: Number(vehicle.cost.perUse.minor),
    perKm: Number(vehicle.cost.perKm.minor),
    perHour: Number(vehicle.cost.perHour.minor),
  },
});
