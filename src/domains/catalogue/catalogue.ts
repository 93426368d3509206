import { assert, type Money, ok, refuse, type Result, type SkuId } from '@waystock/kernel';
import type { Tx } from '../../world.ts';
import type { CatalogueError, SkuNotFound } from './errors.ts';
import { skuChanged } from './facts.ts';
import { checkSkus, type Owner, type Sku, type SkuDraft } from './sku.ts';
import * as store from './store.ts';

/** Registers a merchant whose goods are kept, or changes its name. */
export async function putOwner(tx: Tx, owner: Owner): Promise<void> {
  assert(owner.name.trim() !== '', `owner ${owner.id} needs a name`);
  await store.upsertOwner(tx, owner);
}

/**
 * Writes many SKUs, all or none; those that are as they were cost no version and no fact. Returns
 * how many are new or changed.
 */
export async function putSkus(
  tx: Tx,
  drafts: readonly SkuDraft[],
): Promise<Result<number, CatalogueError>> {
  const checked = checkSkus(drafts);
  if (!checked.ok) return checked;
  const [known, owners] = await Promise.all([
    store.findSkus(
      tx,
      drafts.map((draft) => draft.id),
    ),
    store.findOwnerIds(
      tx,
      drafts.map((draft) => draft.ownerId),
    ),
  ]);
  for (const { id, ownerId } of drafts) {
    if (!owners.has(ownerId)) return refuse({ kind: 'owner-not-found', ownerId });
    const before = known.get(id);
    if (before && before.ownerId !== ownerId)
      return refuse({ kind: 'sku-owner-fixed', skuId: id, ownerId: before.ownerId });
  }
  const changed = await store.upsertSkus(tx, drafts);
  for (const sku of changed) tx.emit(skuChanged(sku));
  return ok(changed.length);
}

/**
 * Writes one SKU. `expectedVersion` is the version the writer has seen, 0 for "there is none yet";
 * without it the last writer wins.
 */
export async function putSku(
  tx: Tx,
  draft: SkuDraft,
  expectedVersion?: number,
): Promise<Result<Sku, CatalogueError>> {
  const seen = (await store.lockSku(tx, draft.id))?.version ?? 0;
  if (expectedVersion !== undefined && expectedVersion !== seen)
    return refuse({ kind: 'stale-version', expected: expectedVersion, actual: seen });
  const put = await putSkus(tx, [draft]);
  if (!put.ok) return put;
  const sku = await getSku(tx, draft.id);
  // A row that did not exist yet could not be locked: another writer may have been first.
  if (sku.ok && expectedVersion === 0 && sku.value.version > 1)
    return refuse({ kind: 'stale-version', expected: 0, actual: sku.value.version - 1 });
  return sku;
}

export async function changePrice(
  tx: Tx,
  change: { skuId: SkuId; price: Money; expectedVersion?: number },
): Promise<Result<Sku, CatalogueError>> {
  const sku = await store.lockSku(tx, change.skuId);
  if (!sku) return refuse({ kind: 'sku-not-found', skuId: change.skuId });
  return putSku(tx, { ...sku, price: change.price }, change.expectedVersion);
}

export async function getSku(tx: Tx, skuId: SkuId): Promise<Result<Sku, SkuNotFound>> {
  const sku = (await store.findSkus(tx, [skuId])).get(skuId);
  return sku ? ok(sku) : refuse({ kind: 'sku-not-found', skuId });
}
