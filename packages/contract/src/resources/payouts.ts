import { z } from 'zod';
import { named, paged, pageOf } from '../components.ts';
import { endpoint } from '../endpoint.ts';
import * as field from '../fields.ts';
import { siteId } from './sites.ts';

const rate = {
  handling_cost_minor: field.rateMinor,
  handling_per_unit_minor: field.rateMinor,
  storage_cost_minor: field.rateMinor,
  currency: field.currency,
};
const SiteRate = named(
  'SiteRate',
  z.object({
    ...rate,
    since: field.orNull(field.instant),
    until: field.orNull(field.instant),
  }),
  'What was agreed with whoever keeps a site, from since until just before until; since is null of the first, until of the one that holds now. Storage is per cubic metre and day.',
);

const change = field.signedMinorUnits;
const earned = {
  handling_minor: change,
  picking_minor: change,
  storage_minor: change,
  total_minor: change,
};
const PayoutSum = named(
  'PayoutSum',
  z.object({ currency: field.currency, corrections_minor: change, ...earned }),
  'total is handling, picking and storage of the month, and corrections of earlier ones.',
);

const month = {
  month: field.month,
  starts_at: field.instant,
  ends_at: field.instant,
  closed_at: field.orNull(field.instant),
  sums: z.array(PayoutSum),
};
const PayoutMonth = named(
  'PayoutMonth',
  z.object(month),
  'What keeping a site pays for a month by its own clock, as of now until the month is closed, and never changed afterwards. More than one sum only where the currency of the site has changed.',
);

const PayoutLine = named(
  'PayoutLine',
  z.object({
    date: field.localDate,
    starts_at: field.instant,
    ends_at: field.instant,
    ...rate,
    shipments: field.unitsChange,
    units: field.unitsChange,
    stored_ml: field.orNull(z.number()),
    ...earned,
  }),
  'A day, or the part of it until the rate changed. Shipments are paid at the rate that held when they left; storage once a day, for what lay there when the day ended (or lies there now) and at the rate that held then: stored_ml is null where the day went on at another rate. In a correction all amounts are differences.',
);
const Payout = named(
  'Payout',
  z.object({ ...month, lines: z.array(PayoutLine), corrections: z.array(PayoutLine) }),
  'What a month pays, with its parts. corrections are what became known of earlier, closed months after they were closed.',
);

const tag = 'Sites';
const keepers = ['ops', 'host', 'auditor'] as const;

export const payouts = {
  listRates: endpoint({
    method: 'GET',
    path: '/sites/{site_id}/rates',
    summary: 'What was agreed with whoever keeps a site, and since when; newest first',
    tag,
    auth: keepers,
    params: { site_id: siteId },
    query: paged,
    response: pageOf('SiteRatePage', SiteRate),
    errors: ['site-not-found'],
  }),
  list: endpoint({
    method: 'GET',
    path: '/sites/{site_id}/payouts',
    summary: 'What keeping a site pays, month by month; newest first',
    tag,
    auth: keepers,
    params: { site_id: siteId },
    query: paged,
    response: pageOf('PayoutPage', PayoutMonth),
    errors: ['site-not-found'],
  }),
  get: endpoint({
    method: 'GET',
    path: '/sites/{site_id}/payouts/{month}',
    summary: 'What a month of keeping a site pays, with its parts',
    tag,
    auth: keepers,
    params: { site_id: siteId, month: field.month },
    response: Payout,
    errors: ['site-not-found', 'payout-not-found'],
  }),
};
