import {
  type CourierId,
  type DecisionId,
  greatCircle,
  type Instant,
  type Metres,
  metres,
  type Position,
  type RouteId,
  type Seconds,
  seconds,
  type ShipmentId,
  type SiteId,
  type StopId,
  type VehicleId,
} from '@waystock/kernel';
import type { Estimate } from './eta.ts';
import type { Leg, Load } from './state.ts';

/** One vehicle's way from its site through its stops and back. */
export interface Route {
  readonly id: RouteId;
  readonly siteId: SiteId;
  readonly vehicleId: VehicleId;
  readonly courierId: CourierId | undefined;
  readonly state: RouteState;
  readonly version: number;
  readonly decisionId: DecisionId;
  readonly departAt: Instant;
  readonly startedAt: Instant | undefined;
  readonly finishedAt: Instant | undefined;
  /** The driver rests until then. */
  readonly pausedUntil: Instant | undefined;
  /** In driving order: load at the site, deliveries, return. */
  readonly stops: readonly Stop[];
}

/** planned may be planned anew; from released on only insertions and cancellations change it. */
export type RouteState = 'planned' | 'offered' | 'released' | 'active' | 'done' | 'cancelled';

export const routeTransitions: Readonly<Record<RouteState, readonly RouteState[]>> = {
  planned: ['offered', 'released', 'cancelled'],
  offered: ['planned', 'released', 'cancelled'],
  released: ['active', 'cancelled'],
  active: ['done', 'cancelled'],
  done: [],
  cancelled: [],
};

export interface Stop {
  readonly id: StopId;
  readonly kind: 'load' | 'deliver' | 'return';
  /** Absent where the vehicle loads all it leaves with, and where it returns. */
  readonly shipmentId: ShipmentId | undefined;
  readonly position: Position;
  readonly load: Load;
  /** When it may be served; deliveries only. */
  readonly window: { readonly from: Instant; readonly to: Instant } | undefined;
  /** What the customer was told; deliveries only. */
  readonly promisedAt: Instant | undefined;
  readonly service: Seconds;
  readonly express: boolean;
  /** Temperature and hazard classes the vehicle must be able to carry. */
  readonly skills: readonly string[];
  /** The way here from the stop before. */
  readonly leg: Leg;
  readonly plannedAt: Instant;
  readonly estimate: Estimate | undefined;
  readonly state: StopState;
  readonly arrivedAt: Instant | undefined;
  readonly finishedAt: Instant | undefined;
  readonly reason: FailureReason | undefined;
  readonly proof: Proof | undefined;
}

/** done: loaded, or back; delivered and failed are for deliveries; skipped was cancelled. */
export type StopState = 'planned' | 'arrived' | 'done' | 'delivered' | 'failed' | 'skipped';

export const failureReasons = [
  'nobody-home',
  'refused',
  'wrong-address',
  'no-access',
  'damaged',
  'out-of-time',
  'breakdown',
] as const;
export type FailureReason = (typeof failureReasons)[number];

/** What shows that a parcel reached somebody: at least one of them. */
export interface Proof {
  readonly photoId?: string;
  readonly signatureId?: string;
  /** The recipient's code was right; the code itself is not kept. */
  readonly pin?: true;
}

export const isOpen = (stop: Stop): boolean => stop.state === 'planned' || stop.state === 'arrived';

/** Carries goods or is about to: its vehicle and shipments are taken. */
export const isLive = (route: Pick<Route, 'state'>): boolean =>
  route.state === 'offered' || route.state === 'released' || route.state === 'active';

/** Shipments still to be delivered, in driving order. */
export const openShipments = (route: Route): ShipmentId[] =>
  route.stops.flatMap((stop) =>
    stop.kind === 'deliver' && isOpen(stop) && stop.shipmentId ? [stop.shipmentId] : [],
  );

/** The stop whose end was last: where the vehicle set out from, or stands. */
export const lastFinished = (route: Route): Stop | undefined =>
  route.stops
    .filter((stop) => stop.finishedAt !== undefined)
    .sort((a, b) => (b.finishedAt ?? 0) - (a.finishedAt ?? 0))[0];

/**
 * The route with one stop moved to the front of what is left: drivers know their town and go in
 * another order. The legs that change are guessed from the straight line and from how crooked and
 * slow the known legs of this route are, until somebody asks the roads.
 */
export function bringForward(route: Route, stopId: StopId): Route {
  const from = route.stops.findIndex((stop) => stop.id === stopId);
  const to = route.stops.findIndex(isOpen);
  const moved = route.stops[from];
  if (!moved || to < 0 || from <= to) return route;
  return relinked(route, route.stops.toSpliced(from, 1).toSpliced(to, 0, moved));
}

/** The route without one stop; the way past it is guessed unless it is known. */
export function leaveOut(route: Route, stopId: StopId, known?: Leg): Route {
  const stops = route.stops.map(
    (stop): Stop =>
      stop.id === stopId ? { ...stop, state: 'skipped', estimate: undefined } : stop,
  );
  return relinked(route, stops, known);
}

/** Guesses the legs of stops that are now reached from elsewhere. */
function relinked(route: Route, stops: readonly Stop[], known?: Leg): Route {
  const guess = guessLeg(route);
  const reachedFrom = (inOrder: readonly Stop[], stop: Stop): Stop | undefined =>
    inOrder
      .slice(
        0,
        inOrder.findIndex((s) => s.id === stop.id),
      )
      .findLast(isVisited);
  return {
    ...route,
    stops: stops.map((stop) => {
      const before = reachedFrom(stops, stop);
      if (!before || !isVisited(stop) || before.id === reachedFrom(route.stops, stop)?.id)
        return stop;
      return { ...stop, leg: known ?? guess(before.position, stop.position) };
    }),
  };
}

const isVisited = (stop: Stop): boolean => stop.state !== 'skipped';

/** How this route's roads relate to the straight line. */
function guessLeg(route: Route): (a: Position, b: Position) => Leg {
  let straight = 0;
  let distance = 0;
  let duration = 0;
  for (const [i, stop] of route.stops.entries()) {
    const before = route.stops[i - 1];
    if (!before) continue;
    straight += greatCircle(before.position, stop.position);
    distance += stop.leg.distance;
    duration += stop.leg.duration;
  }
  const crooked = straight > 0 && distance > 0 ? distance / straight : usualCircuity;
  const pace = distance > 0 && duration > 0 ? duration / distance : usualPace;
  return (a, b) => {
    const way: Metres = metres(Math.ceil(greatCircle(a, b) * crooked));
    return { distance: way, duration: seconds(Math.ceil(way * pace)) };
  };
}

/** Streets are about 1.35 times as long as the straight line, and vans make 25 km/h on them. */
const usualCircuity = 1.35;
const usualPace = 3.6 / 25;
