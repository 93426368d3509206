import type { api } from '@waystock/contract';
import {
  addDays,
  type Currency,
  type Instant,
  instantOfLocal,
  type LocalDate,
  localTimeOf,
  millilitres,
  minus,
  ok,
  type TimeZone,
  units,
} from '@waystock/kernel';
import { nextDeparture } from '../../domains/fulfilment/index.ts';
import {
  earnedIn,
  type Earnings,
  isOpen,
  nextOpening,
  type PayoutLine,
} from '../../domains/network/index.ts';
import { listCarrierShipments } from '../../views/carrier-shipments.ts';
import { getSiteWork, getUsedRoom, type SiteWork } from '../../views/site-work.ts';
import { currentMarket } from '../../workflows/market.ts';
import { listDayLines } from '../../workflows/pay-hosts.ts';
import type { HandlersOf } from '../handler.ts';
import { reachSite } from '../reach.ts';
import { type CarrierCollection, collectionsAt } from './carrier-collections.ts';

const usualDays = 7;

/** What there is to do at a site, and what it has earned: for those who keep it. */
export const siteBooks = {
  async work({ world, params, permit }) {
    return world.db.read(async (tx) => {
      const reached = await reachSite(tx, params.site_id, { kind: 'picking', permit });
      if (!reached.ok) return reached;
      const site = reached.value;
      const [today] = daysUntil(localTimeOf(tx.now, site.hours.timeZone).date, 1, site.hours);
      const day = { since: today.starts, until: today.ends };
      const [work, used] = await Promise.all([
        getSiteWork(tx, site.id, day),
        getUsedRoom(tx, site.id),
      ]);
      const departs = nextDeparture(site, tx.now);
      const open = isOpen(site.hours, tx.now);
      return ok({
        site_id: site.id,
        cut_off_at: minus(departs, site.pickLead),
        departs_at: departs,
        open,
        opens_at: open ? null : (nextOpening(site.hours, tx.now) ?? null),
        ...workBody(work),
        capacity_ml: site.capacity,
        used_ml: used,
      });
    });
  },

  async collections({ world, params, permit }) {
    const { network } = await currentMarket(world);
    return world.db.read(async (tx) => {
      const site = await reachSite(tx, params.site_id, { kind: 'picking', permit });
      if (!site.ok) return site;
      const planned = await listCarrierShipments(tx, site.value.id);
      const visits = collectionsAt({ network, site: site.value.id, now: tx.now }, planned);
      return ok({ items: visits.map(collectionBody) });
    });
  },

  async statement({ world, params, query, permit }) {
    return world.db.read(async (tx) => {
      const reached = await reachSite(tx, params.site_id, { kind: 'picking', permit });
      if (!reached.ok) return reached;
      const site = reached.value;
      const until = query.until ?? localTimeOf(tx.now, site.hours.timeZone).date;
      const asked = daysUntil(until, query.days ?? usualDays, site.hours);
      const lines = await listDayLines(tx, site.id, asked);
      const { currency } = site.storage;
      return ok({
        site_id: site.id,
        currency,
        handling_cost_minor: site.handling.perShipment.minor,
        handling_per_unit_minor: site.handling.perUnit.minor,
        storage_cost_minor: site.storage.minor,
        days: asked.map(({ date }) => ({
          date,
          ...dayBody(
            lines.filter((line) => line.date === date),
            currency,
          ),
        })),
        ...earningsBody(earnedIn(lines, currency)),
      });
    });
  },
} satisfies Partial<HandlersOf<typeof api.sites>>;

interface Day {
  readonly date: LocalDate;
  readonly starts: Instant;
  readonly ends: Instant;
}

/** The local days that end with `last`, as instants. */
function daysUntil(
  last: LocalDate,
  count: number,
  { timeZone }: { readonly timeZone: TimeZone },
): [Day, ...Day[]] {
  const days = Array.from({ length: count }, (_, i): Day => {
    const date = addDays(last, i + 1 - count);
    return {
      date,
      starts: instantOfLocal(date, 0, timeZone),
      ends: instantOfLocal(addDays(date, 1), 0, timeZone),
    };
  });
  return days as [Day, ...Day[]];
}

const dayBody = (lines: readonly PayoutLine[], currency: Currency) => ({
  shipments: lines.reduce((n, line) => n + line.shipments, 0),
  units: units(lines.reduce((n, line) => n + line.units, 0)),
  stored_ml: millilitres(lines.at(-1)?.stored ?? 0),
  ...earningsBody(earnedIn(lines, currency)),
});

const earningsBody = ({ handling, picking, storage }: Earnings) => ({
  handling_minor: handling.minor,
  picking_minor: picking.minor,
  storage_minor: storage.minor,
  total_minor: handling.minor + picking.minor + storage.minor,
});

const collectionBody = (visit: CarrierCollection) => ({
  carrier_id: visit.contractId,
  carrier: visit.carrier,
  service: visit.carrierService,
  collects_at: visit.collects ?? null,
  ready: { shipments: visit.ready, parcels: visit.readyParcels },
  missing: { shipments: visit.missing, units: units(visit.missingUnits) },
  overdue_shipments: visit.overdue,
});

const workBody = (work: SiteWork) => ({
  to_receive: {
    receipts: work.receipts,
    units: units(work.receiptUnits),
    overdue: work.overdueReceipts,
    next_due_at: work.nextReceipt ?? null,
  },
  returns_expected: work.returnsExpected,
  to_release: {
    shipments: work.toRelease,
    units: units(work.toReleaseUnits),
    waiting_for_goods: work.waitingForGoods,
  },
  to_pick: {
    shipments: work.toPick,
    units: units(work.toPickUnits),
    lists: work.pickLists,
    first_promised_at: work.pickFirstPromised ?? null,
  },
  to_hand_over: {
    shipments: work.toHandOver,
    parcels: work.toHandOverParcels,
    first_promised_at: work.handOverFirstPromised ?? null,
  },
  to_collect: { shipments: work.toCollect, parcels: work.toCollectParcels },
  handed_over_today: { shipments: work.handedOver, parcels: work.handedOverParcels },
});
