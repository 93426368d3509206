import type { CustomerId, Instant, PushSubscriptionId } from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../world.ts';
import type { KeptPushKey } from './push-key.ts';

export async function findPushKey(tx: Tx): Promise<KeptPushKey | undefined> {
  const { rows } = await sql<{ publicKey: string; kekId: string; wrapped: Buffer }>`
    select public_key as "publicKey", kek_id as "kekId", wrapped_key as wrapped
    from notifications.push_key where id = 1
  `.execute(tx.sql);
  return rows[0];
}

/** The first one stays. */
export async function insertPushKey(tx: Tx, key: KeptPushKey): Promise<void> {
  await sql`
    insert into notifications.push_key (id, public_key, kek_id, wrapped_key)
    values (1, ${key.publicKey}, ${key.kekId}, ${key.wrapped}) on conflict do nothing
  `.execute(tx.sql);
}

export async function updatePushKey(tx: Tx, key: KeptPushKey): Promise<void> {
  await sql`
    update notifications.push_key set kek_id = ${key.kekId}, wrapped_key = ${key.wrapped}
    where id = 1 and public_key = ${key.publicKey}
  `.execute(tx.sql);
}

export interface Subscription {
  readonly id: PushSubscriptionId;
  readonly customerId: CustomerId;
  readonly createdAt: Instant;
  readonly sealed: Uint8Array;
}

const columns = sql.raw(
  `s.id, s.customer_id as "customerId", s.created_at as "createdAt", s.sealed`,
);

/** Oldest first. */
export async function listSubscriptions(tx: Tx, customerId: CustomerId): Promise<Subscription[]> {
  const { rows } = await sql<Subscription>`
    select ${columns} from notifications.push_subscription s
    where s.customer_id = ${customerId} order by s.id
  `.execute(tx.sql);
  return rows;
}

/** Whose device it is by now; locked. */
export async function lockSubscription(
  tx: Tx,
  endpointHash: Uint8Array,
): Promise<Pick<Subscription, 'id' | 'customerId'> | undefined> {
  const { rows } = await sql<Pick<Subscription, 'id' | 'customerId'>>`
    select id, customer_id as "customerId" from notifications.push_subscription
    where endpoint_hash = ${endpointHash} for update
  `.execute(tx.sql);
  return rows[0];
}

export async function upsertSubscription(
  tx: Tx,
  { id, customerId, createdAt, sealed, hash }: Subscription & { readonly hash: Uint8Array },
): Promise<void> {
  await sql`
    insert into notifications.push_subscription (id, customer_id, endpoint_hash, sealed, created_at)
    values (${id}, ${customerId}, ${hash}, ${sealed}, ${new Date(createdAt)})
    on conflict (id) do update set sealed = excluded.sealed
  `.execute(tx.sql);
}

/** Returns how many of them there were. */
export async function deleteSubscriptions(
  tx: Tx,
  ids: readonly PushSubscriptionId[],
  of?: CustomerId,
): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from notifications.push_subscription
    where id = any(${ids}::text[]) and (${of ?? null}::text is null or customer_id = ${of ?? null})
  `.execute(tx.sql);
  return Number(numAffectedRows);
}

/** Those of the devices that were not told this yet, and now count as told. */
export async function insertSent(
  tx: Tx,
  about: string,
  ids: readonly PushSubscriptionId[],
): Promise<PushSubscriptionId[]> {
  const { rows } = await sql<{ id: PushSubscriptionId }>`
    insert into notifications.sent (about, subscription_id, at)
    select ${about}, s.id, ${new Date(tx.now)} from notifications.push_subscription s
    where s.id = any(${ids}::text[]) order by s.id
    on conflict do nothing returning subscription_id as id
  `.execute(tx.sql);
  return rows.map(({ id }) => id);
}

export async function deleteSent(
  tx: Tx,
  about: string,
  ids: readonly PushSubscriptionId[],
): Promise<void> {
  await sql`
    delete from notifications.sent where about = ${about} and subscription_id = any(${ids}::text[])
  `.execute(tx.sql);
}

/** A batch of those sent before; returns how many. */
export async function deleteSentBefore(tx: Tx, before: Instant, limit: number): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from notifications.sent where ctid in (
      select ctid from notifications.sent where at < ${new Date(before)} order by at limit ${limit})
  `.execute(tx.sql);
  return Number(numAffectedRows);
}
