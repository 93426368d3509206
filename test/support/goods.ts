import {
  asId,
  currency,
  expectOk,
  type RegionId,
  type SiteId,
  type SkuId,
  units,
} from '@waystock/kernel';
import { sql } from 'kysely';
import { listOffers, putOffer, usualOffers } from '../../src/domains/allocation/index.ts';
import { receiveStock } from '../../src/domains/inventory/index.ts';
import type { Tx } from '../../src/world.ts';

const region = { id: asId<RegionId>('reg_test'), currency: currency('EUR') };

/** The least a database test needs: one owner, one region, a site and an SKU per name. */
export async function seedGoods(
  tx: Tx,
  goods: { sites: readonly string[]; skus: readonly string[] },
): Promise<void> {
  await sql`insert into catalogue.owner (id, name) values ('own_test', 'Test merchant')
    on conflict do nothing`.execute(tx.sql);
  await sql`insert into network.region (id, name, time_zone, currency)
    values ('reg_test', 'Test region', 'UTC', 'EUR') on conflict do nothing`.execute(tx.sql);
  if ((await listOffers(tx)).length === 0)
    for (const offer of usualOffers(region)) expectOk(await putOffer(tx, offer));
  await sql`
    with new as (
      insert into network.site
        (id, region_id, name, kind, lon, lat, address, time_zone, capacity_ml, opening_hours, currency)
      select id, 'reg_test', id, 'fulfilment-centre', 13.4, 52.5, 'Teststraße 1', 'UTC', 1000000000,
        '[]', 'EUR'
      from unnest(${goods.sites}::text[]) as s (id)
      returning *
    )
    insert into network.site_rate (site_id, starts_at, handling_cost_minor, handling_per_unit_minor,
      storage_cost_minor, currency)
    select id, '-infinity', handling_cost_minor, handling_per_unit_minor, storage_cost_minor, currency
    from new`.execute(tx.sql);
  await sql`
    insert into catalogue.sku (id, owner_id, name, category, weight_g, length_mm, width_mm, height_mm,
      price_minor, currency)
    select id, 'own_test', id, 'test', 500, 200, 100, 50, 1000, 'EUR'
    from unnest(${goods.skus}::text[]) as s (id)`.execute(tx.sql);
}

export const sku = (id: string): SkuId => asId<SkuId>(id);
export const site = (id: string): SiteId => asId<SiteId>(id);

/** Puts units on a shelf. */
export const stockUp = (tx: Tx, skuId: string, siteId: string, n: number): Promise<void> =>
  receiveStock(tx, {
    skuId: sku(skuId),
    siteId: site(siteId),
    units: units(n),
    cause: 'opening',
    causeId: `${skuId}@${siteId}`,
  });
