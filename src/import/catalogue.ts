import { grams, millimetres, money, type OwnerId, type SkuId, units } from '@waystock/kernel';
import {
  type CatalogueError,
  putOwner,
  putSkus,
  type SkuDraft,
} from '../domains/catalogue/index.ts';
import type { Tx } from '../world.ts';
import { code, currencyCode, flag, oneOf, text, whole } from './cells.ts';
import { type Fault, otherwise, type Read } from './columns.ts';
import { peel } from './peel.ts';

/** What can be sold, one SKU a line. */
export const columns = {
  sku_id: code<SkuId>(),
  owner_id: code<OwnerId>(),
  owner_name: otherwise(text(200), undefined, 'the owner must be known already'),
  name: text(200),
  category: text(80),
  barcode: otherwise(text(80), undefined),
  weight_g: whole(1, 1_000_000_000, grams),
  length_mm: whole(1, 100_000, millimetres),
  width_mm: whole(1, 100_000, millimetres),
  height_mm: whole(1, 100_000, millimetres),
  capacity_units: otherwise(whole(1, 1_000_000, units), units(1)),
  temperature_class: otherwise(oneOf('ambient', 'chilled', 'frozen'), 'ambient'),
  hazard_class: otherwise(oneOf('none', 'lithium', 'flammable', 'aerosol', 'medical'), 'none'),
  lot_tracked: otherwise(flag, false, 'no'),
  min_shelf_life_days: otherwise(whole(0, 3650, Number), 0),
  price_minor: whole(0, 1e12, BigInt),
  currency: currencyCode,
  active: otherwise(flag, true, 'yes'),
};

export const key = 'sku_id';

type Line = Read<typeof columns>;

/** Writes what can be written, owners that have a name included; says of the rest why not. */
export async function write(tx: Tx, lines: readonly Line[]): Promise<Fault[]> {
  const names = new Map(
    lines.flatMap(({ values: { owner_id: id, owner_name: name } }) => (name ? [[id, name]] : [])),
  );
  for (const [id, name] of names) await putOwner(tx, { id, name });
  return peel(lines, (some) => putSkus(tx, some.map(draftOf)), faultOf);
}

function draftOf({ values: v }: Line): SkuDraft {
  return {
    id: v.sku_id,
    ownerId: v.owner_id,
    name: v.name,
    category: v.category,
    barcode: v.barcode,
    weight: v.weight_g,
    box: { length: v.length_mm, width: v.width_mm, height: v.height_mm },
    capacityUnits: v.capacity_units,
    temperature: v.temperature_class,
    hazard: v.hazard_class,
    lotTracked: v.lot_tracked,
    minShelfLifeDays: v.min_shelf_life_days,
    price: money(v.price_minor, v.currency),
    active: v.active,
  };
}

function faultOf(error: CatalogueError, { line, values }: Line): Fault | undefined {
  switch (error.kind) {
    case 'sku-invalid':
      if (error.skuId !== values.sku_id) return undefined;
      return { line, reason: error.issues.map((i) => `the ${i.field} ${i.rule}`).join('; ') };
    case 'owner-not-found':
      if (error.ownerId !== values.owner_id) return undefined;
      return { line, column: 'owner_id', reason: 'is no owner yet: give owner_name, too' };
    case 'sku-owner-fixed':
      if (error.skuId !== values.sku_id) return undefined;
      return { line, column: 'owner_id', reason: `cannot change: it belongs to ${error.ownerId}` };
    default:
      return undefined;
  }
}
