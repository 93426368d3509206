import type { RouteId, StopId } from '@waystock/kernel';
import { z } from 'zod';
import { named, paged, pageOf } from '../components.ts';
import { endpoint } from '../endpoint.ts';
import * as field from '../fields.ts';
import { courierId, vehicleId } from './fleet.ts';
import { Eta, shipmentId } from './orders.ts';
import { regionId, siteId } from './sites.ts';

const routeId = field.generatedId<RouteId>();
const stopId = field.generatedId<StopId>();
const routeState = field.oneOf('planned', 'running', 'done', 'cancelled');

const Stop = named(
  'Stop',
  z.object({
    stop_id: stopId,
    seq: field.count,
    kind: field.oneOf('load', 'delivery', 'return'),
    state: field.oneOf('planned', 'arrived', 'done', 'failed'),
    shipment_ids: z.array(shipmentId),
    site_id: field.orNull(siteId),
    position: field.position,
    window: field.orNull(z.object({ opens_at: field.instant, closes_at: field.instant })),
    service_s: field.seconds,
    eta: Eta,
    load_g: field.gramsOrNone,
    load_ml: field.millilitresOrNone,
    load_units: field.unitsOrNone,
    recipient: field.orNull(z.string()),
    address: field.orNull(z.string()),
    instructions: field.orNull(z.string()),
    failure: field.orNull(z.string()),
  }),
  'The load is that on leaving. Recipient and address show only to the driver, while the route runs.',
);

const routeSummary = {
  route_id: routeId,
  vehicle_id: vehicleId,
  courier_id: field.orNull(courierId),
  state: routeState,
  planned_by: z.string(),
  starts_at: field.instant,
  ends_at: field.instant,
  distance_m: field.metres,
  duration_s: field.seconds,
  cost_minor: field.minorUnits,
  currency: field.currency,
  stops_total: field.count,
  stops_done: field.count,
  version: field.version,
};
const RouteSummary = named('RouteSummary', z.object(routeSummary));
const Route = named('Route', z.object({ ...routeSummary, stops: z.array(Stop) }));

const Proof = named(
  'Proof',
  z.strictObject({
    kind: field.oneOf('photo', 'signature', 'pin', 'left-at-door'),
    reference: field.optional(field.text(200)),
  }),
  'reference is the stored picture’s id or the PIN.',
);

const DriverEvent = named(
  'DriverEvent',
  z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('started'), at: field.instant }),
    z.strictObject({ type: z.literal('arrived'), stop_id: stopId, at: field.instant }),
    z.strictObject({
      type: z.literal('delivered'),
      stop_id: stopId,
      at: field.instant,
      proof: Proof,
    }),
    z.strictObject({
      type: z.literal('failed'),
      stop_id: stopId,
      at: field.instant,
      reason: field.oneOf(
        'nobody-home',
        'refused',
        'address-not-found',
        'no-access',
        'damaged',
        'out-of-time',
      ),
      proof: field.optional(Proof),
    }),
    z.strictObject({ type: z.literal('finished'), at: field.instant }),
    z.strictObject({
      type: z.literal('broke-down'),
      at: field.instant,
      detail: field.optional(field.text()),
    }),
  ]),
  'What a driver or vehicle reports, with the instant it happened: it may arrive later.',
);

const tag = 'Routes';
const params = { route_id: routeId };

export const routes = {
  plan: endpoint({
    method: 'POST',
    path: '/routes/plan',
    summary: 'Plan the packed shipments of a region onto its vehicles, now',
    tag,
    auth: ['ops'],
    body: z.strictObject({ region_id: regionId, site_id: field.optional(siteId) }),
    status: 201,
    response: named(
      'RoutePlan',
      z.object({
        routes: z.array(RouteSummary),
        unplanned: z.array(z.object({ shipment_id: shipmentId, reason: z.string() })),
      }),
    ),
    errors: ['region-not-found', 'site-not-found', 'no-network-imported'],
  }),
  list: endpoint({
    method: 'GET',
    path: '/routes',
    summary: 'List routes, soonest start first',
    tag,
    auth: ['driver', 'ops', 'auditor'],
    query: {
      ...paged,
      region_id: field.optional(regionId),
      vehicle_id: field.optional(vehicleId),
      state: field.optional(routeState),
    },
    response: pageOf('RoutePage', RouteSummary),
    errors: [],
  }),
  get: endpoint({
    method: 'GET',
    path: '/routes/{route_id}',
    summary: 'Read a route with its stops',
    tag,
    auth: ['driver', 'ops', 'auditor', 'device'],
    params,
    response: Route,
    errors: ['not-found'],
  }),
  insert: endpoint({
    method: 'POST',
    path: '/routes/insertions',
    summary: 'Put an urgent shipment onto a running route',
    tag,
    auth: ['ops'],
    body: z.strictObject({ shipment_id: shipmentId }),
    response: Route,
    errors: ['not-found', 'not-plannable', 'shipment-moved-on'],
  }),
  report: endpoint({
    method: 'POST',
    path: '/routes/{route_id}/events',
    summary: 'Started, arrived, delivered, failed, finished, broke down',
    tag,
    auth: ['driver', 'device', 'ops'],
    params,
    body: DriverEvent,
    response: Route,
    errors: ['not-found', 'route-moved-on', 'shipment-moved-on'],
  }),
};
