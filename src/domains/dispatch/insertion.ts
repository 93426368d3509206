import {
  asId,
  type Instant,
  type Metres,
  metres,
  type RouteId,
  type Seconds,
  seconds,
  type ShipmentId,
} from '@waystock/kernel';
import {
  type InsertionOption,
  insert,
  type Job,
  type Problem,
  type Vehicle,
} from '@waystock/solver';
import { after, dimensions, inWords, toJob, toLoads, toVehicle } from './plan.ts';
import { timetable, type Visit } from './schedule.ts';
import {
  type Delivery,
  type DispatchState,
  type Leg,
  type Load,
  type PlanVehicle,
  promiseOf,
  type Travel,
} from './state.ts';

/**
 * An urgent order into routes that are already running: the best place in every route that can take
 * it (exact, by the solver's insertion), what each would cost more, and why the others cannot. No
 * other stop is moved from its vehicle; the stop being driven to stays the next one. What a route
 * breaks already, it may go on breaking, but no worse: nobody's promise is made worse than it is.
 * O(routes · stops³) in the worst case; a route has a few dozen stops.
 */
export interface RunningState extends Pick<DispatchState, 'now' | 'places' | 'travel'> {
  readonly routes: readonly RunningRoute[];
}

export interface RunningRoute {
  readonly routeId: RouteId;
  /** An insertion into another version is refused. */
  readonly version: number;
  readonly vehicle: PlanVehicle;
  /** Where it is now: its site, a stop, or a point on the road. */
  readonly place: number;
  /** Its site. */
  readonly home: number;
  /** It has left; it can deliver only what is on board or fetched on the way. */
  readonly underWay: boolean;
  /** When it can go on from `place`: now, or the end of what it is doing there. */
  readonly freeAt: Instant;
  /** Metres driven since its last charge or tank. */
  readonly driven: Metres;
  /** On board all the way home: failed deliveries, returns. */
  readonly carried: Load;
  readonly stops: readonly RunningStop[];
  /** The first so many stops may not change any more: the one it is driving to. */
  readonly frozen: number;
}

/** What is left to do; a shipment fetched on the way has two of them. */
export interface RunningStop {
  readonly kind: 'load' | 'deliver';
  readonly delivery: Delivery;
  readonly place: number;
  readonly service: Seconds;
}

export interface UrgentOrder {
  readonly delivery: Delivery;
  /** Where the goods wait. */
  readonly pickup: { readonly place: number; readonly service: Seconds };
  /** What an hour of the customer's waiting is worth, in minor units; breaks ties of cost. */
  readonly waitPerHour?: number;
}

const usualWaitPerHour = 600;

export interface InsertionPlan {
  /**
   * The least cost of detour and waiting among those that are in time; without any, the soonest.
   * Undefined: no route can take it.
   */
  readonly chosen: InsertionChoice | undefined;
  readonly alternatives: readonly (InsertionChoice & { readonly regret: number })[];
  readonly refused: readonly { readonly routeId: RouteId; readonly reason: string }[];
}

export interface InsertionChoice {
  readonly routeId: RouteId;
  readonly version: number;
  /** In minor units: what the route costs more. */
  readonly extraCost: number;
  readonly extraDistance: Metres;
  readonly extraTime: Seconds;
  readonly deliverAt: Instant;
  /** Until the promise; negative when it comes late. */
  readonly slack: Seconds;
  /** The whole of what is then left of the route, in its new order. */
  readonly remaining: readonly InsertedStop[];
  readonly back: Leg;
  readonly returnAt: Instant;
}

export interface InsertedStop {
  readonly kind: 'load' | 'deliver';
  readonly shipmentId: ShipmentId;
  readonly place: number;
  readonly leg: Leg;
  readonly arriveAt: Instant;
}

export function planInsertion(state: RunningState, order: UrgentOrder): InsertionPlan {
  const inTime = ask(state, order, false);
  const { options, refusals } = inTime.options.length > 0 ? inTime : ask(state, order, true);
  const wait = (order.waitPerHour ?? usualWaitPerHour) / 3_600_000;
  const price = (choice: InsertionChoice): number =>
    choice.extraCost + wait * (choice.deliverAt - state.now);
  const choices = options.map((option) => toChoice(state, order, option));
  const soonest = inTime.options.length === 0;
  choices.sort((a, b) => (soonest ? a.deliverAt - b.deliverAt : price(a) - price(b)));
  const [chosen, ...others] = choices;
  return {
    chosen,
    alternatives: others.map((other) => ({
      ...other,
      regret: price(other) - (chosen ? price(chosen) : 0),
    })),
    refused: refusals.map(({ vehicle, reason, also }) => ({
      routeId: asId<RouteId>(vehicle),
      reason: [reason, ...also].map(inWords).join('; '),
    })),
  };
}

function ask(state: RunningState, order: UrgentOrder, late: boolean): ReturnType<typeof insert> {
  const { delivery, pickup } = order;
  const asked: Job = {
    ...toJob(delivery, state.now, late),
    pickup: { location: pickup.place, service: pickup.service },
  };
  return insert(toProblem(state), toRoutes(state), asked);
}

/** Vehicles go by their route's id, so that a refusal names the route. */
function toProblem(state: RunningState): Problem {
  return {
    dimensions,
    locations: state.places.length,
    profiles: Object.entries(state.travel).map(([name, { durations, distances }]) => ({
      name,
      durations,
      distances,
    })),
    vehicles: state.routes.map((route) => toRunningVehicle(state, route)),
    jobs: state.routes.flatMap((route) => toRunningJobs(state, route)),
  };
}

const toRoutes = (state: RunningState): NonNullable<Problem['routes']> =>
  state.routes.map((route) => ({
    vehicle: route.routeId,
    stops: route.stops.map((stop) => ({
      job: stop.delivery.shipmentId,
      kind: stop.kind === 'load' ? 'pickup' : 'delivery',
    })),
    frozen: route.frozen,
  }));

/** Limits it breaks already are widened to what it does now. */
function toRunningVehicle(state: RunningState, route: RunningRoute): Vehicle {
  const now = asItRuns(state, route);
  const vehicle = toVehicle(route.vehicle, state.now);
  const free = Math.max(0, (route.freeAt - state.now) / 1000);
  const opens = route.underWay ? free : Math.max(vehicle.shift.opens, free);
  const left = Math.max(0, (route.vehicle.range ?? 0) - route.driven);
  return {
    ...vehicle,
    id: route.routeId,
    start: route.place,
    end: route.home,
    minLoad: undefined,
    shift: { opens, closes: Math.max(opens, vehicle.shift.closes, now.end) },
    maxDistance: route.vehicle.range === undefined ? undefined : Math.max(left, now.distance),
    maxDuration: route.underWay ? undefined : vehicle.maxDuration,
    underWay: route.underWay,
    carried: toLoads(route.carried),
  };
}

function toRunningJobs(state: RunningState, route: RunningRoute): Job[] {
  const now = asItRuns(state, route);
  return route.stops.flatMap((stop, i): Job[] => {
    if (stop.kind === 'load') return [];
    const { delivery } = stop;
    const job = toJob(delivery, state.now, false);
    const [window] = job.windows ?? [];
    const fetch = route.stops.find(
      (other) => other.kind === 'load' && other.delivery.shipmentId === delivery.shipmentId,
    );
    const opens = window?.opens ?? 0;
    return [
      {
        ...job,
        windows: [{ opens, closes: Math.max(window?.closes ?? opens, now.starts[i] ?? opens) }],
        priority: 'normal',
        skills: [],
        ...(fetch ? { pickup: { location: fetch.place, service: fetch.service } } : {}),
        ...(route.underWay && !fetch ? { onBoard: route.routeId } : {}),
      },
    ];
  });
}

/** The route as it will go if nothing is added, whatever it breaks. */
function asItRuns(state: RunningState, route: RunningRoute) {
  const { durations, distances } = state.travel[route.vehicle.profile] as Travel;
  const n = state.places.length;
  const visits = route.stops.map(
    ({ delivery, place, service, kind }): Visit => ({
      place,
      opens: kind === 'load' ? 0 : (delivery.window.from - state.now) / 1000,
      closes: Number.POSITIVE_INFINITY,
      service,
    }),
  );
  const from = Math.max(0, (route.freeAt - state.now) / 1000);
  const frame = { start: route.place, home: route.home, from, to: Number.POSITIVE_INFINITY };
  const timed = timetable(visits, frame, {
    duration: (a, b) => durations[a * n + b] as number,
    distance: (a, b) => distances[a * n + b] as number,
  });
  return timed ?? { starts: [], end: from, distance: 0 };
}

function toChoice(
  state: RunningState,
  { delivery }: UrgentOrder,
  option: InsertionOption,
): InsertionChoice {
  const route = state.routes.find((r) => r.routeId === option.vehicle) as RunningRoute;
  const travel = state.travel[route.vehicle.profile] as Travel;
  const legBetween = (from: number, to: number): Leg => ({
    duration: seconds(travel.durations[from * state.places.length + to] as number),
    distance: metres(travel.distances[from * state.places.length + to] as number),
  });
  const before = asItRuns(state, route);
  const { stops } = option.route;
  const drop = stops[option.position];
  const deliverAt = after(state.now, drop?.start ?? 0);
  return {
    routeId: route.routeId,
    version: route.version,
    extraCost: option.costDelta,
    extraDistance: metres(option.route.distance - before.distance),
    extraTime: seconds(option.route.arrival - before.end),
    deliverAt,
    slack: seconds((promiseOf(delivery) - deliverAt) / 1000),
    remaining: stops.map((stop, i) => ({
      kind: stop.kind === 'pickup' ? 'load' : 'deliver',
      shipmentId: asId<ShipmentId>(stop.job),
      place: stop.location,
      leg: legBetween(stops[i - 1]?.location ?? route.place, stop.location),
      arriveAt: after(state.now, stop.arrival),
    })),
    back: legBetween(stops.at(-1)?.location ?? route.place, route.home),
    returnAt: after(state.now, option.route.arrival),
  };
}
