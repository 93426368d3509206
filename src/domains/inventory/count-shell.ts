import { ok, type Result, type SiteId, type SkuId, type Units, units } from '@waystock/kernel';
import type { Tx } from '../../world.ts';
import type { StockSpokenFor } from './errors.ts';
import { receiveStock, removeStock } from './inventory.ts';
import * as store from './store.ts';

export interface CountStock {
  readonly skuId: SkuId;
  readonly siteId: SiteId;
  readonly lot?: string;
  /** What stands on the shelf; units in totes are not there. */
  readonly counted: Units;
  /** Names the count sheet; the same one counts once. */
  readonly causeId: string;
}

/** Sets the book right after somebody has counted; refused when others have reserved what is gone. */
export async function countStock(
  tx: Tx,
  { counted, ...count }: CountStock,
): Promise<Result<void, StockSpokenFor>> {
  const [, lots, before] = await Promise.all([
    store.lockStock(tx, count.skuId, count.siteId),
    store.listLots(tx, count.skuId, count.siteId),
    store.wasMoved(tx, { ...count, lot: count.lot ?? '', cause: 'count' }),
  ]);
  if (before) return ok(undefined);
  const lot = lots.find((found) => found.lot === (count.lot ?? ''));
  const change = counted - (lot ? lot.units - lot.picked : 0);
  if (change < 0) return removeStock(tx, { ...count, units: units(-change), cause: 'count' });
  // A count that finds nothing wrong is an entry of the book as well.
  await receiveStock(tx, { ...count, units: units(change), cause: 'count' });
  return ok(undefined);
}
