import {
  type CustomerId,
  must,
  newId,
  ok,
  type PushSubscriptionId,
  refuse,
  type Result,
} from '@waystock/kernel';
import type { Tx, Vault } from '../../world.ts';
import { type CustomerErased, ensureDataKey, findDataKeys } from '../customers/index.ts';
import { type Device, hashOf, hasKeys, mostDevices, openDevice, sealDevice } from './device.ts';
import type { PushSubscriptionInvalid, PushSubscriptionNotFound } from './errors.ts';
import { newPushKey, openPushKey, type PushKey, rewrapped } from './push-key.ts';
import * as store from './store.ts';

/** The one key our messages are signed with; made when it is first asked for, and kept. */
export async function ensurePushKey(tx: Tx, vault: Vault): Promise<PushKey> {
  const known = await store.findPushKey(tx);
  if (known) return openPushKey(vault, known);
  await store.insertPushKey(tx, newPushKey(vault));
  // Somebody else's, if they were first.
  return openPushKey(vault, must(await store.findPushKey(tx), 'there is one now'));
}

export async function findPushKey(tx: Tx, vault: Vault): Promise<PushKey | undefined> {
  const known = await store.findPushKey(tx);
  return known && openPushKey(vault, known);
}

/** What it is wrapped with; none before there is one. */
export async function listPushKeks(tx: Tx): Promise<string[]> {
  const known = await store.findPushKey(tx);
  return known ? [known.kekId] : [];
}

/** After a new KEK has become current: wraps the key with it. */
export async function rewrapPushKey(tx: Tx, vault: Vault): Promise<void> {
  const known = await store.findPushKey(tx);
  if (known && known.kekId !== vault.current)
    await store.updatePushKey(tx, rewrapped(vault, known));
}

/**
 * Tells this device from now on what happens to this person's orders. The same device again is the
 * same subscription; one that told another person tells this one alone.
 */
export async function subscribeDevice(
  tx: Tx,
  vault: Vault,
  { customerId, device }: { readonly customerId: CustomerId; readonly device: Device },
): Promise<Result<Omit<store.Subscription, 'sealed'>, CustomerErased | PushSubscriptionInvalid>> {
  if (!hasKeys(device)) return refuse({ kind: 'push-subscription-invalid', because: 'keys' });
  const key = await ensureDataKey(tx, vault, customerId);
  if (!key.ok) return key;
  const hash = hashOf(device);
  const known = await store.lockSubscription(tx, hash);
  const isTheirs = known?.customerId === customerId;
  if (known && !isTheirs) await store.deleteSubscriptions(tx, [known.id]);
  const id = isTheirs ? known.id : newId<PushSubscriptionId>('psh', tx.now, tx.random);
  const sealed = sealDevice(vault, key.value, { id, ...device });
  await store.upsertSubscription(tx, { id, customerId, createdAt: tx.now, sealed, hash });
  const all = await store.listSubscriptions(tx, customerId);
  const others = all.filter((one) => one.id !== id).map((one) => one.id);
  await store.deleteSubscriptions(tx, others.slice(0, Math.max(0, all.length - mostDevices)));
  const { createdAt } = must(
    all.find((one) => one.id === id),
    'it was just written',
  );
  return ok({ id, customerId, createdAt });
}

export async function endSubscription(
  tx: Tx,
  { customerId, id }: { readonly customerId: CustomerId; readonly id: PushSubscriptionId },
): Promise<Result<undefined, PushSubscriptionNotFound>> {
  return (await store.deleteSubscriptions(tx, [id], customerId)) > 0
    ? ok(undefined)
    : refuse({ kind: 'push-subscription-not-found', subscriptionId: id });
}

export type OpenSubscription = Omit<store.Subscription, 'sealed'> & { readonly device: Device };

/** The devices of a person, oldest first; none once erased. */
export async function listDevices(
  tx: Tx,
  vault: Vault,
  customerId: CustomerId,
): Promise<OpenSubscription[]> {
  const found = await store.listSubscriptions(tx, customerId);
  if (found.length === 0) return [];
  const key = (await findDataKeys(tx, vault, [customerId])).get(customerId);
  return key
    ? found.map(({ sealed, ...one }) => ({ ...one, device: openDevice(key, { ...one, sealed }) }))
    : [];
}
