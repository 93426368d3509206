import type { Fact } from '../../world.ts';
import type { Sku } from './sku.ts';

/** A SKU is new or anything about it changed; whoever keeps a copy reads it again. */
export const skuChanged = (sku: Pick<Sku, 'id' | 'version' | 'active'>): Fact => ({
  kind: 'catalogue.sku-changed',
  key: sku.id,
  data: { sku_id: sku.id, version: sku.version, active: sku.active },
});
