import {
  hours,
  type Instant,
  type OrderId,
  plus,
  type RegionId,
  type Seconds,
  type SkuId,
} from '@waystock/kernel';
import type { StockCell } from '../domains/allocation/index.ts';
import type { Database } from '../world.ts';

/** An order that could be planned again, as it is now. */
export interface Asked {
  readonly orderId: OrderId;
  readonly skuIds: readonly SkuId[];
  /** Others whenever its shipments are others, or changed. */
  readonly versions: string;
}

/** What orders could be planned on. */
export interface Around {
  readonly at: Instant;
  readonly free: readonly StockCell[];
  /** Another one whenever a site closes or a tariff changes. */
  readonly market: string;
}

/** What a look at a region's orders has seen, to be remembered once it was acted on. */
export interface Look {
  readonly market: string;
  readonly free: ReadonlyMap<string, number>;
  readonly orders: ReadonlyMap<OrderId, { readonly versions: string; readonly until: Instant }>;
}

/** Nothing gets better by waiting alone, but for timetables, which reach two days ahead. */
const thinkAgain: Seconds = hours(2);

/**
 * Those of some orders for which there may be a better way than at the last look: they are new or
 * changed, or of goods of theirs more is free somewhere; and those that could give something up to
 * them, since they want the same goods.
 */
export function findNews(
  last: Look | undefined,
  asked: readonly Asked[],
  around: Around,
): { readonly news: ReadonlySet<OrderId>; readonly look: Look } {
  const known = last?.market === around.market ? last : undefined;
  const more = new Set(
    around.free.flatMap((cell) =>
      cell.units > (known?.free.get(nameOf(cell)) ?? 0) ? cell.skuId : [],
    ),
  );
  const isNews = ({ orderId, versions, skuIds }: Asked): boolean => {
    const seen = known?.orders.get(orderId);
    return seen?.versions !== versions || around.at >= seen.until || isAmong(skuIds, more);
  };
  const wanted = new Set(asked.filter(isNews).flatMap(({ skuIds }) => skuIds));
  const news = new Set(
    asked.flatMap(({ orderId, skuIds }) => (isAmong(skuIds, wanted) ? orderId : [])),
  );
  const until = plus(around.at, thinkAgain);
  const orders = asked.map(({ orderId, versions }) => {
    const seen = news.has(orderId) ? undefined : known?.orders.get(orderId);
    return [orderId, seen ?? { versions, until }] as const;
  });
  const free = new Map(around.free.map((cell) => [nameOf(cell), cell.units]));
  return { news, look: { market: around.market, free, orders: new Map(orders) } };
}

const nameOf = ({ skuId, siteId }: StockCell): string => `${skuId} ${siteId}`;

const isAmong = (skuIds: readonly SkuId[], among: ReadonlySet<SkuId>): boolean =>
  skuIds.some((id) => among.has(id));

/** Kept per process: another one that looks in its place finds news everywhere, once. */
const looks = new WeakMap<Database, Map<RegionId, Look>>();

export const lastLook = (db: Database, regionId: RegionId): Look | undefined =>
  looks.get(db)?.get(regionId);

export function rememberLook(db: Database, regionId: RegionId, look: Look): void {
  const known = looks.get(db) ?? new Map<RegionId, Look>();
  looks.set(db, known.set(regionId, look));
}
