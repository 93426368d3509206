import type { Instant, ShipmentId, VehicleId } from '@waystock/kernel';
import type {
  Delivery,
  DispatchState,
  Load,
  PlannedRoute,
  PlannedStop,
  PlanVehicle,
  RoutePlan,
  Travel,
} from './state.ts';

/**
 * The independent check of a plan before it is used: everything is derived again from the state
 * alone, and no code is shared with what makes plans (`plan.ts`, `fallback.ts`, the solver). A plan
 * with any violation is rejected whole. O(stops), and for each express left out O(vehicles · express
 * stops²).
 */
export interface Violation {
  readonly rule: Rule;
  readonly vehicleId?: VehicleId;
  readonly shipmentId?: ShipmentId;
  readonly detail: string;
}

export type Rule =
  | 'accounted-for'
  | 'vehicle-used-once'
  | 'way-exists'
  | 'times-add-up'
  | 'capacity'
  | 'min-load'
  | 'skills'
  | 'ready'
  | 'window'
  | 'shift'
  | 'duty'
  | 'range'
  | 'express-first';

type Report = (rule: Rule, detail: string, shipmentId?: ShipmentId) => void;

export function verifyPlan(plan: RoutePlan, state: DispatchState): Violation[] {
  const found: Violation[] = [];
  const vehicles = new Map(state.vehicles.map((vehicle) => [vehicle.id, vehicle]));
  const deliveries = new Map(state.deliveries.map((delivery) => [delivery.shipmentId, delivery]));
  const report: Report = (rule, detail, shipmentId) =>
    found.push({ rule, detail, ...(shipmentId ? { shipmentId } : {}) });
  if (plan.siteId !== state.siteId || plan.version !== state.version)
    report('accounted-for', `a plan for version ${plan.version} of ${plan.siteId}`);
  checkAccounts(plan, state, report);
  for (const route of plan.routes) {
    const vehicle = vehicles.get(route.vehicleId);
    if (!vehicle) {
      report('vehicle-used-once', `${route.vehicleId} is not at this site`);
      continue;
    }
    checkRoute({ route, vehicle, deliveries, state }, (rule, detail, shipmentId) =>
      found.push({
        rule,
        detail,
        vehicleId: vehicle.id,
        ...(shipmentId ? { shipmentId } : {}),
      }),
    );
  }
  if (found.length === 0) checkExpressFirst(plan, state, deliveries, report);
  return found;
}

/** Each shipment is planned once or left out once; each vehicle drives at most one route. */
function checkAccounts(plan: RoutePlan, state: DispatchState, report: Report): void {
  const times = new Map<ShipmentId, number>(state.deliveries.map((d) => [d.shipmentId, 0]));
  const planned = plan.routes.flatMap((route) => route.stops.map((stop) => stop.shipmentId));
  for (const id of [...planned, ...plan.unplanned.map((left) => left.shipmentId)]) {
    const before = times.get(id);
    if (before === undefined) report('accounted-for', 'is not waiting at this site', id);
    else times.set(id, before + 1);
  }
  for (const [id, n] of times) if (n !== 1) report('accounted-for', `appears ${n} times`, id);
  const used = new Set<VehicleId>();
  for (const { vehicleId } of plan.routes) {
    if (used.has(vehicleId)) report('vehicle-used-once', `${vehicleId} has two routes`);
    used.add(vehicleId);
  }
}

interface Checked {
  readonly route: PlannedRoute;
  readonly vehicle: PlanVehicle;
  readonly deliveries: ReadonlyMap<ShipmentId, Delivery>;
  readonly state: DispatchState;
}

function checkRoute({ route, vehicle, deliveries, state }: Checked, report: Report): void {
  const table = state.travel[vehicle.profile];
  if (!table) return report('way-exists', `no travel times for ${vehicle.profile}`);
  if (route.stops.length === 0) report('accounted-for', 'a route without stops');
  const total = { weight: 0, volume: 0, units: 0 };
  let clock: number = route.departAt;
  let place = 0;
  let driven = 0;
  for (const stop of route.stops) {
    const delivery = deliveries.get(stop.shipmentId);
    if (!delivery) continue;
    if (stop.place !== delivery.place)
      report('way-exists', 'goes to another door', stop.shipmentId);
    const arrival = checkLeg(
      { state, table, from: place, to: delivery.place, clock },
      stop,
      report,
    );
    checkService(stop, delivery, arrival, report);
    checkDelivery({ stop, delivery, vehicle, route, state }, report);
    total.weight += delivery.load.weight;
    total.volume += delivery.load.volume;
    total.units += delivery.load.units;
    driven += metresBetween(state, table, place, delivery.place);
    clock = stop.leaveAt;
    place = delivery.place;
  }
  const homeward = secondsBetween(state, table, place, 0);
  if (homeward < 0) report('way-exists', 'no way home');
  if (differs(route.returnAt, clock + homeward * 1000)) report('times-add-up', 'the way home');
  driven += metresBetween(state, table, place, 0);
  checkVehicle({ route, vehicle, state, total, driven }, report);
}

function checkLeg(
  leg: { state: DispatchState; table: Travel; from: number; to: number; clock: number },
  stop: PlannedStop,
  report: Report,
): number {
  const takes = secondsBetween(leg.state, leg.table, leg.from, leg.to);
  if (takes < 0) report('way-exists', `no way from place ${leg.from}`, stop.shipmentId);
  const arrival = leg.clock + takes * 1000;
  if (differs(stop.arriveAt, arrival)) report('times-add-up', 'the arrival', stop.shipmentId);
  if (differs(stop.leg.duration * 1000, takes * 1000))
    report('times-add-up', 'the duration of the way here', stop.shipmentId);
  const far = metresBetween(leg.state, leg.table, leg.from, leg.to);
  if (Math.abs(stop.leg.distance - far) > 1)
    report('times-add-up', 'the distance of the way here', stop.shipmentId);
  return arrival;
}

function checkService(
  stop: PlannedStop,
  delivery: Delivery,
  arrival: number,
  report: Report,
): void {
  if (differs(stop.startAt, Math.max(arrival, delivery.window.from)))
    report('times-add-up', 'the start of service', stop.shipmentId);
  if (differs(stop.leaveAt, stop.startAt + delivery.service * 1000))
    report('times-add-up', 'the time at the door', stop.shipmentId);
}

function checkDelivery(
  at: {
    stop: PlannedStop;
    delivery: Delivery;
    vehicle: PlanVehicle;
    route: PlannedRoute;
    state: DispatchState;
  },
  report: Report,
): void {
  const { stop, delivery, vehicle, route, state } = at;
  const missing = delivery.skills.filter((skill) => !vehicle.skills.includes(skill));
  if (missing.length > 0) report('skills', `needs ${missing.join(', ')}`, stop.shipmentId);
  if (route.departAt + tolerance < delivery.readyAt)
    report('ready', 'leaves before the goods are packed', stop.shipmentId);
  if (stop.startAt > delivery.window.to + tolerance && canBeOnTime(delivery, state))
    report('window', `is ${minutesLate(stop.startAt, delivery)} min late`, stop.shipmentId);
}

function checkVehicle(
  at: {
    route: PlannedRoute;
    vehicle: PlanVehicle;
    state: DispatchState;
    total: { weight: number; volume: number; units: number };
    driven: number;
  },
  report: Report,
): void {
  const { route, vehicle, total, driven } = at;
  for (const dimension of dimensions) {
    const carried = total[dimension];
    if (carried > vehicle.capacity[dimension])
      report('capacity', `${carried} of ${vehicle.capacity[dimension]} ${dimension}`);
    if (carried < vehicle.leastLoad[dimension])
      report('min-load', `${carried} of at least ${vehicle.leastLoad[dimension]} ${dimension}`);
  }
  const { from, to } = vehicle.shift;
  if (route.departAt + tolerance < Math.max(from, at.state.now))
    report('shift', 'departs before its shift or in the past');
  if (route.returnAt > to + tolerance) report('shift', 'is back after its shift');
  const out = (route.returnAt - route.departAt) / 1000;
  if (vehicle.duty !== undefined && out > vehicle.duty + 0.01)
    report('duty', `${Math.round(out)} s of at most ${vehicle.duty}`);
  if (vehicle.range !== undefined && driven > vehicle.range + 1)
    report('range', `${driven} m of at most ${vehicle.range}`);
}

const dimensions = ['weight', 'volume', 'units'] as const satisfies readonly (keyof Load)[];

/**
 * An express may be left out only if no vehicle could take it beside the express it has, with every
 * normal shipment thrown off.
 */
function checkExpressFirst(
  plan: RoutePlan,
  state: DispatchState,
  deliveries: ReadonlyMap<ShipmentId, Delivery>,
  report: Report,
): void {
  const routeOf = new Map(plan.routes.map((route) => [route.vehicleId, route]));
  for (const { shipmentId } of plan.unplanned) {
    const left = deliveries.get(shipmentId);
    if (!left?.express) continue;
    for (const vehicle of state.vehicles) {
      const express = (routeOf.get(vehicle.id)?.stops ?? []).flatMap((stop) => {
        const delivery = deliveries.get(stop.shipmentId);
        return delivery?.express ? [delivery] : [];
      });
      for (let position = 0; position <= express.length; position++)
        if (canDrive(express.toSpliced(position, 0, left), vehicle, state)) {
          report('express-first', `fits on ${vehicle.id} in place of others`, shipmentId);
          return;
        }
    }
  }
}

/** Whether a vehicle could serve exactly these, in this order, leaving as early as it may. */
function canDrive(
  inOrder: readonly Delivery[],
  vehicle: PlanVehicle,
  state: DispatchState,
): boolean {
  const table = state.travel[vehicle.profile];
  if (!table) return false;
  const ready = inOrder.map((delivery) => delivery.readyAt);
  const departure = Math.max(state.now, vehicle.shift.from, ...ready);
  let clock: number = departure;
  let place = 0;
  let driven = 0;
  for (const delivery of inOrder) {
    const takes = secondsBetween(state, table, place, delivery.place);
    const start = Math.max(clock + takes * 1000, delivery.window.from);
    if (takes < 0 || (start > delivery.window.to && canBeOnTime(delivery, state))) return false;
    if (delivery.skills.some((skill) => !vehicle.skills.includes(skill))) return false;
    driven += metresBetween(state, table, place, delivery.place);
    clock = start + delivery.service * 1000;
    place = delivery.place;
  }
  const homeward = secondsBetween(state, table, place, 0);
  const back = clock + homeward * 1000;
  driven += metresBetween(state, table, place, 0);
  return (
    homeward >= 0 &&
    back <= vehicle.shift.to &&
    (back - departure) / 1000 <= (vehicle.duty ?? Number.POSITIVE_INFINITY) &&
    driven <= (vehicle.range ?? Number.POSITIVE_INFINITY) &&
    dimensions.every((dimension) => {
      const carried = inOrder.reduce((total, d) => total + d.load[dimension], 0);
      return carried <= vehicle.capacity[dimension] && carried >= vehicle.leastLoad[dimension];
    })
  );
}

/** Lateness is forgiven only where nobody could have been in time, going there first and alone. */
function canBeOnTime(delivery: Delivery, state: DispatchState): boolean {
  const able = state.vehicles.filter(
    (vehicle) =>
      delivery.skills.every((skill) => vehicle.skills.includes(skill)) &&
      dimensions.every((dimension) => delivery.load[dimension] <= vehicle.capacity[dimension]),
  );
  return able.some((vehicle) => {
    const table = state.travel[vehicle.profile];
    const takes = table ? secondsBetween(state, table, 0, delivery.place) : -1;
    const departure = Math.max(state.now, vehicle.shift.from, delivery.readyAt);
    return takes >= 0 && departure + takes * 1000 <= delivery.window.to;
  });
}

/** Milliseconds that rounding instants may cost. */
const tolerance = 5;
const differs = (a: number, b: number): boolean => !(Math.abs(a - b) <= tolerance);

const secondsBetween = (state: DispatchState, table: Travel, from: number, to: number): number =>
  table.durations[from * state.places.length + to] ?? -1;
const metresBetween = (state: DispatchState, table: Travel, from: number, to: number): number =>
  table.distances[from * state.places.length + to] ?? -1;

const minutesLate = (startAt: Instant, delivery: Delivery): number =>
  Math.ceil((startAt - delivery.window.to) / 60_000);
