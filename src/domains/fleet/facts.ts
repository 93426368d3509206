import type { Fact } from '../../world.ts';
import type { Vehicle } from './vehicle.ts';

/** What it carries and was to carry needs another vehicle. */
export const vehicleBrokenDown = (
  vehicle: Pick<Vehicle, 'id' | 'homeSiteId'>,
  reason: string,
): Fact => ({
  kind: 'fleet.vehicle-broken-down',
  key: vehicle.id,
  data: { vehicle_id: vehicle.id, home_site_id: vehicle.homeSiteId, reason },
});

/** It takes routes again. */
export const vehicleBack = (vehicle: Pick<Vehicle, 'id' | 'homeSiteId'>): Fact => ({
  kind: 'fleet.vehicle-back',
  key: vehicle.id,
  data: { vehicle_id: vehicle.id, home_site_id: vehicle.homeSiteId },
});
