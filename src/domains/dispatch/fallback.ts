import { type Instant, instant, metres, must, seconds } from '@waystock/kernel';
import { addLoads, canCarry, fits, isEnough, nothing } from '../fleet/index.ts';
import { lateAnyway, mayCarry } from './lateness.ts';
import {
  type Frame,
  insertionAt,
  tightDeparture,
  timetable,
  type Visit,
  type Way,
} from './schedule.ts';
import {
  assertState,
  type Delivery,
  type DispatchState,
  type Leg,
  type Load,
  type PlannedRoute,
  type PlanVehicle,
  type RoutePlan,
  type Travel,
} from './state.ts';

/**
 * A plan without the solver, for when that fails or hangs: cheapest insertion, the shipments taken
 * one by one, express first, then by promise (after Solomon 1987, I1). Vehicles left with too little
 * to be sent out are emptied again, the emptiest first. Shares no code with the solver. Invariants:
 * the plan keeps every rule that `verify.ts` knows; no express is left out that fits beside the
 * express already placed. O(deliveries · stops) insertions of O(1); 1,000 deliveries well below the
 * two seconds that a fallback may take.
 */
export function fallbackPlan(state: DispatchState): RoutePlan {
  assertState(state);
  const late = lateAnyway(state);
  const items = state.deliveries
    .map((delivery) => ({ delivery, visit: toVisit(delivery, late) }))
    .sort(byUrgency);
  const atHome = new Set<PlanVehicle>();
  let built = build(state, items, atHome);
  for (let short = emptiest(built.routes); short; short = emptiest(built.routes)) {
    atHome.add(short.vehicle);
    // Express that loses its place comes before all normal shipments again, so all are placed anew.
    built = short.items.some(({ delivery }) => delivery.express)
      ? build(state, items, atHome)
      : spread(state, built, short);
  }
  const used = built.routes.filter((route) => route.items.length > 0).map(written);
  return {
    siteId: state.siteId,
    version: state.version,
    routes: used,
    unplanned: built.left.map(({ delivery }) => ({
      shipmentId: delivery.shipmentId,
      reason: reasonFor(state, delivery),
    })),
    cost: used.reduce((total, route) => total + route.cost, 0),
  };
}

interface Built {
  readonly routes: readonly Building[];
  readonly left: readonly Item[];
}

function build(
  state: DispatchState,
  items: readonly Item[],
  atHome: ReadonlySet<PlanVehicle>,
): Built {
  const routes = state.vehicles.map((vehicle) => emptyRoute(state, vehicle, atHome.has(vehicle)));
  return { routes, left: items.filter((item) => !place(item, routes)) };
}

/** Closes a route and gives what it had, and what had no place, to the others. */
function spread(state: DispatchState, built: Built, short: Building): Built {
  const routes = built.routes.map((route) =>
    route === short ? emptyRoute(state, short.vehicle, true) : route,
  );
  const again = [...built.left, ...short.items].sort(byUrgency);
  return { routes, left: again.filter((item) => !place(item, routes)) };
}

interface Item {
  readonly delivery: Delivery;
  readonly visit: Visit;
}

interface Building {
  readonly vehicle: PlanVehicle;
  readonly way: Way;
  readonly shift: Frame;
  items: readonly Item[];
  visits: readonly Visit[];
  load: Load;
  /** Stays at home, unless one express alone is load enough. */
  readonly closed: boolean;
}

const home = 0;

/** Puts an item where it costs least; false when it fits nowhere. */
function place(item: Item, routes: readonly Building[]): boolean {
  let best: { route: Building; position: number } | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const route of routes) {
    const { vehicle, visits } = route;
    if (!mayCarry(vehicle, item.delivery) || staysAtHome(route, item)) continue;
    if (!fits(addLoads(route.load, item.delivery.load), vehicle.capacity)) continue;
    const frame = frameWith(route, item);
    const timed = timetable(visits, frame, route.way);
    if (!timed) continue;
    for (let position = 0; position <= visits.length; position++) {
      const added = insertionAt({ visits, timed, frame }, position, item.visit, route.way);
      if (!added) continue;
      const cost = priceOf(vehicle, added) + (visits.length === 0 ? vehicle.cost.perUse : 0);
      if (cost >= least || !withinLimits(route, frame, visits.toSpliced(position, 0, item.visit)))
        continue;
      least = cost;
      best = { route, position };
    }
  }
  if (!best) return false;
  const { route, position } = best;
  route.items = route.items.toSpliced(position, 0, item);
  route.visits = route.visits.toSpliced(position, 0, item.visit);
  route.load = addLoads(route.load, item.delivery.load);
  return true;
}

const staysAtHome = ({ closed, visits, vehicle }: Building, { delivery }: Item): boolean =>
  closed &&
  visits.length === 0 &&
  !(delivery.express && isEnough(delivery.load, vehicle.leastLoad));

/** Nothing leaves before everything it takes along is at the dock. */
function frameWith({ shift, items }: Building, ...more: readonly Item[]): Frame {
  let { from } = shift;
  for (const { delivery } of [...items, ...more]) from = Math.max(from, delivery.readyAt / 1000);
  return { ...shift, from };
}

function withinLimits({ vehicle, way }: Building, frame: Frame, visits: readonly Visit[]): boolean {
  const { range, duty } = vehicle;
  if (range === undefined && duty === undefined) return true;
  const timed = timetable(visits, frame, way);
  if (!timed || timed.distance > (range ?? Number.POSITIVE_INFINITY)) return false;
  const out = timed.end - tightDeparture(visits, timed, way, home);
  return out <= (duty ?? Number.POSITIVE_INFINITY);
}

const priceOf = ({ cost }: PlanVehicle, added: { duration: number; distance: number }): number =>
  (added.distance / 1000) * cost.perKm + (added.duration / 3600) * cost.perHour;

/** The emptiest of the routes that carry less than their vehicle must. */
function emptiest(routes: readonly Building[]): Building | undefined {
  return routes
    .filter(({ items, load, vehicle }) => items.length > 0 && !isEnough(load, vehicle.leastLoad))
    .sort((a, b) => a.items.length - b.items.length || (a.vehicle.id < b.vehicle.id ? -1 : 1))[0];
}

function emptyRoute(state: DispatchState, vehicle: PlanVehicle, closed: boolean): Building {
  const n = state.places.length;
  const { durations, distances } = state.travel[vehicle.profile] as Travel;
  return {
    vehicle,
    way: {
      duration: (from, to) => durations[from * n + to] as number,
      distance: (from, to) => distances[from * n + to] as number,
    },
    shift: {
      home,
      from: Math.max(state.now, vehicle.shift.from) / 1000,
      to: vehicle.shift.to / 1000,
    },
    items: [],
    visits: [],
    load: nothing,
    closed,
  };
}

const toVisit = (delivery: Delivery, late: ReadonlySet<Delivery['shipmentId']>): Visit => ({
  place: delivery.place,
  opens: delivery.window.from / 1000,
  closes: late.has(delivery.shipmentId) ? Number.POSITIVE_INFINITY : delivery.window.to / 1000,
  service: delivery.service,
});

const byUrgency = ({ delivery: a }: Item, { delivery: b }: Item): number =>
  Number(b.express) - Number(a.express) ||
  a.window.to - b.window.to ||
  (a.shipmentId < b.shipmentId ? -1 : 1);

function written(route: Building): PlannedRoute {
  const { vehicle, way, visits, items } = route;
  const earliest = frameWith(route);
  const first = must(timetable(visits, earliest, way), 'only routes that can be driven are kept');
  const frame = { ...earliest, from: tightDeparture(visits, first, way, home) };
  const timed = must(timetable(visits, frame, way), 'a later departure keeps every window');
  const placeOf = (i: number): number => visits[i]?.place ?? home;
  const legTo = (i: number): Leg => ({
    duration: seconds(way.duration(placeOf(i - 1), placeOf(i))),
    distance: metres(way.distance(placeOf(i - 1), placeOf(i))),
  });
  return {
    vehicleId: vehicle.id,
    courierId: vehicle.courierId,
    departAt: at(timed.departure),
    stops: items.map(({ delivery }, i) => ({
      shipmentId: delivery.shipmentId,
      place: delivery.place,
      leg: legTo(i),
      arriveAt: at(timed.arrivals[i]),
      startAt: at(timed.starts[i]),
      leaveAt: at((timed.starts[i] as number) + delivery.service),
    })),
    back: legTo(items.length),
    returnAt: at(timed.end),
    cost:
      vehicle.cost.perUse +
      priceOf(vehicle, { duration: timed.end - timed.departure, distance: timed.distance }),
  };
}

const at = (second: number | undefined): Instant =>
  instant(Math.round(must(second, 'one instant for each stop') * 1000));

function reasonFor(state: DispatchState, delivery: Delivery): string {
  const { skills, load } = delivery;
  const able = state.vehicles.filter((v) => canCarry(v.skills, skills));
  if (able.length === 0)
    return skills.length > 0
      ? `no vehicle here may carry ${skills.join(' and ')}`
      : 'no vehicle here';
  if (!able.some((vehicle) => fits(load, vehicle.capacity)))
    return 'too heavy or too large for every vehicle here';
  return 'every vehicle here is full or would be late';
}
