import type { OwnerId, SkuId } from '@waystock/kernel';
import type { SkuDraft } from './sku.ts';

/** What the catalogue may refuse. */
export type CatalogueError =
  | InvalidSku
  | SkuNotFound
  | { readonly kind: 'owner-not-found'; readonly ownerId: OwnerId }
  /** The stock under a SKU belongs to its owner; goods change hands as another SKU. */
  | { readonly kind: 'sku-owner-fixed'; readonly skuId: SkuId; readonly ownerId: OwnerId }
  | { readonly kind: 'stale-version'; readonly expected: number; readonly actual: number };

export interface SkuNotFound {
  readonly kind: 'sku-not-found';
  readonly skuId: SkuId;
}

export interface InvalidSku {
  readonly kind: 'sku-invalid';
  readonly skuId: SkuId;
  readonly issues: readonly SkuIssue[];
}

export interface SkuIssue {
  readonly field: keyof SkuDraft;
  /** Completes the sentence "The … of a SKU …". */
  readonly rule: string;
}
