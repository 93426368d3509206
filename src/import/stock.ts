import { type SiteId, type SkuId, units } from '@waystock/kernel';
import { findSkus } from '../domains/catalogue/index.ts';
import { receiveStock } from '../domains/inventory/index.ts';
import { findSites } from '../domains/network/index.ts';
import type { Tx } from '../world.ts';
import { code, date, oneOf, text, whole } from './cells.ts';
import { type Fault, otherwise, type Read } from './columns.ts';

/** What stands on shelves at the beginning, or comes in: one SKU at one site (and lot) a line. */
export const columns = {
  sku_id: code<SkuId>(),
  site_id: code<SiteId>(40),
  units: whole(1, 1_000_000, units),
  lot: otherwise(text(80), undefined),
  expires_on: otherwise(date, undefined, 'never'),
  status: otherwise(oneOf('sellable', 'quarantine', 'damaged'), 'sellable'),
};
export const key = undefined;

type Line = Read<typeof columns>;

/**
 * Receives what is known of; says of the rest why not. `cause` names the file: a line of it counts once,
 * however often it is imported.
 */
export async function write(tx: Tx, lines: readonly Line[], cause: string): Promise<Fault[]> {
  const [skus, sites] = await Promise.all([
    findSkus(tx, [...new Set(lines.map(({ values }) => values.sku_id))]),
    findSites(tx, [...new Set(lines.map(({ values }) => values.site_id))]),
  ]);
  const faults: Fault[] = [];
  const known = lines.filter(({ line, values: v }) => {
    if (!skus.has(v.sku_id)) faults.push({ line, column: 'sku_id', reason: 'is no SKU yet' });
    if (!sites.has(v.site_id)) faults.push({ line, column: 'site_id', reason: 'is no site yet' });
    const tracked = skus.get(v.sku_id)?.lotTracked === true && v.lot === undefined;
    if (tracked) faults.push({ line, column: 'lot', reason: 'is needed: this SKU is kept by lot' });
    return skus.has(v.sku_id) && sites.has(v.site_id) && !tracked;
  });
  await Promise.all(
    known.map(({ line, values: v }) =>
      receiveStock(tx, {
        skuId: v.sku_id,
        siteId: v.site_id,
        units: v.units,
        ...(v.lot === undefined ? {} : { lot: v.lot }),
        ...(v.expires_on === undefined ? {} : { expiresOn: v.expires_on }),
        status: v.status,
        cause: 'opening',
        causeId: `${cause}:${line}`,
      }),
    ),
  );
  return faults;
}
