import { type AddressId, asId, type CustomerId, type Instant } from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../world.ts';
import type { WrappedKey } from './crypto.ts';
import type { Consents } from './customer.ts';

/** What is known of a person without their key, and the key as far as it still exists. */
export interface Subject {
  readonly id: CustomerId;
  readonly createdAt: Instant;
  readonly consents: Consents;
  readonly erased: boolean;
  readonly version: number;
  readonly key: WrappedKey | undefined;
}

export interface Sealed<Id> {
  readonly id: Id;
  readonly sealed: Uint8Array;
}

export async function insertCustomers(
  tx: Tx,
  customers: readonly { id: CustomerId; createdAt: Instant }[],
): Promise<void> {
  await sql`
    insert into customers.customer (id, created_at)
    select id, at from unnest(${customers.map((c) => c.id)}::text[],
      ${customers.map((c) => new Date(c.createdAt))}::timestamptz[]) as c (id, at)
    order by id
    on conflict (id) do nothing
  `.execute(tx.sql);
}

interface SubjectRow {
  id: string;
  created_at: Instant;
  marketing_consent: boolean;
  location_consent: boolean;
  erased_at: Instant | null;
  version: number;
  kek_id: string | null;
  wrapped_key: Buffer | null;
}

const toSubject = (row: SubjectRow): Subject => ({
  id: asId(row.id),
  createdAt: row.created_at,
  consents: { marketing: row.marketing_consent, location: row.location_consent },
  erased: row.erased_at !== null,
  version: row.version,
  key:
    row.kek_id === null || row.wrapped_key === null
      ? undefined
      : { kekId: row.kek_id, wrapped: row.wrapped_key },
});

const subjectColumns = sql.raw(`c.id, c.created_at, c.marketing_consent, c.location_consent,
  c.erased_at, c.version, k.kek_id, k.wrapped_key`);

export async function findSubjects(tx: Tx, ids: readonly CustomerId[]): Promise<Subject[]> {
  const { rows } = await sql<SubjectRow>`
    select ${subjectColumns}
    from customers.customer c left join customers.subject_key k on k.customer_id = c.id
    where c.id = any(${ids}::text[]) order by c.id
  `.execute(tx.sql);
  return rows.map(toSubject);
}

/** Locked in order of id, so that a person is not erased while something is sealed for them. */
export async function lockSubjects(tx: Tx, ids: readonly CustomerId[]): Promise<Subject[]> {
  // The lock is a statement of its own: the next one's snapshot then sees what we waited for.
  const [, { rows }] = await Promise.all([
    sql`
      select id from customers.customer where id = any(${ids}::text[]) order by id for no key update
    `.execute(tx.sql),
    sql<SubjectRow>`
      select ${subjectColumns}
      from customers.customer c left join customers.subject_key k on k.customer_id = c.id
      where c.id = any(${ids}::text[]) order by c.id
    `.execute(tx.sql),
  ]);
  return rows.map(toSubject);
}

export async function insertKeys(
  tx: Tx,
  keys: readonly (WrappedKey & { id: CustomerId })[],
): Promise<void> {
  await sql`
    insert into customers.subject_key (customer_id, kek_id, wrapped_key)
    select * from unnest(${keys.map((k) => k.id)}::text[], ${keys.map((k) => k.kekId)}::text[],
      ${keys.map((k) => k.wrapped)}::bytea[])
    on conflict (customer_id) do update
      set kek_id = excluded.kek_id, wrapped_key = excluded.wrapped_key
  `.execute(tx.sql);
}

/** Which KEKs the keys here are wrapped with, jumping from one to the next. */
export async function listUsedKeks(tx: Tx): Promise<string[]> {
  const { rows } = await sql<{ kek_id: string }>`
    with recursive used as (
      (select kek_id from customers.subject_key order by kek_id limit 1)
      union all
      select (select k.kek_id from customers.subject_key k
        where k.kek_id > used.kek_id order by k.kek_id limit 1)
      from used where used.kek_id is not null
    )
    select kek_id from used where kek_id is not null order by kek_id
  `.execute(tx.sql);
  return rows.map((row) => row.kek_id);
}

/** Keys that another KEK than `current` has wrapped, locked. */
export async function listStaleKeys(
  tx: Tx,
  current: string,
  limit: number,
): Promise<(WrappedKey & { id: CustomerId })[]> {
  const { rows } = await sql<{ customer_id: string; kek_id: string; wrapped_key: Buffer }>`
    select customer_id, kek_id, wrapped_key from customers.subject_key
    where kek_id <> ${current} order by kek_id, customer_id limit ${limit} for update skip locked
  `.execute(tx.sql);
  return rows.map((row) => ({
    id: asId(row.customer_id),
    kekId: row.kek_id,
    wrapped: row.wrapped_key,
  }));
}

export async function upsertProfiles(
  tx: Tx,
  profiles: readonly Sealed<CustomerId>[],
): Promise<void> {
  await sql`
    with written as (
      insert into customers.profile (customer_id, sealed)
      select * from unnest(${profiles.map((p) => p.id)}::text[],
        ${profiles.map((p) => p.sealed)}::bytea[])
      on conflict (customer_id) do update set sealed = excluded.sealed
      -- Only a row that was there before has an xmax.
      returning customer_id, xmax <> 0 as updated
    )
    update customers.customer c set version = c.version + 1
    from written w where w.updated and c.id = w.customer_id
  `.execute(tx.sql);
}

/** Persons with their sealed profiles, by id. */
export async function listProfiles(
  tx: Tx,
  ids: readonly CustomerId[],
): Promise<(Subject & { readonly sealed: Uint8Array | undefined })[]> {
  const { rows } = await sql<SubjectRow & { sealed: Buffer | null }>`
    select ${subjectColumns}, p.sealed
    from customers.customer c
    left join customers.subject_key k on k.customer_id = c.id
    left join customers.profile p on p.customer_id = c.id
    where c.id = any(${ids}::text[]) order by c.id
  `.execute(tx.sql);
  return rows.map((row) => ({ ...toSubject(row), sealed: row.sealed ?? undefined }));
}

export async function updateConsents(tx: Tx, id: CustomerId, consents: Consents): Promise<void> {
  await sql`
    update customers.customer set marketing_consent = ${consents.marketing},
      location_consent = ${consents.location}, version = version + 1
    where id = ${id}
  `.execute(tx.sql);
}

/** Holds back whoever would seal something under this key, until the transaction ends. */
export async function lockForErasure(tx: Tx, id: CustomerId): Promise<void> {
  await sql`
    select 1 from customers.subject_key where customer_id = ${id} for update
  `.execute(tx.sql);
}

/** Deletes the key; what it sealed stays and can never be opened again. */
export async function deleteKey(tx: Tx, id: CustomerId): Promise<void> {
  await sql`
    with forgotten as (
      delete from customers.subject_key where customer_id = ${id} returning 1
    )
    update customers.customer set erased_at = ${new Date(tx.now)}, marketing_consent = false,
      location_consent = false, version = version + 1
    where id = ${id}
  `.execute(tx.sql);
}

export async function insertAddresses(
  tx: Tx,
  addresses: readonly (Sealed<AddressId> & { customerId: CustomerId })[],
): Promise<void> {
  await sql`
    insert into customers.address (id, customer_id, sealed, created_at)
    select a.id, a.customer_id, a.sealed, ${new Date(tx.now)}
    from unnest(${addresses.map((a) => a.id)}::text[], ${addresses.map((a) => a.customerId)}::text[],
      ${addresses.map((a) => a.sealed)}::bytea[]) as a (id, customer_id, sealed)
  `.execute(tx.sql);
}

/** True if this customer had this address and it was in use. */
export async function updateRetired(
  tx: Tx,
  address: { customerId: CustomerId; addressId: AddressId },
): Promise<boolean> {
  const { rows } = await sql`
    update customers.address set retired_at = ${new Date(tx.now)}
    where id = ${address.addressId} and customer_id = ${address.customerId} and retired_at is null
    returning 1 as retired
  `.execute(tx.sql);
  return rows.length === 1;
}

export interface SealedAddress extends Sealed<AddressId> {
  readonly customerId: CustomerId;
  readonly key: WrappedKey;
}

interface AddressRow {
  id: string;
  customer_id: string;
  sealed: Buffer;
  kek_id: string;
  wrapped_key: Buffer;
}

const toAddress = (row: AddressRow): SealedAddress => ({
  id: asId(row.id),
  customerId: asId(row.customer_id),
  sealed: row.sealed,
  key: { kekId: row.kek_id, wrapped: row.wrapped_key },
});

/** The addresses a customer uses, oldest first; none once erased. */
export async function listAddresses(tx: Tx, customerId: CustomerId): Promise<SealedAddress[]> {
  const { rows } = await sql<AddressRow>`
    select a.id, a.customer_id, a.sealed, k.kek_id, k.wrapped_key
    from customers.address a join customers.subject_key k on k.customer_id = a.customer_id
    where a.customer_id = ${customerId} and a.retired_at is null order by a.id
  `.execute(tx.sql);
  return rows.map(toAddress);
}

/** Addresses by id, retired ones too; without those of erased persons. */
export async function findAddresses(tx: Tx, ids: readonly AddressId[]): Promise<SealedAddress[]> {
  const { rows } = await sql<AddressRow>`
    select a.id, a.customer_id, a.sealed, k.kek_id, k.wrapped_key
    from customers.address a join customers.subject_key k on k.customer_id = a.customer_id
    where a.id = any(${ids}::text[]) order by a.id
  `.execute(tx.sql);
  return rows.map(toAddress);
}

/** Since when there is an account; known even of a person who was erased. */
export async function findCustomerSince(tx: Tx, id: CustomerId): Promise<Instant | undefined> {
  const { rows } = await sql<{ created_at: Instant }>`
    select created_at from customers.customer where id = ${id}
  `.execute(tx.sql);
  return rows[0]?.created_at;
}
