import type { FactId } from '@waystock/kernel';
import { z } from 'zod';
import { named } from '../components.ts';
import { endpoint } from '../endpoint.ts';
import * as field from '../fields.ts';
import { vehicleId } from './fleet.ts';
import { orderId, shipmentId, stage } from './orders.ts';
import { routeId } from './routes.ts';
import { regionId, siteId } from './sites.ts';

/** What the control room watches: lists that cross the whole operation, made for looking only. */

const exceptionKind = field.oneOf(
  'late',
  'at-risk',
  'stranded',
  'no-vehicle',
  'failed-delivery',
  'payment',
  'fraud-review',
  'site-paused',
  'vehicle-broken',
  'dead-letter',
);

const Exception = named(
  'Exception',
  z.object({
    kind: exceptionKind,
    order_id: field.orNull(orderId),
    number: field.orNull(z.string()),
    shipment_id: field.orNull(shipmentId),
    site_id: field.orNull(siteId),
    route_id: field.orNull(routeId),
    fact_id: field.orNull(field.generatedId<FactId>()),
    vehicle_id: field.orNull(vehicleId),
    promised_at: field.orNull(field.instant),
    expected_at: field.orNull(field.instant),
    since: field.orNull(field.instant),
    detail: z.string(),
  }),
  'Something that goes on only if somebody looks at it. detail is the code or the words of the cause; expected_at where a vehicle is on its way.',
);

const OpenOrder = named(
  'OpenOrder',
  z.tuple([orderId, z.string(), z.number(), z.number(), stage, field.instant, field.flag]),
  '[order_id, number, lon, lat, stage, promised_at, late] of an order and the door it goes to. late: what is left of it comes, or is by now, after its promise.',
);

const load = {
  load_g: field.gramsOrNone,
  load_ml: field.millilitresOrNone,
  load_units: field.unitsOrNone,
};
const FleetVehicle = named(
  'FleetVehicle',
  z.object({
    vehicle_id: vehicleId,
    name: z.string(),
    profile: field.oneOf('van', 'bike', 'foot', 'robot', 'drone', 'gig'),
    status: field.oneOf('active', 'broken', 'off'),
    status_reason: field.orNull(z.string()),
    site_id: siteId,
    courier: field.orNull(z.string()),
    capacity_g: field.grams,
    capacity_ml: field.millilitres,
    capacity_units: field.units,
    seen_at: field.orNull(field.instant),
    position: field.orNull(field.position),
    route: field.orNull(
      z.object({
        route_id: routeId,
        state: field.oneOf('planned', 'offered', 'released', 'active'),
        departs_at: field.instant,
        ends_at: field.instant,
        distance_m: field.metres,
        stops_total: field.count,
        stops_done: field.count,
        ...load,
        late_s: field.orNull(z.int()),
        late_stops: field.count,
      }),
    ),
  }),
  'A vehicle with the route it drives, or drives next. The load is what is still to be delivered; late_s by how much the worst of its open stops misses its promise, negative while it has time.',
);

const Indicators = named(
  'Indicators',
  z.object({
    currency: field.currency,
    items: z.array(
      z.object({
        from: field.instant,
        orders: field.count,
        cancelled: field.count,
        split: field.count,
        plan_cost_minor: field.signedMinorUnits,
        planned: field.count,
        delivered: field.count,
        in_time: field.count,
        driven_m: field.metres,
      }),
    ),
  }),
  'Of each period: orders placed in it, how many of them were cancelled, need more than one shipment, and what the plans of those that have one cost; shipments delivered in it and how many by their promise; metres driven.',
);

const tag = 'Control room';
const readers = ['ops', 'auditor'] as const;

export const control = {
  exceptions: endpoint({
    method: 'GET',
    path: '/exceptions',
    summary: 'List what needs somebody, the nearest to its promise first',
    description: 'At most 500. What has no promise of its own comes after what has.',
    tag,
    auth: [...readers],
    query: { site_id: field.optional(siteId) },
    response: named('Exceptions', z.object({ items: z.array(Exception) })),
    errors: [],
  }),
  openOrders: endpoint({
    method: 'GET',
    path: '/open-orders',
    summary: 'Where the orders that are under way go to, soonest promise first',
    description: 'At most 10,000; without those whose shoppers were forgotten.',
    tag,
    auth: [...readers],
    response: named('OpenOrders', z.object({ items: z.array(OpenOrder) })),
    errors: [],
  }),
  fleet: endpoint({
    method: 'GET',
    path: '/fleet',
    summary: 'List vehicles with their load and lateness',
    tag,
    auth: [...readers],
    response: named('Fleet', z.object({ items: z.array(FleetVehicle) })),
    errors: [],
  }),
  indicators: endpoint({
    method: 'GET',
    path: '/regions/{region_id}/indicators',
    summary: 'How a region has done, period by period',
    description: 'At most 400 periods; those in which nothing happened are there with zeros.',
    tag,
    auth: [...readers],
    params: { region_id: regionId },
    query: {
      from: field.instant,
      until: field.instant,
      step: field.oneOf('hour', 'day'),
    },
    response: Indicators,
    errors: ['region-not-found'],
  }),
};
