import type { ShipmentId } from '@waystock/kernel';
import { canCarry, fits } from '../fleet/index.ts';
import type {
  Delivery,
  DispatchState,
  PlannedStop,
  PlanVehicle,
  RoutePlan,
  Travel,
} from './state.ts';

/**
 * Shipments whose promise no vehicle could keep even if it drove to them alone and at once. A window
 * that has become impossible would leave them undelivered for ever; instead they may be delivered
 * late, and the estimate tells the customer (`dispatch.promise-at-risk`).
 */
export function lateAnyway(state: DispatchState): Set<ShipmentId> {
  const late = new Set<ShipmentId>();
  for (const delivery of state.deliveries) {
    const able = state.vehicles.filter((vehicle) => mayCarry(vehicle, delivery));
    const inTime = able.some(
      (vehicle) => earliestArrival(state, vehicle, delivery) <= delivery.window.to,
    );
    if (able.length > 0 && !inTime) late.add(delivery.shipmentId);
  }
  return late;
}

/**
 * What an hour after the promise weighs beside money, in minor units: as much as ten hours and uses of
 * the dearest vehicle at home, so that a cheap one that comes hours later never waits for it.
 */
export const latePerHour = ({ vehicles }: DispatchState): number =>
  10 * Math.max(1, ...vehicles.map(({ cost }) => cost.perUse + cost.perHour));

/** The same for a whole plan, whoever made it. */
export function latenessOf(state: DispatchState, { routes }: RoutePlan): number {
  const promised = new Map(state.deliveries.map((one) => [one.shipmentId, promiseOf(one)]));
  const late = ({ shipmentId, startAt }: PlannedStop): number =>
    Math.max(0, startAt - (promised.get(shipmentId) ?? startAt)) / 3_600_000;
  const hours = routes.flatMap(({ stops }) => stops.map(late)).reduce((a, b) => a + b, 0);
  return hours * latePerHour(state);
}

/** What the customer was told, or when the window ends. */
export const promiseOf = ({ promisedAt, window }: Delivery): Delivery['window']['to'] =>
  promisedAt ?? window.to;

export const mayCarry = (vehicle: PlanVehicle, delivery: Delivery): boolean =>
  fits(delivery.load, vehicle.capacity) && canCarry(vehicle.skills, delivery.skills);

function earliestArrival(state: DispatchState, vehicle: PlanVehicle, delivery: Delivery): number {
  const { durations } = state.travel[vehicle.profile] as Travel;
  const leg = durations[delivery.place] ?? -1;
  if (leg < 0) return Number.POSITIVE_INFINITY;
  return Math.max(state.now, vehicle.shift.from, delivery.readyAt) + leg * 1000;
}
