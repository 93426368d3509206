import type { CourierId, VehicleId } from '@waystock/kernel';
import { z } from 'zod';
import { named, paged, pageOf } from '../components.ts';
import { endpoint } from '../endpoint.ts';
import * as field from '../fields.ts';
import { temperatureClass } from './catalogue.ts';
import { regionId, siteId } from './sites.ts';

export const vehicleId = field.codeId<VehicleId>();
export const courierId = field.codeId<CourierId>();
const profile = field.oneOf('van', 'bike', 'robot', 'drone', 'gig');

const vehicle = {
  region_id: regionId,
  home_site_id: siteId,
  profile,
  name: field.text(),
  capacity_g: field.grams,
  capacity_ml: field.millilitres,
  capacity_units: field.units,
  min_load_units: field.unitsOrNone,
  range_m: field.orNull(field.metres),
  speed_factor: z.number().min(0.05).max(5),
  temperature_classes: z.array(temperatureClass).min(1).max(3),
  shifts: field.listOf(
    named(
      'Shift',
      z.strictObject({
        weekday: field.weekday,
        starts_min: field.minuteOfDay,
        ends_min: z.int().min(1).max(2880),
      }),
      'In the region’s own time; ends_min beyond 1440 is on the next day.',
    ),
    28,
  ),
  max_duty_s: field.seconds,
  cost_per_km_minor: field.minorUnits,
  cost_per_hour_minor: field.minorUnits,
  cost_per_use_minor: field.minorUnits,
  currency: field.currency,
  courier_id: field.orNull(courierId),
  active: field.flag,
};
export const Vehicle = named(
  'Vehicle',
  z.object({ vehicle_id: vehicleId, ...vehicle, version: field.version }),
  'Goes out only with at least min_load_units. speed_factor is against the profile’s usual speed.',
);

export const PositionReport = named(
  'PositionReport',
  z.strictObject({
    at: field.instant,
    position: field.position,
    speed_m_per_s: field.optional(z.number().min(0).max(200)),
    heading_deg: field.optional(z.number().min(0).max(360)),
    accuracy_m: field.optional(field.metres),
  }),
);

const tag = 'Vehicles';
const params = { vehicle_id: vehicleId };

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
      profile: field.optional(profile),
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
    errors: ['not-found'],
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
    errors: ['not-found'],
  }),
  reportPositions: endpoint({
    method: 'POST',
    path: '/vehicles/{vehicle_id}/positions',
    summary: 'Report where a vehicle was; a report is known by its instant',
    tag,
    auth: ['driver', 'device', 'ops'],
    repetition: 'natural',
    params,
    body: z.strictObject({ reports: z.array(PositionReport).min(1).max(500) }),
    errors: ['not-found'],
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
    errors: ['not-found'],
  }),
};
