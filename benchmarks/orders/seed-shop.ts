import {
  asId,
  currency,
  expectOk,
  grams,
  type LocalDate,
  metres,
  money,
  type RegionId,
} from '@waystock/kernel';
import { sql } from 'kysely';
import { putCarrier, putOffer, usualOffers } from '../../src/domains/allocation/index.ts';
import type { Database } from '../../src/world.ts';

export const skus = 1_000;
export const sites = ['S1', 'S2', 'S3', 'S4', 'S5', 'S6'];
/** The tables with rows in them. */
export const seeded = 'catalogue.sku, network.site, inventory.stock, inventory.lot';
const eur = currency('EUR');

/** 1,000 SKUs at six sites of one city, more of each than will ever be ordered, and one carrier. */
export async function seedShop(db: Database): Promise<void> {
  await db.transact(async (tx) => {
    const insert = (query: ReturnType<typeof sql>) => query.execute(tx.sql);
    await insert(sql`insert into catalogue.owner (id, name) values ('own', 'Merchant')`);
    await insert(sql`insert into network.region (id, name, time_zone, currency)
      values ('reg', 'Berlin', 'Europe/Berlin', 'EUR')`);
    await insert(sql`
      insert into network.site (id, region_id, name, kind, lon, lat, address, time_zone, capacity_ml,
        opening_hours, currency)
      select id, 'reg', id, 'fulfilment-centre', 13.3 + n * 0.03, 52.45 + n * 0.02, 'Weg 1',
        'Europe/Berlin', 1000000000000, '[]', 'EUR'
      from unnest(${sites}::text[]) with ordinality as s (id, n)`);
    await insert(sql`
      insert into catalogue.sku (id, owner_id, name, category, weight_g, length_mm, width_mm, height_mm,
        price_minor, currency)
      select 'SKU-' || n, 'own', 'Thing ' || n, 'things', 300 + n % 900, 200, 100, 50, 500 + n, 'EUR'
      from generate_series(0, ${skus - 1}::integer) as g (n)`);
    await insert(sql`
      insert into inventory.stock (sku_id, site_id, on_hand)
      select k.id, s.id, 1000000 from catalogue.sku k, network.site s`);
    await insert(sql`
      insert into inventory.lot (sku_id, site_id, status, units)
      select sku_id, site_id, 'sellable', on_hand from inventory.stock`);
    const region = { id: asId<RegionId>('reg'), currency: eur };
    for (const offer of usualOffers(region)) expectOk(await putOffer(tx, offer));
    await putCarrier(tx, {
      id: 'post.parcel',
      tariff: {
        carrier: 'post',
        service: 'parcel',
        zones: [
          {
            zone: 'national',
            upTo: metres(1_000_000),
            rate: {
              base: money(320, eur),
              bands: [{ upTo: grams(31_000), perKg: money(35, eur) }],
            },
            transit: { businessDays: 2, deliveredByMinute: 1080 },
          },
        ],
      },
      carries: { temperatures: ['ambient'], hazards: ['none'] },
      collectsAt: 1020,
      restDays: [0],
      holidays: [] as LocalDate[],
      active: true,
    });
  });
}
