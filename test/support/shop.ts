import {
  asId,
  currency,
  type CustomerId,
  metres,
  money,
  seconds,
  type SiteId,
  units,
} from '@waystock/kernel';
import { sql } from 'kysely';
import { putLastMiles } from '../../src/domains/allocation/index.ts';
import { receiveStock } from '../../src/domains/inventory/index.ts';
import type { Database, Tx } from '../../src/world.ts';
import { seedGoods, sku } from './goods.ts';

const eur = currency('EUR');
/** The one site of the shop, open around the clock and by every clock on the wall. */
export const shopSite = asId<SiteId>('SHOP');
const door = { lon: 13.41, lat: 52.51 };

/** A shop that delivers itself and lets people collect: enough to place orders over HTTP. */
export async function openShop(db: Database): Promise<void> {
  await db.transact(async (tx) => {
    await seedGoods(tx, { sites: [shopSite], skus: [] });
    await sql`update network.site set pickup = true, cut_off_min = 1439, pick_lead_s = 600`.execute(
      tx.sql,
    );
    await putLastMiles(tx, [
      {
        siteId: shopSite,
        reach: metres(30_000),
        perDrop: money(200, eur),
        perKm: money(50, eur),
        speed: 8,
        spare: seconds(600),
        carries: { temperatures: ['ambient'], hazards: ['none'] },
      },
    ]);
  });
}

/** New goods on its shelves: so many units of each. */
export async function addGoods(tx: Tx, goods: Readonly<Record<string, number>>): Promise<void> {
  await seedGoods(tx, { sites: [], skus: Object.keys(goods) });
  for (const [id, n] of Object.entries(goods))
    await receiveStock(tx, {
      skuId: sku(id),
      siteId: shopSite,
      units: units(n),
      cause: 'opening',
      causeId: id,
    });
}

/** Customers of long standing: `cus_0`, `cus_1` … */
export const customerOf = (n: number): CustomerId => asId<CustomerId>(`cus_${n}`);
export async function addCustomers(tx: Tx, n: number): Promise<void> {
  await sql`insert into customers.customer (id, created_at)
    select 'cus_' || i, '2020-01-01Z' from generate_series(0, ${n - 1}::integer) as i
    on conflict do nothing`.execute(tx.sql);
}

export interface OrderDraft {
  readonly lines: readonly { readonly skuId: string; readonly units: number }[];
  /** Each shopper has a door of their own. */
  readonly shopper: number;
  readonly paymentMethod?: string;
  readonly delivery?: object;
  readonly basketReservationId?: string;
}

/** The body of `POST /api/v1/orders`. Standard delivery is on offer at every hour of every day. */
export const orderBody = (draft: OrderDraft): object => ({
  lines: draft.lines.map((line) => ({ sku_id: line.skuId, units: line.units })),
  destination: {
    recipient: 'A. Shopper',
    street: `Teststraße ${draft.shopper + 1}`,
    postcode: '10115',
    city: 'Berlin',
    country: 'DE',
    position: { lon: door.lon + (draft.shopper % 1000) / 100_000, lat: door.lat },
  },
  delivery: draft.delivery ?? { sla: 'standard' },
  currency: 'EUR',
  payment_method: draft.paymentMethod ?? 'tok_visa',
  ...(draft.basketReservationId ? { basket_reservation_id: draft.basketReservationId } : {}),
});
