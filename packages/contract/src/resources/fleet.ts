import type { CourierId, VehicleId } from '@waystock/kernel';
import { z } from 'zod';
import { named, paged, pageOf } from '../components.ts';
import { endpoint } from '../endpoint.ts';
import * as field from '../fields.ts';
import { regionId, siteId } from './sites.ts';

export const vehicleId = field.codeId<VehicleId>();
export const courierId = field.codeId<CourierId>();
const profile = field.oneOf('van', 'bike', 'foot', 'robot', 'drone', 'gig');
const status = field.oneOf('active', 'broken', 'off');

const vehicle = {
  home_site_id: siteId,
  profile,
  name: field.text(),
  capacity_g: field.grams,
  capacity_ml: field.millilitres,
  capacity_units: field.units,
  min_load_g: field.gramsOrNone,
  min_load_ml: field.millilitresOrNone,
  min_load_units: field.unitsOrNone,
  range_m: field.orNull(field.metres),
  speed_m_per_s: z.number().min(0).max(1000),
  shifts: field.listOf(
    named(
      'Shift',
      z.strictObject({
        weekday: field.weekday,
        starts_min: field.minuteOfDay,
        ends_min: z.int().min(1).max(2879),
      }),
      'In the home site’s own time; ends_min beyond 1440 is on the next day.',
    ),
    28,
  ),
  cost_per_km_minor: field.minorUnits,
  cost_per_hour_minor: field.minorUnits,
  cost_per_use_minor: field.minorUnits,
  currency: field.currency,
  skills: field.listOf(z.string().regex(/^[a-z0-9-]{1,40}$/), 20),
};
export const Vehicle = named(
  'Vehicle',
  z.object({
    vehicle_id: vehicleId,
    region_id: regionId,
    ...vehicle,
    courier_id: field.orNull(courierId),
    status,
    status_reason: field.orNull(z.string()),
    version: field.version,
  }),
  'Goes out only with its least load; without shifts it may go at any time. Skills are the temperature and hazard classes it may carry.',
);

const courier = {
  home_site_id: siteId,
  name: field.text(),
  roles: z.array(field.oneOf('driver', 'operator')).max(2),
  profiles: z.array(profile).max(6),
  active: field.flag,
};
export const Courier = named(
  'Courier',
  z.object({
    courier_id: courierId,
    ...courier,
    vehicle_id: field.orNull(vehicleId),
    version: field.version,
  }),
  'A driver drives one vehicle of the profiles named; an operator watches robots and drones.',
);

export const PositionReport = named(
  'PositionReport',
  z.strictObject({ at: field.instant, position: field.position }),
);

const tag = 'Vehicles';
const params = { vehicle_id: vehicleId };
const courierParams = { courier_id: courierId };

export const fleet = {
  list: endpoint({
    method: 'GET',
    path: '/vehicles',
    summary: 'List vehicles',
    tag,
    auth: ['ops', 'auditor'],
    query: {
      ...paged,
      region_id: field.optional(regionId),
      site_id: field.optional(siteId),
      profile: field.optional(profile),
      status: field.optional(status),
    },
    response: pageOf('VehiclePage', Vehicle),
    errors: [],
  }),
  get: endpoint({
    method: 'GET',
    path: '/vehicles/{vehicle_id}',
    summary: 'Read a vehicle',
    tag,
    auth: ['driver', 'ops', 'auditor', 'device'],
    params,
    response: Vehicle,
    errors: ['vehicle-not-found'],
  }),
  put: endpoint({
    method: 'PUT',
    path: '/vehicles/{vehicle_id}',
    summary: 'Create or replace a vehicle',
    tag,
    auth: ['ops'],
    ifMatch: 'optional',
    params,
    body: named('VehicleInput', z.strictObject(vehicle)),
    response: Vehicle,
    errors: ['vehicle-not-found', 'vehicle-invalid', 'site-not-found'],
  }),
  setStatus: endpoint({
    method: 'PUT',
    path: '/vehicles/{vehicle_id}/status',
    summary: 'Say whether a vehicle takes routes',
    description: 'What a broken vehicle carries and was to carry is planned anew.',
    tag,
    auth: ['ops'],
    ifMatch: 'optional',
    params,
    body: z.strictObject({ status, reason: field.optional(field.text()) }),
    response: Vehicle,
    errors: ['vehicle-not-found'],
  }),
  reportPositions: endpoint({
    method: 'POST',
    path: '/vehicles/{vehicle_id}/positions',
    summary: 'Report where a vehicle was; the newest report counts',
    description: 'Reports from the future are left out. Estimated arrivals follow the position.',
    tag,
    auth: ['driver', 'device', 'ops'],
    repetition: 'natural',
    params,
    body: z.strictObject({ reports: z.array(PositionReport).min(1).max(500) }),
    response: named('PositionsKept', z.object({ kept: field.count, left_out: field.count })),
    errors: ['vehicle-not-found'],
  }),
  lastPosition: endpoint({
    method: 'GET',
    path: '/vehicles/{vehicle_id}/position',
    summary: 'Where a vehicle was last seen',
    tag,
    auth: ['driver', 'ops', 'device'],
    params,
    response: named(
      'VehiclePosition',
      z.object({ vehicle_id: vehicleId, at: field.instant, position: field.position }),
    ),
    errors: ['vehicle-not-found'],
  }),
  listCouriers: endpoint({
    method: 'GET',
    path: '/couriers',
    summary: 'List couriers',
    tag,
    auth: ['ops', 'auditor'],
    query: { ...paged, region_id: field.optional(regionId), site_id: field.optional(siteId) },
    response: pageOf('CourierPage', Courier),
    errors: [],
  }),
  getCourier: endpoint({
    method: 'GET',
    path: '/couriers/{courier_id}',
    summary: 'Read a courier',
    tag,
    auth: ['driver', 'ops', 'auditor'],
    params: courierParams,
    response: Courier,
    errors: ['courier-not-found'],
  }),
  putCourier: endpoint({
    method: 'PUT',
    path: '/couriers/{courier_id}',
    summary: 'Create or replace a courier',
    description: 'One who is no longer active gives up the vehicle.',
    tag,
    auth: ['ops'],
    params: courierParams,
    body: named('CourierInput', z.strictObject(courier)),
    response: Courier,
    errors: ['courier-not-found', 'site-not-found'],
  }),
  assignDriver: endpoint({
    method: 'PUT',
    path: '/couriers/{courier_id}/vehicle',
    summary: 'Put a courier behind the wheel of a vehicle, or take them off',
    tag,
    auth: ['ops'],
    params: courierParams,
    body: z.strictObject({ vehicle_id: field.orNull(vehicleId) }),
    response: Courier,
    errors: ['courier-not-found', 'vehicle-not-found', 'courier-may-not-drive', 'vehicle-taken'],
  }),
};
