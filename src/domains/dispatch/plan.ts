import {
  asId,
  type Instant,
  instant,
  metres,
  seconds,
  type ShipmentId,
  type VehicleId,
} from '@waystock/kernel';
import type { Job, Problem, Refusal, Route, Solution, Vehicle } from '@waystock/solver';
import { lateAnyway, latePerHour, promiseOf } from './lateness.ts';
import {
  assertState,
  type Delivery,
  type DispatchState,
  type Leg,
  type Load,
  type PlannedRoute,
  type PlannedStop,
  type PlanVehicle,
  type RoutePlan,
  type Travel,
  type Unplanned,
} from './state.ts';

/**
 * The dispatch state in the words of the solver, and its answer back in ours. The solver's clock is
 * seconds since `state.now`; its locations are our places, the site being 0. What cannot be kept
 * (a promise nobody can make any more) is opened up here, so that the problem always has a solution
 * for whoever waits.
 */
export const dimensions = ['weight_g', 'volume_ml', 'units'] as const;

export function toProblem(state: DispatchState): Problem {
  assertState(state);
  const late = lateAnyway(state);
  const perHour = latePerHour(state);
  return {
    dimensions,
    locations: state.places.length,
    profiles: Object.entries(state.travel).map(([name, { durations, distances }]) => ({
      name,
      durations,
      distances,
    })),
    vehicles: state.vehicles.map((vehicle) => toVehicle(vehicle, state.now)),
    jobs: state.deliveries.map((d) => ({
      ...toJob(d, state.now, late.has(d.shipmentId)),
      ...lateness(d, { now: state.now, late: late.has(d.shipmentId), perHour }),
    })),
  };
}

export const toLoads = (load: Load): number[] => [load.weight, load.volume, load.units];

export function toVehicle(vehicle: PlanVehicle, now: Instant): Vehicle {
  const { from, to } = vehicle.shift;
  return {
    id: vehicle.id,
    profile: vehicle.profile,
    start: 0,
    end: 0,
    capacity: toLoads(vehicle.capacity),
    minLoad: toLoads(vehicle.leastLoad),
    shift: { opens: Math.max(0, since(now, from)), closes: Math.max(0, since(now, to)) },
    maxDistance: vehicle.range,
    maxDuration: vehicle.duty,
    cost: {
      fixed: vehicle.cost.perUse,
      perKm: vehicle.cost.perKm,
      perHour: vehicle.cost.perHour,
    },
    skills: vehicle.skills,
  };
}

export function toJob(delivery: Delivery, now: Instant, late: boolean): Job {
  const { from, to } = delivery.window;
  const opens = since(now, from);
  return {
    id: delivery.shipmentId,
    location: delivery.place,
    load: toLoads(delivery.load),
    windows: [{ opens, closes: late ? noDeadline : Math.max(opens, since(now, to)) }],
    service: delivery.service,
    skills: delivery.skills,
    priority: delivery.express ? 'express' : 'normal',
    release: since(now, delivery.readyAt),
  };
}

/** Where the window reaches beyond the promise, the sooner is worth more than the cheaper. */
function lateness(
  delivery: Delivery,
  {
    now,
    late,
    perHour,
  }: { readonly now: Instant; readonly late: boolean; readonly perHour: number },
): Pick<Job, 'lateness'> {
  const promised = promiseOf(delivery);
  if (!late && delivery.window.to <= promised) return {};
  return { lateness: { promise: since(now, promised), steps: [{ after: 0, perHour }] } };
}

/** A year: later than any shift ends. */
const noDeadline = 366 * 86_400;

export function fromSolution(state: DispatchState, solution: Solution): RoutePlan {
  const vehicles = new Map<string, PlanVehicle>(state.vehicles.map((v) => [v.id, v]));
  return {
    siteId: state.siteId,
    version: state.version,
    routes: solution.routes.map((route) => toPlannedRoute(state, vehicles, route)),
    unplanned: solution.unserved.map(
      (left): Unplanned => ({
        shipmentId: asId<ShipmentId>(left.job),
        reason: [left.reason, ...left.also].map(inWords).join('; '),
      }),
    ),
    // Money alone: what lateness weighs is counted for every plan alike, by `latenessOf`.
    cost: solution.cost.total - (solution.cost.penalties ?? 0),
  };
}

function toPlannedRoute(
  state: DispatchState,
  vehicles: ReadonlyMap<string, PlanVehicle>,
  route: Route,
): PlannedRoute {
  const vehicle = vehicles.get(route.vehicle);
  const travel = state.travel[vehicle?.profile ?? ''] as Travel;
  const legBetween = (from: number, to: number): Leg => ({
    duration: seconds(travel.durations[from * state.places.length + to] as number),
    distance: metres(travel.distances[from * state.places.length + to] as number),
  });
  const stops = route.stops.map(
    (stop, i): PlannedStop => ({
      shipmentId: asId<ShipmentId>(stop.job),
      place: stop.location,
      leg: legBetween(route.stops[i - 1]?.location ?? 0, stop.location),
      arriveAt: after(state.now, stop.arrival),
      startAt: after(state.now, stop.start),
      leaveAt: after(state.now, stop.departure),
    }),
  );
  return {
    vehicleId: asId<VehicleId>(route.vehicle),
    courierId: vehicle?.courierId,
    departAt: after(state.now, route.departure),
    stops,
    back: legBetween(stops.at(-1)?.place ?? 0, 0),
    returnAt: after(state.now, route.arrival),
    cost: route.cost,
  };
}

const since = (now: Instant, at: Instant): number => (at - now) / 1000;
export const after = (now: Instant, second: number): Instant =>
  instant(Math.round(now + second * 1000));

/** What stands against a vehicle taking a shipment, for people who dispatch. */
export function inWords(refusal: Refusal): string {
  switch (refusal.kind) {
    case 'capacity':
      return `${refusal.vehicle} has ${amount(refusal.over, refusal.dimension)} too little room`;
    case 'late':
      return `${refusal.job} would be ${inMinutes(refusal.seconds)} late on ${refusal.vehicle}`;
    case 'shift':
      return `${refusal.vehicle} would be back ${inMinutes(refusal.seconds)} after its shift`;
    case 'duty':
      return `${refusal.vehicle} would be out ${inMinutes(refusal.seconds)} too long`;
    case 'range':
      return `${refusal.vehicle} would drive ${(refusal.metres / 1000).toFixed(1)} km too far`;
    case 'stops':
      return `${refusal.vehicle} would have ${refusal.over} stops too many`;
    case 'min-load':
      return `${refusal.vehicle} would leave with ${amount(refusal.short, refusal.dimension)} too little`;
    case 'skills':
      return `${refusal.vehicle} may not carry ${refusal.missing.join(' or ')}`;
    case 'unreachable':
      return `${refusal.vehicle} finds no way there`;
    case 'rules':
      return `no place in ${refusal.vehicle} keeps the rules of its route`;
    case 'not-on-board':
      return `${refusal.vehicle} has left without it`;
    case 'on-board-elsewhere':
      return `it is on board ${refusal.holder}`;
    case 'not-worth-it':
      return `the detour of ${refusal.vehicle} costs more than it brings`;
    case 'no-vehicle':
      return 'no vehicle here';
  }
}

const inMinutes = (duration: number): string => `${Math.ceil(duration / 60)} min`;

function amount(n: number, dimension: string): string {
  if (dimension === 'weight_g') return `${(n / 1000).toFixed(1)} kg`;
  if (dimension === 'volume_ml') return `${(n / 1000).toFixed(1)} l`;
  return `${n} ${dimension}`;
}
