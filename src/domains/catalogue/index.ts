export { changePrice, getSku, putOwner, putSku, putSkus } from './catalogue.ts';
export type { CatalogueError } from './errors.ts';
export {
  type Load,
  loadOf,
  type Owner,
  priceOf,
  skillsFor,
  type Sku,
  type SkuDraft,
  volumeOf,
} from './sku.ts';
export { findSkus, listCategories, listOwners, listSkus } from './store.ts';
