import type { OfferId } from '@waystock/kernel';
import { z } from 'zod';
import { named, paged, pageOf } from '../components.ts';
import { endpoint } from '../endpoint.ts';
import * as field from '../fields.ts';
import { vehicleId } from './fleet.ts';
import { Route, routeId } from './routes.ts';
import { siteId } from './sites.ts';

const offerId = field.generatedId<OfferId>();

const RouteOffer = named(
  'RouteOffer',
  z.object({
    offer_id: offerId,
    route_id: routeId,
    site_id: siteId,
    vehicle_id: vehicleId,
    expires_at: field.instant,
    pay_minor: field.orNull(field.minorUnits),
    currency: field.orNull(field.currency),
    starts_at: field.instant,
    ends_at: field.instant,
    distance_m: field.metres,
    stops_total: field.count,
    load_g: field.gramsOrNone,
    load_ml: field.millilitresOrNone,
    load_units: field.unitsOrNone,
  }),
  'A route that is yours if you say yes before it expires; its doors are told then.',
);

const tag = 'Routes';
const params = { offer_id: offerId };
/** The route was planned otherwise meanwhile. */
const raced = ['route-not-found', 'route-moved-on', 'route-changed'] as const;

export const offers = {
  list: endpoint({
    method: 'GET',
    path: '/offers',
    summary: 'The routes on offer to you now',
    tag,
    auth: ['driver'],
    query: paged,
    response: pageOf('RouteOfferPage', RouteOffer),
    errors: [],
  }),
  accept: endpoint({
    method: 'POST',
    path: '/offers/{offer_id}/acceptance',
    summary: 'Take the route: it is released to you and your vehicle',
    tag,
    auth: ['driver'],
    params,
    response: Route,
    errors: ['offer-not-found', 'offer-over', 'vehicle-busy', 'vehicle-not-active', ...raced],
  }),
  decline: endpoint({
    method: 'POST',
    path: '/offers/{offer_id}/refusal',
    summary: 'Leave the route to the next',
    tag,
    auth: ['driver'],
    params,
    errors: ['offer-not-found', 'offer-over', ...raced],
  }),
};
