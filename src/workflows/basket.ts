import {
  asId,
  type CustomerId,
  greatCircle,
  type Instant,
  must,
  ok,
  plus,
  type Position,
  refuse,
  type ReservationId,
  type Result,
  type SiteId,
  type SkuId,
  type Units,
  units,
} from '@waystock/kernel';
import { findSkus, type Sku } from '../domains/catalogue/index.ts';
import {
  basketHold,
  extendHold,
  findReservation,
  holdStock,
  type InventoryError,
  listAvailability,
  listLiveFor,
  orderHold,
  type OutOfStock,
  releaseReservations,
  type ReservationLine,
} from '../domains/inventory/index.ts';
import { findSites, type Site } from '../domains/network/index.ts';
import { checkLines, type IntakeRefused, mergeLines } from '../domains/orders/index.ts';
import type { Tx } from '../world.ts';

/** Units spoken for while a shopper decides. */
export interface Basket {
  readonly id: ReservationId;
  readonly customerId: CustomerId;
  readonly expiresAt: Instant;
  readonly lines: readonly ReservationLine[];
}

const prefix = 'basket:';
const purposeOf = (customerId: CustomerId): string => `${prefix}${customerId}`;

/** A basket that is still held; undefined for every other reservation. */
export async function findBasket(tx: Tx, id: ReservationId): Promise<Basket | undefined> {
  const found = await findReservation(tx, id);
  if (!found?.purpose.startsWith(prefix) || found.state !== 'held') return undefined;
  const expiresAt = must(found.expiresAt, 'a hold runs out');
  if (expiresAt <= tx.now) return undefined;
  const customerId = asId<CustomerId>(found.purpose.slice(prefix.length));
  return { id, customerId, expiresAt, lines: found.lines };
}

export interface WantedBasket {
  readonly customerId: CustomerId;
  readonly lines: readonly { readonly skuId: SkuId; readonly units: Units }[];
  /** Where it will go, as far as is known: near stock is held first. */
  readonly near?: Position | undefined;
}

/** Holds the goods of a basket for ten minutes, in the place of what this shopper held before. */
export async function holdBasket(
  tx: Tx,
  { customerId, near, ...wanted }: WantedBasket,
): Promise<Result<Basket, OutOfStock | IntakeRefused>> {
  const purpose = purposeOf(customerId);
  await releaseReservations(tx, await listLiveFor(tx, purpose));
  const lines = mergeLines(wanted.lines);
  const skuIds = lines.map((line) => line.skuId);
  const [skus, stock] = await Promise.all([findSkus(tx, skuIds), listAvailability(tx, { skuIds })]);
  const sites = await findSites(tx, [...new Set(stock.map((row) => row.siteId))]);
  const issues = goodsIssues(lines, skus);
  if (issues.length > 0) return refuse({ kind: 'intake-refused', issues });
  const chosen = chooseSources(lines, {
    stock: stock.map(({ skuId, siteId, toSell }) => ({ skuId, siteId, units: toSell })),
    sites: inOrder([...sites.values()], near),
  });
  if (!chosen.ok) return chosen;
  const held = await holdStock(tx, { purpose, lines: chosen.value, holdFor: basketHold });
  if (!held.ok) return held;
  return ok({
    id: held.value,
    customerId,
    expiresAt: plus(tx.now, basketHold),
    lines: chosen.value,
  });
}

/** Gives a payment that begins now the time an order has. */
export async function prolongBasket(
  tx: Tx,
  basket: Basket,
): Promise<Result<Basket, Extract<InventoryError, { kind: 'hold-expired' }>>> {
  const expiresAt = plus(tx.now, orderHold);
  const extended = await extendHold(tx, basket.id, expiresAt);
  return extended.ok ? ok({ ...basket, expiresAt }) : extended;
}

/** Whether there is enough is told by the hold; here only what could not be held at all. */
function goodsIssues(lines: WantedBasket['lines'], skus: ReadonlyMap<SkuId, Sku>) {
  const [first] = skus.values();
  const currency = first?.price.currency ?? ('EUR' as Sku['price']['currency']);
  const sellable = new Map(lines.map((line) => [line.skuId, line.units]));
  return checkLines({ lines, skus, sellable, currency });
}

/** Sites that work, nearest first. */
function inOrder(sites: readonly Site[], near: Position | undefined): SiteId[] {
  const away = (site: Site): number => (near ? greatCircle(site.position, near) : 0);
  return sites
    .filter((site) => !site.paused)
    .sort((a, b) => away(a) - away(b) || (a.id < b.id ? -1 : 1))
    .map((site) => site.id);
}

interface Shelves {
  readonly stock: readonly ReservationLine[];
  /** In the order of preference. */
  readonly sites: readonly SiteId[];
}

/**
 * Where to hold: all at the first site that has everything; else line by line from site to site. The
 * order's own plan may take the goods from elsewhere; a basket only keeps them from being sold.
 */
export function chooseSources(
  wanted: WantedBasket['lines'],
  { stock, sites }: Shelves,
): Result<ReservationLine[], OutOfStock> {
  const at = new Map(stock.map((row) => [`${row.skuId}@${row.siteId}`, row.units]));
  const free = (skuId: SkuId, siteId: SiteId): number => at.get(`${skuId}@${siteId}`) ?? 0;
  const one = sites.find((id) => wanted.every((line) => free(line.skuId, id) >= line.units));
  if (one) return ok(wanted.map((line) => ({ ...line, siteId: one })));
  const chosen: ReservationLine[] = [];
  const short: OutOfStock['lines'][number][] = [];
  for (const { skuId, units: n } of wanted) {
    let left: number = n;
    for (const siteId of sites) {
      const take = Math.min(left, free(skuId, siteId));
      if (take <= 0) continue;
      chosen.push({ skuId, siteId, units: units(take) });
      left -= take;
    }
    if (left > 0) short.push({ skuId, siteId: undefined, wanted: n, available: units(n - left) });
  }
  return short.length === 0 ? ok(chosen) : refuse({ kind: 'out-of-stock', lines: short });
}
