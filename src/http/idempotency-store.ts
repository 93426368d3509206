import type { Instant } from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../world.ts';

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

/** SQLSTATEs of `http.claim`. */
export const keyHasResult = 'WSK01';
export const keyInProgress = 'WSK02';

/** Fails the transaction unless this request is the first with its key; do not wait for it. */
export async function claimKey(tx: Tx, { scope, key }: KeyedRequest): Promise<void> {
  await sql`select http.claim(${scope}, ${key})`.execute(tx.sql);
}

export async function insertResult(
  tx: Tx,
  request: KeyedRequest,
  result: StoredResult,
): Promise<void> {
  await sql`
    insert into http.idempotency (scope, key, request_hash, status, response, created_at)
    values (${request.scope}, ${request.key}, ${request.hash}, ${result.status}, ${result.body},
      ${new Date(tx.now)})
  `.execute(tx.sql);
}

export async function findResult(
  tx: Tx,
  { scope, key }: KeyedRequest,
): Promise<(StoredResult & { hash: Buffer }) | undefined> {
  const { rows } = await sql<StoredResult & { hash: Buffer }>`
    select status, response as body, request_hash as hash
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
