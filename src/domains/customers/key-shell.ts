import { type CustomerId, must, ok, refuse, type Result } from '@waystock/kernel';
import type { Tx, Vault } from '../../world.ts';
import { newSubjectKey, unwrapKey, wrapKey } from './crypto.ts';
import type { CustomerErased, NoSuchCustomer } from './errors.ts';
import * as store from './store.ts';

/**
 * A person's own key, open: what other domains keep about them they seal with it, so that erasing the
 * person erases that, too. A table of theirs refers to `customers.subject_key` and goes with it.
 */
export interface DataKey {
  readonly customerId: CustomerId;
  readonly bytes: Uint8Array;
}

/** Undefined for somebody who has none yet: see `ensureDataKey`. */
export async function getDataKey(
  tx: Tx,
  vault: Vault,
  customerId: CustomerId,
): Promise<Result<DataKey | undefined, CustomerErased>> {
  const [found] = await store.findSubjects(tx, [customerId]);
  if (found?.erased) return refuse({ kind: 'customer-erased', customerId });
  return ok(found?.key && { customerId, bytes: unwrapKey(vault, customerId, found.key) });
}

/** The keys of many persons; those who were erased are left out. */
export async function findDataKeys(
  tx: Tx,
  vault: Vault,
  ids: readonly CustomerId[],
): Promise<Map<CustomerId, DataKey>> {
  const keys = new Map<CustomerId, DataKey>();
  for (const { id, key } of await store.findSubjects(tx, [...new Set(ids)]))
    if (key) keys.set(id, { customerId: id, bytes: unwrapKey(vault, id, key) });
  return keys;
}

/**
 * Somebody who comes for the first time becomes a customer here: whoever a token names exists, and
 * nothing about them can be kept before they have a key.
 */
export async function ensureDataKey(
  tx: Tx,
  vault: Vault,
  customerId: CustomerId,
): Promise<Result<DataKey, CustomerErased>> {
  await store.insertCustomers(tx, [{ id: customerId, createdAt: tx.now }]);
  const keys = await lockKeys(tx, vault, [customerId]);
  if (keys.ok)
    return ok({ customerId, bytes: must(keys.value.get(customerId), `${customerId} is there`) });
  return refuse({ kind: 'customer-erased', customerId });
}

/** The open keys of some persons, who stay locked; whoever has none yet gets one. */
export async function lockKeys(
  tx: Tx,
  vault: Vault,
  ids: readonly CustomerId[],
): Promise<Result<Map<CustomerId, Uint8Array>, NoSuchCustomer>> {
  const subjects = await store.lockSubjects(tx, ids);
  const keys = new Map<CustomerId, Uint8Array>();
  const fresh: Parameters<typeof store.insertKeys>[1][number][] = [];
  for (const { id, erased, key } of subjects) {
    if (erased) return refuse({ kind: 'customer-erased', customerId: id });
    const open = key ? unwrapKey(vault, id, key) : newSubjectKey(vault);
    keys.set(id, open);
    if (!key) fresh.push({ id, ...wrapKey(vault, id, open) });
  }
  const missing = ids.find((id) => !keys.has(id));
  if (missing) return refuse({ kind: 'customer-not-found', customerId: missing });
  if (fresh.length > 0) await store.insertKeys(tx, fresh);
  return ok(keys);
}

/** After a new KEK has become current: wraps up to `limit` keys with it; 0 means all are. */
export async function rewrapKeys(tx: Tx, vault: Vault, limit = 1000): Promise<number> {
  const stale = await store.listStaleKeys(tx, vault.current, limit);
  if (stale.length === 0) return 0;
  const fresh = stale.map((key) => ({
    id: key.id,
    ...wrapKey(vault, key.id, unwrapKey(vault, key.id, key)),
  }));
  await store.insertKeys(tx, fresh);
  return fresh.length;
}
