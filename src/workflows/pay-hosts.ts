import { hours, localTimeOf, type LocalDate, plus, type SiteId } from '@waystock/kernel';
import { countHandedOver } from '../domains/fulfilment/index.ts';
import { findFirstMovement, getRoomTaken } from '../domains/inventory/index.ts';
import {
  boundsOf,
  closePayout,
  correctionsOf,
  findClosedPayout,
  findLastPayout,
  firstOfMonth,
  type Kept,
  linesOf,
  listClosedPayouts,
  listPaidSpans,
  listRates,
  listSites,
  lockSite,
  monthAfter,
  type MonthAtSite,
  type Payout,
  type PayoutLine,
  type PayoutSpan,
  type Site,
  spansOf,
  spansOfDay,
} from '../domains/network/index.ts';
import type { Tx, World } from '../world.ts';

/** Longer than any transaction: what was under way when the month ended is in the books by then. */
const settling = hours(1);
/** How many closed months are looked at again for what became known late. */
const monthsCorrected = 3;

type Keeper = Pick<Site, 'id' | 'hours'>;

/** Closes the months that are over, oldest first; a closed month is never computed again. */
export async function closePayouts(world: World): Promise<void> {
  const sites = await world.db.read((tx) => listSites(tx));
  for (const { id } of sites) while (await world.db.transact((tx) => closeNext(tx, id)));
}

async function closeNext(tx: Tx, siteId: SiteId): Promise<boolean> {
  const site = await lockSite(tx, siteId);
  const [month] = site ? await listOpenMonths(tx, site) : [];
  if (!site || !month || plus(boundsOf(month).ends, settling) > tx.now) return false;
  await closePayout(tx, siteId, await computePayout(tx, site, { month, withCorrections: true }));
  return true;
}

/** Months of a site, newest first; those that are open are what they would pay as of now. */
export async function listPayouts(
  tx: Tx,
  site: Keeper,
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<Payout[]> {
  const open = (await listOpenMonths(tx, site)).map((month, i) => ({
    month,
    withCorrections: i === 0,
  }));
  const shown = open
    .filter(({ month: { month } }) => after === '' || month < after)
    .reverse()
    .slice(0, limit);
  const computed: Payout[] = [];
  for (const one of shown) computed.push(await computePayout(tx, site, one));
  const room = limit - computed.length;
  if (room === 0) return computed;
  return [...computed, ...(await listClosedPayouts(tx, site.id, { after, limit: room }))];
}

/** One month of a site; undefined before its first goods came, and in the future. */
export async function findPayout(
  tx: Tx,
  site: Keeper,
  month: LocalDate,
): Promise<Payout | undefined> {
  const closed = await findClosedPayout(tx, site.id, month);
  if (closed) return closed;
  const open = await listOpenMonths(tx, site);
  const i = open.findIndex((one) => one.month === month);
  const found = open[i];
  return found && computePayout(tx, site, { month: found, withCorrections: i === 0 });
}

/** From the first month that is not closed to the present one, by the site's own clock. */
async function listOpenMonths(tx: Tx, site: Keeper): Promise<MonthAtSite[]> {
  const zone = site.hours.timeZone;
  const last = await findLastPayout(tx, site.id);
  const began = last ? undefined : await findFirstMovement(tx, site.id);
  if (!last && began === undefined) return [];
  const present = firstOfMonth(localTimeOf(tx.now, zone).date);
  const months: MonthAtSite[] = [];
  let month = last ? monthAfter(last.month) : firstOfMonth(localTimeOf(began ?? tx.now, zone).date);
  for (let since = last?.ends; month <= present; month = monthAfter(month), since = undefined)
    months.push({ month, zone, since });
  return months;
}

/** A month as it stands. Corrections follow the closed months: only the first open one has them. */
async function computePayout(
  tx: Tx,
  site: Keeper,
  { month, withCorrections }: { readonly month: MonthAtSite; readonly withCorrections: boolean },
): Promise<Payout> {
  const [rates, paid] = await Promise.all([
    listRates(tx, [site.id]),
    withCorrections ? listPaidSpans(tx, site.id, { months: monthsCorrected }) : [],
  ]);
  const spans = spansOf(month, { rates: rates.get(site.id) ?? [], now: tx.now });
  const counted = await countKept(tx, site.id, [...paid, ...spans]);
  return {
    month: month.month,
    ...boundsOf(month),
    closed: undefined,
    lines: linesOf(spans, counted.slice(paid.length)),
    corrections: correctionsOf(paid, counted),
  };
}

/** What these days of a site, which follow one another, pay as of now. */
export async function listDayLines(
  tx: Tx,
  siteId: SiteId,
  days: readonly Pick<PayoutSpan, 'date' | 'starts' | 'ends'>[],
): Promise<PayoutLine[]> {
  const rates = (await listRates(tx, [siteId])).get(siteId) ?? [];
  const spans = days.flatMap((day) => spansOfDay(day, rates));
  return linesOf(spans, await countKept(tx, siteId, spans));
}

type Spans = Parameters<typeof countHandedOver>[2];

/** What keeping a site was in each of these spans, which follow one another. */
async function countKept(
  tx: Tx,
  siteId: SiteId,
  spans: Spans,
): Promise<(Kept & { readonly movements: number })[]> {
  const [handed, room] = await Promise.all([
    countHandedOver(tx, siteId, spans),
    getRoomTaken(tx, siteId, spans),
  ]);
  return room.map((taken, i) => ({ ...(handed[i] ?? { shipments: 0, units: 0 }), ...taken }));
}
