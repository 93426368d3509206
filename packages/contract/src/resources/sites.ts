import type { RegionId, SiteId } from '@waystock/kernel';
import { z } from 'zod';
import { named, paged, pageOf } from '../components.ts';
import { endpoint } from '../endpoint.ts';
import * as field from '../fields.ts';
import { temperatureClass } from './catalogue.ts';

/** Short, because the ids of delivery slots begin with them. */
export const siteId = field.codeId<SiteId>(40);
export const regionId = field.codeId<RegionId>(40);

export const siteKind = field.oneOf(
  'fulfilment-centre',
  'shop',
  'locker',
  'ambassador',
  'vacant-unit',
  'storage-unit',
  'hub',
  'vehicle',
);

const region = { name: field.text(), time_zone: field.zone, currency: field.currency };
export const Region = named('Region', z.object({ region_id: regionId, ...region }));

const OpeningHours = named(
  'OpeningHours',
  z.strictObject({
    weekday: field.weekday,
    opens_min: field.minuteOfDay,
    closes_min: z.int().min(1).max(2879),
  }),
  'In the site’s own time; weekday 0 is Sunday, closes_min above 1440 is past midnight.',
);

const site = {
  region_id: regionId,
  name: field.text(),
  kind: siteKind,
  position: field.position,
  address: field.text(),
  time_zone: field.zone,
  capacity_ml: field.millilitres,
  temperature_classes: z.array(temperatureClass).min(1).max(3),
  opening_hours: field.listOf(OpeningHours, 28),
  closed_on: field.listOf(field.localDate, 100),
  cut_off_min: field.minuteOfDay,
  pick_lead_s: field.seconds,
  handling_cost_minor: field.rateMinor,
  handling_per_unit_minor: field.rateMinor,
  storage_cost_minor: field.rateMinor,
  currency: field.currency,
  security_score: field.share,
  pickup: field.flag,
};
export const Site = named(
  'Site',
  z.object({
    site_id: siteId,
    ...site,
    paused: field.flag,
    pause_reason: field.orNull(field.text()),
    version: field.version,
  }),
  'A place that holds stock, open around the clock if it names no hours. Orders paid before cut_off_min of its local day leave the same day. Storage costs per cubic metre and day.',
);

const Lane = named(
  'Lane',
  z.object({
    from_site_id: siteId,
    to_site_id: siteId,
    cost_minor: field.minorUnits,
    currency: field.currency,
    duration_s: field.seconds,
  }),
  'What it costs and how long it takes to move stock from one site to another.',
);

const PauseEffects = named(
  'PauseEffects',
  z.object({
    site_id: siteId,
    paused: field.flag,
    waiting_shipments: field.count,
    staying_shipments: field.count,
    considered_orders: field.count,
    moved_orders: field.count,
    stranded_orders: field.count,
    extra_cost_minor: field.signedMinorUnits,
    currency: field.currency,
  }),
  'What would follow from pausing an open site, or from resuming a paused one: of the shipments that wait here for their release, the orders that would be planned elsewhere, or back, and those that nothing else could serve by their promise. What is being picked stays. extra_cost is negative where it saves.',
);

const waiting = { shipments: field.count, units: field.unitsOrNone };
const SiteWork = named(
  'SiteWork',
  z.object({
    site_id: siteId,
    cut_off_at: field.instant,
    departs_at: field.instant,
    open: field.flag,
    opens_at: field.orNull(field.instant),
    to_receive: z.object({
      receipts: field.count,
      units: field.unitsOrNone,
      overdue: field.count,
      next_due_at: field.orNull(field.instant),
    }),
    returns_expected: field.count,
    to_release: z.object({ ...waiting, waiting_for_goods: field.count }),
    to_pick: z.object({
      ...waiting,
      lists: field.count,
      first_promised_at: field.orNull(field.instant),
    }),
    to_hand_over: z.object({
      shipments: field.count,
      parcels: field.count,
      first_promised_at: field.orNull(field.instant),
    }),
    to_collect: z.object({ shipments: field.count, parcels: field.count }),
    handed_over_today: z.object({ shipments: field.count, parcels: field.count }),
    capacity_ml: field.millilitres,
    used_ml: field.millilitresInAll,
  }),
  'What waits at a site now. to_receive is what is due until the end of its day; to_collect is handed to customers at the counter.',
);

const CarrierCollection = named(
  'CarrierCollection',
  z.object({
    carrier_id: z.string(),
    carrier: z.string(),
    service: z.string(),
    collects_at: field.orNull(field.instant),
    ready: z.object({ shipments: field.count, parcels: field.count }),
    missing: z.object({ shipments: field.count, units: field.unitsOrNone }),
    overdue_shipments: field.count,
  }),
  'A visit of a carrier at the dock: what is packed for it, and what is still to be released, picked or packed. overdue_shipments of these were to leave with an earlier one. collects_at is null of a carrier that comes no more.',
);

const terms = {
  handling_minor: field.minorUnitsInAll,
  picking_minor: field.minorUnitsInAll,
  storage_minor: field.minorUnitsInAll,
  total_minor: field.minorUnitsInAll,
};
const SiteStatement = named(
  'SiteStatement',
  z.object({
    site_id: siteId,
    currency: field.currency,
    handling_cost_minor: field.rateMinor,
    handling_per_unit_minor: field.rateMinor,
    storage_cost_minor: field.rateMinor,
    days: z.array(
      z.object({
        date: field.localDate,
        shipments: field.count,
        units: field.unitsOrNone,
        stored_ml: field.millilitresInAll,
        ...terms,
      }),
    ),
    ...terms,
  }),
  'What keeping a site has earned, day by day in its own time, at the rates that held, in the currency of the site now: shipments handed over, the units in them, and what lay on its shelves when the day ended (or lies there now).',
);

const tag = 'Sites';
const siteParams = { site_id: siteId };

export const sites = {
  list: endpoint({
    method: 'GET',
    path: '/sites',
    summary: 'List sites',
    tag,
    auth: ['shopper', 'driver', 'host', 'ops', 'auditor', 'device'],
    query: {
      ...paged,
      region_id: field.optional(regionId),
      kind: field.optional(siteKind),
      pickup: field.optional(field.flag),
    },
    response: pageOf('SitePage', Site),
    errors: [],
  }),
  get: endpoint({
    method: 'GET',
    path: '/sites/{site_id}',
    summary: 'Read a site',
    tag,
    auth: ['shopper', 'driver', 'host', 'ops', 'auditor', 'device'],
    params: siteParams,
    response: Site,
    errors: ['site-not-found'],
  }),
  put: endpoint({
    method: 'PUT',
    path: '/sites/{site_id}',
    summary: 'Create or replace a site',
    tag,
    auth: ['ops'],
    ifMatch: 'optional',
    params: siteParams,
    body: named('SiteInput', z.strictObject(site)),
    response: Site,
    errors: ['site-not-found', 'site-invalid', 'region-not-found'],
  }),
  pause: endpoint({
    method: 'POST',
    path: '/sites/{site_id}/pause',
    summary: 'Take a site out of service',
    description: 'Its orders that are not yet released for picking are planned anew elsewhere.',
    tag,
    auth: ['ops', 'host'],
    ifMatch: 'optional',
    params: siteParams,
    body: z.strictObject({ reason: field.text() }),
    response: Site,
    errors: ['site-not-found'],
  }),
  resume: endpoint({
    method: 'POST',
    path: '/sites/{site_id}/resumption',
    summary: 'Put a site back into service',
    tag,
    auth: ['ops', 'host'],
    ifMatch: 'optional',
    params: siteParams,
    response: Site,
    errors: ['site-not-found'],
  }),
  pauseEffects: endpoint({
    method: 'GET',
    path: '/sites/{site_id}/pause-effects',
    summary: 'What would follow from pausing the site, or from resuming it',
    description: 'The orders waiting are planned as they would be, and nothing is changed.',
    tag,
    auth: ['ops', 'auditor'],
    params: siteParams,
    response: PauseEffects,
    errors: ['site-not-found'],
  }),
  work: endpoint({
    method: 'GET',
    path: '/sites/{site_id}/work',
    summary: 'What waits at a site: to receive, pick, pack and hand over',
    tag,
    auth: ['ops', 'host', 'auditor'],
    params: siteParams,
    response: SiteWork,
    errors: ['site-not-found'],
  }),
  collections: endpoint({
    method: 'GET',
    path: '/sites/{site_id}/collections',
    summary: 'Which carriers come to the dock when, and what is ready for them',
    description: 'The next visit of each, and later ones for which something is planned.',
    tag,
    auth: ['ops', 'host', 'auditor'],
    params: siteParams,
    response: named('CarrierCollections', z.object({ items: z.array(CarrierCollection) })),
    errors: ['site-not-found'],
  }),
  statement: endpoint({
    method: 'GET',
    path: '/sites/{site_id}/statement',
    summary: 'What keeping a site has earned, day by day',
    tag,
    auth: ['ops', 'host', 'auditor'],
    params: siteParams,
    query: {
      until: field.optional(field.localDate),
      days: field.optional(z.int().min(1).max(31)),
    },
    response: SiteStatement,
    errors: ['site-not-found'],
  }),
  listRegions: endpoint({
    method: 'GET',
    path: '/regions',
    summary: 'List regions',
    tag,
    auth: ['shopper', 'driver', 'host', 'ops', 'auditor', 'device'],
    query: paged,
    response: pageOf('RegionPage', Region),
    errors: [],
  }),
  putRegion: endpoint({
    method: 'PUT',
    path: '/regions/{region_id}',
    summary: 'Create or replace a region',
    tag,
    auth: ['ops'],
    params: { region_id: regionId },
    body: named('RegionInput', z.strictObject(region)),
    response: Region,
    errors: [],
  }),
  listLanes: endpoint({
    method: 'GET',
    path: '/sites/{site_id}/lanes',
    summary: 'List the ways stock can leave a site for another',
    tag,
    auth: ['ops', 'host', 'auditor'],
    params: siteParams,
    query: paged,
    response: pageOf('LanePage', Lane),
    errors: ['site-not-found'],
  }),
  putLane: endpoint({
    method: 'PUT',
    path: '/sites/{site_id}/lanes/{to_site_id}',
    summary: 'Say what moving stock between two sites costs',
    tag,
    auth: ['ops'],
    params: { site_id: siteId, to_site_id: siteId },
    body: z.strictObject({
      cost_minor: field.minorUnits,
      currency: field.currency,
      duration_s: field.seconds,
    }),
    response: Lane,
    errors: ['site-not-found', 'lane-invalid'],
  }),
};
