import type { SkuId } from '@waystock/kernel';
import type { Sku } from './reads.ts';

/** What it is called, and the id that stands on its shelf. */
export const GoodsName = ({ sku, id }: { sku: Sku | undefined; id: SkuId }) => (
  <span className="goods">
    <span className="goods-name">{sku?.name ?? id}</span>
    {sku && <span className="goods-id">{id}</span>}
  </span>
);
