import { z } from 'zod';
import { named, paged, pageOf } from '../components.ts';
import { endpoint } from '../endpoint.ts';
import * as field from '../fields.ts';
import { hazardClass, temperatureClass } from './catalogue.ts';
import { sla } from './orders.ts';
import { regionId, siteId } from './sites.ts';

const carrierId = field.codeId<string>();

const carries = {
  temperature_classes: z.array(temperatureClass).min(1).max(3),
  hazard_classes: z.array(hazardClass).min(1).max(5),
  longest_side_mm: field.orNull(field.millimetres),
  heaviest_load_g: field.orNull(field.grams),
  largest_load_ml: field.orNull(field.millilitres),
  most_capacity_units: field.orNull(field.units),
};

const Transit = named(
  'Transit',
  z.union([
    z.strictObject({
      business_days: z.int().min(0).max(60),
      delivered_by_min: field.minuteOfDay,
    }),
    z.strictObject({ duration_s: field.seconds }),
  ]),
  'How long a carrier takes: business days and the minute of the day it delivers by, or plain time.',
);

const CarrierZone = named(
  'CarrierZone',
  z.strictObject({
    zone: field.text(40),
    up_to_m: field.wholeMetres,
    base_minor: field.minorUnits,
    bands: z
      .array(z.strictObject({ up_to_g: field.grams, per_kg_minor: field.minorUnits }))
      .min(1)
      .max(50),
    transit: Transit,
  }),
  'Doors up to up_to_m away that no nearer zone takes. A parcel costs base_minor and each started kilogram at the rate of its band; the last band ends at the heaviest parcel.',
);

const carrier = {
  carrier: field.text(80),
  service: field.text(80),
  currency: field.currency,
  zones: z.array(CarrierZone).min(1).max(50),
  ...carries,
  collects_min: field.minuteOfDay,
  rest_days: field.listOf(field.weekday, 7),
  holidays: field.listOf(field.localDate),
  active: field.flag,
};
export const Carrier = named(
  'Carrier',
  z.object({ carrier_id: carrierId, ...carrier }),
  'What a parcel carrier has agreed to: prices by distance and weight, what it carries, and when it collects at our sites. Allocation prices its plans with these.',
);

const lastMile = {
  reach_m: field.wholeMetres,
  per_drop_minor: field.minorUnits,
  per_km_minor: field.minorUnits,
  currency: field.currency,
  speed_m_per_s: z.number().min(0.1).max(100),
  spare_s: field.seconds,
  ...carries,
};
export const LastMile = named(
  'LastMile',
  z.object({ site_id: siteId, ...lastMile }),
  'What a delivery by our own vehicles from a site costs, how far they go and what they carry in one shipment: no more than the site’s vehicles hold. spare_s is what passes beside driving. Vehicles themselves are under /vehicles.',
);

const DeliveryWindow = named(
  'DeliveryWindow',
  z.strictObject({ opens_min: field.minuteOfDay, closes_min: z.int().min(1).max(1440) }),
  'In the region’s own time.',
);

const dayAhead = z.int().min(0).max(30);
const deliveryOffer = {
  price_minor: field.minorUnits,
  free_from_minor: field.orNull(field.minorUnits),
  currency: field.currency,
  windows: z.array(DeliveryWindow).min(1).max(96),
  first_day: dayAhead,
  last_day: dayAhead,
  spans_days: dayAhead,
  lead_s: z.int().min(-86_400).max(2_678_400),
  capacity: field.orNull(z.int().min(1).max(999_999)),
  active: field.flag,
};
export const DeliveryOffer = named(
  'DeliveryOffer',
  z.object({ region_id: regionId, sla, ...deliveryOffer, version: field.version }),
  'What a region offers at checkout. Windows open on the business days from first_day (0 is today) to last_day, close spans_days later, and are booked until lead_s before they open (negative: after). So many deliveries fit into each (collections: per site), without a capacity as many as come. Free for goods worth free_from_minor or more.',
);

const tag = 'Tariffs';
const readers = ['ops', 'auditor'] as const;

export const tariffs = {
  listCarriers: endpoint({
    method: 'GET',
    path: '/carriers',
    summary: 'List carriers and their tariffs',
    tag,
    auth: readers,
    query: paged,
    response: pageOf('CarrierPage', Carrier),
    errors: [],
  }),
  putCarrier: endpoint({
    method: 'PUT',
    path: '/carriers/{carrier_id}',
    summary: 'Create or replace a carrier’s contract',
    description: 'Orders are planned with it a second later; plans made before keep theirs.',
    tag,
    auth: ['ops'],
    params: { carrier_id: carrierId },
    body: named('CarrierInput', z.strictObject(carrier)),
    response: Carrier,
    errors: ['carrier-invalid'],
  }),
  listLastMiles: endpoint({
    method: 'GET',
    path: '/last-miles',
    summary: 'List what our own deliveries cost, by site',
    tag,
    auth: readers,
    query: paged,
    response: pageOf('LastMilePage', LastMile),
    errors: [],
  }),
  putLastMile: endpoint({
    method: 'PUT',
    path: '/sites/{site_id}/last-mile',
    summary: 'Say what our own deliveries from a site cost',
    tag,
    auth: ['ops'],
    params: { site_id: siteId },
    body: named('LastMileInput', z.strictObject(lastMile)),
    response: LastMile,
    errors: ['site-not-found'],
  }),
  listDeliveryOffers: endpoint({
    method: 'GET',
    path: '/regions/{region_id}/delivery-offers',
    summary: 'List what a region offers at checkout',
    tag,
    auth: readers,
    params: { region_id: regionId },
    query: paged,
    response: pageOf('DeliveryOfferPage', DeliveryOffer),
    errors: [],
  }),
  putDeliveryOffer: endpoint({
    method: 'PUT',
    path: '/regions/{region_id}/delivery-offers/{sla}',
    summary: 'Say what a region offers of a service: price, windows, places',
    description:
      'Shoppers are offered it a second later; orders placed before keep their price and promise. A region offers only what is written here.',
    tag,
    auth: ['ops'],
    ifMatch: 'optional',
    params: { region_id: regionId, sla },
    body: named('DeliveryOfferInput', z.strictObject(deliveryOffer)),
    response: DeliveryOffer,
    errors: ['region-not-found', 'delivery-offer-invalid'],
  }),
};
