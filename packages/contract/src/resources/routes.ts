import type { RouteId, StopId } from '@waystock/kernel';
import { z } from 'zod';
import { named, paged, pageOf } from '../components.ts';
import { endpoint } from '../endpoint.ts';
import * as field from '../fields.ts';
import { courierId, vehicleId } from './fleet.ts';
import { Eta, shipmentId } from './orders.ts';
import { regionId, siteId } from './sites.ts';

export const routeId = field.generatedId<RouteId>();
const stopId = field.generatedId<StopId>();
const routeState = field.oneOf('planned', 'offered', 'released', 'active', 'done', 'cancelled');
const failure = field.oneOf(
  'nobody-home',
  'refused',
  'wrong-address',
  'no-access',
  'damaged',
  'out-of-time',
  'breakdown',
);

const proof = { photo_id: field.text(), signature_id: field.text() };
const ProofInput = named(
  'Proof',
  z.strictObject({
    photo_id: field.optional(proof.photo_id),
    signature_id: field.optional(proof.signature_id),
    pin: field.optional(z.literal(true)),
    code: field.optional(z.string().regex(/^[0-9]{6}$/)),
  }),
  'At least one of: a picture kept by proofs.keep, a signature kept likewise, the device itself has found the recipient’s code to be right, the code as the recipient said it.',
);

const Stop = named(
  'Stop',
  z.object({
    stop_id: stopId,
    kind: field.oneOf('load', 'deliver', 'return'),
    state: field.oneOf('planned', 'arrived', 'done', 'delivered', 'failed', 'skipped'),
    shipment_id: field.orNull(shipmentId),
    position: field.position,
    window: field.orNull(z.object({ opens_at: field.instant, closes_at: field.instant })),
    promised_at: field.orNull(field.instant),
    service_s: field.seconds,
    express: field.flag,
    leg_m: field.metres,
    leg_s: field.seconds,
    load_g: field.gramsOrNone,
    load_ml: field.millilitresOrNone,
    load_units: field.unitsOrNone,
    planned_at: field.instant,
    eta: field.orNull(Eta),
    arrived_at: field.orNull(field.instant),
    finished_at: field.orNull(field.instant),
    recipient: field.orNull(z.string()),
    phone: field.orNull(z.string()),
    address: field.orNull(z.string()),
    instructions: field.orNull(z.string()),
    failure: field.orNull(failure),
  }),
  'leg is the way here from the stop before, load what is handed over here. Recipient and address show only to those who drive, until the stop is done; of the telephone the last two digits, and only while the route is active.',
);

const routeSummary = {
  route_id: routeId,
  site_id: siteId,
  vehicle_id: vehicleId,
  courier_id: field.orNull(courierId),
  state: routeState,
  planned_by: z.string(),
  starts_at: field.instant,
  ends_at: field.instant,
  distance_m: field.metres,
  cost_minor: field.minorUnits,
  currency: field.currency,
  stops_total: field.count,
  stops_done: field.count,
  version: field.version,
};
const RouteSummary = named(
  'RouteSummary',
  z.object(routeSummary),
  'Stops are its deliveries. Until it has ended, its end and cost are what is expected.',
);
export const Route = named(
  'Route',
  z.object({ ...routeSummary, paused_until: field.orNull(field.instant), stops: z.array(Stop) }),
  'paused_until shows while its driver rests.',
);

const at = { at: field.instant };
const atStop = { ...at, stop_id: stopId };
const DriverEvent = named(
  'DriverEvent',
  z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('started'), ...at }),
    z.strictObject({ type: z.literal('arrived'), ...atStop }),
    z.strictObject({ type: z.literal('loaded'), ...atStop }),
    z.strictObject({ type: z.literal('delivered'), ...atStop, proof: ProofInput }),
    z.strictObject({
      type: z.literal('failed'),
      ...atStop,
      reason: failure,
      proof: field.optional(ProofInput),
    }),
    z.strictObject({ type: z.literal('paused'), ...at, duration_s: field.seconds }),
    z.strictObject({ type: z.literal('resumed'), ...at }),
    z.strictObject({ type: z.literal('finished'), ...at }),
    z.strictObject({
      type: z.literal('broke-down'),
      ...at,
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
        unplanned: z.array(
          z.object({
            shipment_id: shipmentId,
            reason: z.string(),
            promised_at: field.instant,
            since: field.instant,
          }),
        ),
      }),
      'The routes that have not left, and what no vehicle could take.',
    ),
    errors: ['region-not-found', 'site-not-found'],
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
      site_id: field.optional(siteId),
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
    errors: ['route-not-found'],
  }),
  line: endpoint({
    method: 'GET',
    path: '/routes/{route_id}/line',
    summary: 'The streets a route takes, stop by stop',
    tag,
    auth: ['driver', 'ops', 'auditor', 'device'],
    params,
    response: named(
      'RouteLine',
      z.object({
        route_id: routeId,
        legs: z.array(z.object({ stop_id: stopId, line: z.string() })),
      }),
      'Each leg is the way to its stop from the one before, the first from the site: an encoded polyline with six decimals. Stops that were skipped are left out.',
    ),
    errors: ['route-not-found'],
  }),
  insert: endpoint({
    method: 'POST',
    path: '/routes/insertions',
    summary: 'Put an urgent shipment onto a route that is fixed or running',
    description:
      'Unless sending somebody out for it is in time and costs less. With route_id onto that one, from whichever it is on.',
    tag,
    auth: ['ops'],
    body: z.strictObject({ shipment_id: shipmentId, route_id: field.optional(routeId) }),
    response: Route,
    errors: ['not-found', 'not-plannable', 'shipment-moved-on'],
  }),
  listInsertions: endpoint({
    method: 'GET',
    path: '/shipments/{shipment_id}/insertions',
    summary: 'What it would take to put a shipment onto another route, best first',
    tag,
    auth: ['ops', 'auditor'],
    params: { shipment_id: shipmentId },
    response: named(
      'Insertions',
      z.object({
        currency: field.orNull(field.currency),
        items: z.array(
          z.object({
            route_id: routeId,
            extra_cost_minor: field.signedMinorUnits,
            extra_distance_m: z.number(),
            extra_time_s: z.number(),
            delivers_at: field.instant,
            slack_s: z.number(),
          }),
        ),
        refused: z.array(z.object({ route_id: routeId, reason: z.string() })),
      }),
      'Routes that are fixed or driving. slack until the promise is negative where it comes late; currency is null, and nothing listed, unless the shipment stands packed for a vehicle of ours.',
    ),
    errors: ['not-found'],
  }),
  report: endpoint({
    method: 'POST',
    path: '/routes/{route_id}/events',
    summary: 'Started, arrived, loaded, delivered, failed, paused, finished, broke down',
    tag,
    auth: ['driver', 'device', 'ops'],
    params,
    body: DriverEvent,
    response: Route,
    errors: [
      'route-not-found',
      'route-moved-on',
      'stop-not-on-route',
      'stop-settled',
      'other-stop-open',
      'wrong-kind-of-stop',
      'proof-missing',
      'code-wrong',
      'stops-open',
    ],
  }),
};
