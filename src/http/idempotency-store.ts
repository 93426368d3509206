import type { Instant } from '@waystock/kernel';
import { type CompiledQuery, sql } from 'kysely';
import type { Tx, Vault } from '../world.ts';
import { type SealedResult, sealResult } from './sealed-results.ts';

export interface KeyedRequest {
  /** Whose key it is: keys of different callers are different keys. */
  readonly scope: string;
  readonly key: string;
  /** SHA-256 of method, path, query and body. */
  readonly hash: Buffer;
}

export interface StoredResult {
  readonly status: number;
  readonly body: string;
}

export interface KeptResult extends SealedResult {
  readonly status: number;
  readonly hash: Buffer;
  readonly at: Instant;
}

/** SQLSTATEs of `http.claim`. */
export const keyHasResult = 'WSK01';
export const keyInProgress = 'WSK02';

/** Fails the transaction unless this request is the first with its key; do not wait for it. */
export async function claimKey(tx: Tx, { scope, key }: KeyedRequest): Promise<void> {
  await sql`select http.claim(${scope}, ${key})`.execute(tx.sql);
}

export type KeyState = 'fresh' | 'busy' | 'done';

/** `claimKey` for several; waited for, it says which of them are the first with their key. */
export async function claimKeys(tx: Tx, requests: readonly KeyedRequest[]): Promise<KeyState[]> {
  const { rows } = await sql<{ states: KeyState[] }>`
    select http.claim_each(${requests.map((r) => r.scope)}::text[],
      ${requests.map((r) => r.key)}::text[]) as states
  `.execute(tx.sql);
  return rows[0]?.states ?? [];
}

export type KeyedResult = KeyedRequest & StoredResult;

export async function insertResult(tx: Tx, vault: Vault, result: KeyedResult): Promise<void> {
  await tx.sql.executeQuery(insertingResults(tx, vault, [result]));
}

export function insertingResults(
  tx: Tx,
  vault: Vault,
  results: readonly KeyedResult[],
): CompiledQuery {
  const sealed = results.map((r) => sealResult(vault, r, { body: r.body, at: tx.now }));
  return sql`
    insert into http.idempotency (scope, key, request_hash, status, kek_id, response, created_at)
    select r.scope, r.key, r.hash, r.status, r.kek, r.response, ${new Date(tx.now)}::timestamptz
    from unnest(${results.map((r) => r.scope)}::text[], ${results.map((r) => r.key)}::text[],
      ${results.map((r) => r.hash)}::bytea[], ${results.map((r) => r.status)}::smallint[],
      ${sealed.map((r) => r.kekId)}::text[], ${sealed.map((r) => r.response)}::bytea[])
      as r (scope, key, hash, status, kek, response)
  `.compile(tx.sql);
}

export async function findResult(
  tx: Tx,
  { scope, key }: KeyedRequest,
): Promise<KeptResult | undefined> {
  const { rows } = await sql<KeptResult>`
    select status, kek_id as "kekId", response, created_at as at, request_hash as hash
    from http.idempotency where scope = ${scope} and key = ${key}
  `.execute(tx.sql);
  return rows[0];
}

/** Forgets results older than this, a batch at a time; returns how many. */
export async function deleteResultsBefore(tx: Tx, before: Instant, limit = 5000): Promise<number> {
  const { rows } = await sql`
    delete from http.idempotency where ctid in (
      select ctid from http.idempotency where created_at < ${new Date(before)}
      order by created_at limit ${limit}
    ) returning 1 as forgotten
  `.execute(tx.sql);
  return rows.length;
}
