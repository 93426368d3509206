import type { api } from '@waystock/contract';
import { isoOf, type Money, ok, refuse, units } from '@waystock/kernel';
import {
  type Earnings,
  listRates,
  type Payout,
  type PayoutLine,
  type PayoutSum,
  type Rate,
  type SiteRate,
  sumsOf,
  together,
} from '../../domains/network/index.ts';
import { findPayout, listPayouts } from '../../workflows/pay-hosts.ts';
import type { HandlersOf } from '../handler.ts';
import { beyond, pageFrom } from '../page.ts';
import { reachSite } from '../reach.ts';

const kind = 'picking';

/** What is agreed with those who keep a site, and what each month pays them. */
export const payouts = {
  async listRates({ world, params, page, permit }) {
    return world.db.read(async (tx) => {
      const site = await reachSite(tx, params.site_id, { kind, permit });
      if (!site.ok) return site;
      const history = (await listRates(tx, [site.value.id])).get(site.value.id) ?? [];
      const key = ({ starts }: SiteRate): string => (starts === undefined ? '' : isoOf(starts));
      const older = history.filter((rate) => page.after === '' || key(rate) < page.after);
      return ok(pageFrom(older.reverse(), page, { item: siteRateBody, key }));
    });
  },

  async list({ world, params, page, permit }) {
    return world.db.read(async (tx) => {
      const site = await reachSite(tx, params.site_id, { kind, permit });
      if (!site.ok) return site;
      const found = await listPayouts(tx, site.value, beyond(page));
      return ok(pageFrom(found, page, { item: monthBody, key: ({ month }) => month }));
    });
  },

  async get({ world, params, permit }) {
    const { site_id: siteId, month } = params;
    return world.db.read(async (tx) => {
      const site = await reachSite(tx, siteId, { kind, permit });
      if (!site.ok) return site;
      const found = await findPayout(tx, site.value, month);
      if (!found) return refuse({ kind: 'payout-not-found', siteId, month });
      return ok({
        ...monthBody(found),
        lines: found.lines.map(lineBody),
        corrections: found.corrections.map(lineBody),
      });
    });
  },
} satisfies HandlersOf<typeof api.payouts>;

const rateBody = ({ handling, storage }: Rate) => ({
  handling_cost_minor: handling.perShipment.minor,
  handling_per_unit_minor: handling.perUnit.minor,
  storage_cost_minor: storage.minor,
  currency: storage.currency,
});

const siteRateBody = (rate: SiteRate) => ({
  ...rateBody(rate),
  since: rate.starts ?? null,
  until: rate.ends ?? null,
});

const earnedBody = (earned: Earnings, total: Money) => ({
  handling_minor: earned.handling.minor,
  picking_minor: earned.picking.minor,
  storage_minor: earned.storage.minor,
  total_minor: total.minor,
});

const sumBody = ({ currency, earned, corrections, total }: PayoutSum) => ({
  currency,
  corrections_minor: corrections.minor,
  ...earnedBody(earned, total),
});

const monthBody = (payout: Payout) => ({
  month: payout.month,
  starts_at: payout.starts,
  ends_at: payout.ends,
  closed_at: payout.closed ?? null,
  sums: sumsOf(payout).map(sumBody),
});

const lineBody = (line: PayoutLine) => ({
  date: line.date,
  starts_at: line.starts,
  ends_at: line.ends,
  ...rateBody(line.rate),
  shipments: line.shipments,
  units: units(line.units),
  stored_ml: line.stored ?? null,
  ...earnedBody(line.earned, together(line.earned)),
});
