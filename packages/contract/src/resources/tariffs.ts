import { z } from 'zod';
import { named, paged, pageOf } from '../components.ts';
import { endpoint } from '../endpoint.ts';
import * as field from '../fields.ts';
import { hazardClass, temperatureClass } from './catalogue.ts';
import { siteId } from './sites.ts';

const carrierId = field.codeId<string>();

const carries = {
  temperature_classes: z.array(temperatureClass).min(1).max(3),
  hazard_classes: z.array(hazardClass).min(1).max(5),
  longest_side_mm: field.orNull(field.millimetres),
  heaviest_load_g: field.orNull(field.grams),
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
  'What a delivery by our own vehicles from a site costs, how far they go and what they carry; spare_s is what passes beside driving. Vehicles themselves are under /vehicles.',
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
    description: 'Orders are priced with it within five minutes; plans made before keep theirs.',
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
};
