import { hash } from 'node:crypto';
import { assert, ok, refuse, type Result } from '@waystock/kernel';
import type { Tx, World } from '../world.ts';
import type { HttpError } from './errors.ts';
import type { Recorded } from './handler.ts';
import {
  claimKey,
  findResult,
  insertResult,
  type KeyedRequest,
  keyHasResult,
  keyInProgress,
  type StoredResult,
} from './idempotency-store.ts';
import { openResult } from './sealed-results.ts';

/** How a result becomes what is stored and sent. */
export interface ResultWriter<Reply, Refusal> {
  readonly reply: (reply: Reply) => StoredResult;
  readonly refusal: (refusal: Refusal) => StoredResult;
}

/**
 * Runs a command at most once per key. The key is claimed, the work done and its result written in
 * one transaction, so that a crash leaves either all of it or nothing. The claim is not waited for:
 * it shares a round trip with the work, and if the key is taken it fails the transaction.
 */
export async function runOnce<Reply, Refusal extends { readonly kind: string }>(
  world: World,
  request: KeyedRequest,
  options: ResultWriter<Reply, Refusal> & {
    readonly work: (tx: Tx) => Promise<Result<Reply, Refusal>>;
  },
): Promise<Result<Recorded<Reply>, HttpError>> {
  try {
    return ok(await attempt(world, request, options));
  } catch (error) {
    const state = stateOf(error);
    if (state === keyInProgress) return refuse({ kind: 'still-in-progress', retryAfterS: 1 });
    if (state === keyHasResult) return replay(world, request);
    throw error;
  }
}

async function attempt<Reply, Refusal extends { readonly kind: string }>(
  world: World,
  request: KeyedRequest,
  {
    work,
    reply,
    refusal,
  }: ResultWriter<Reply, Refusal> & {
    readonly work: (tx: Tx) => Promise<Result<Reply, Refusal>>;
  },
): Promise<Recorded<Reply>> {
  const done = await world.db.transact(async (tx) => {
    const result = await claimed(tx, request, work);
    if (!result.ok) return result;
    const stored = reply(result.value);
    await insertResult(tx, world.vault, { ...request, ...stored });
    return ok({ ...stored, replayed: false, reply: result.value });
  });
  if (done.ok) return done.value;
  // The work was rolled back; that it was refused is kept for those who ask again.
  const stored = refusal(done.error);
  await world.db.transact((tx) =>
    claimed(tx, request, () => insertResult(tx, world.vault, { ...request, ...stored })),
  );
  return { ...stored, replayed: false, reply: undefined };
}

/** When the claim has failed, whatever the work met after it is a consequence. */
async function claimed<T>(tx: Tx, request: KeyedRequest, work: (tx: Tx) => Promise<T>): Promise<T> {
  const [claim, result] = await Promise.allSettled([claimKey(tx, request), work(tx)]);
  if (claim.status === 'rejected') throw claim.reason;
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}

/** What the first request with this key was told, if this is the same request. */
export async function replay<Reply>(
  world: Pick<World, 'db' | 'vault'>,
  request: KeyedRequest,
): Promise<Result<Recorded<Reply>, HttpError>> {
  const found = await world.db.read((tx) => findResult(tx, request));
  assert(found, 'a key that has a result has a row');
  if (!found.hash.equals(request.hash)) return refuse({ kind: 'idempotency-key-reused' });
  const body = openResult(world.vault, request, found);
  return ok({ status: found.status, body, replayed: true, reply: undefined });
}

/** The same request gives the same hash, whatever the order of its fields. */
export function hashOf(request: {
  readonly method: string;
  readonly path: string;
  readonly query: unknown;
  readonly body: unknown;
}): Buffer {
  const { method, path, query, body } = request;
  return hash('sha256', JSON.stringify(canonical([method, path, query, body])), 'buffer');
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value ?? null;
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return { fields: fields.map(([name, inner]) => [name, canonical(inner)]) };
}

const stateOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
