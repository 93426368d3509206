import type { ShipmentId } from '@waystock/kernel';
import { canCarry, fits } from '../fleet/index.ts';
import type { Delivery, DispatchState, PlanVehicle, Travel } from './state.ts';

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

export const mayCarry = (vehicle: PlanVehicle, delivery: Delivery): boolean =>
  fits(delivery.load, vehicle.capacity) && canCarry(vehicle.skills, delivery.skills);

function earliestArrival(state: DispatchState, vehicle: PlanVehicle, delivery: Delivery): number {
  const { durations } = state.travel[vehicle.profile] as Travel;
  const leg = durations[delivery.place] ?? -1;
  if (leg < 0) return Number.POSITIVE_INFINITY;
  return Math.max(state.now, vehicle.shift.from, delivery.readyAt) + leg * 1000;
}
