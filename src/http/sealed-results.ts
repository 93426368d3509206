import { hkdfSync } from 'node:crypto';
import { type Instant, isoOf, must } from '@waystock/kernel';
import { seal, unseal } from '../domains/customers/index.ts';
import type { Vault } from '../world.ts';
import type { KeyedRequest } from './idempotency-store.ts';

/**
 * First results hold what was answered, names and addresses among it. They are kept for two days, to be
 * told again, and sealed meanwhile under a key of their day, so that a copy of the database tells
 * nothing. An erased person's last answers are gone after two days, and nobody but the holder of the
 * same credentials, request and key can ask for them. The key of a day is derived from the
 * key-encryption key and never kept: a KEK seals some keys a day this way and not every answer.
 */
export interface SealedResult {
  readonly kekId: string;
  readonly response: Uint8Array;
}

export function sealResult(
  vault: Vault,
  request: KeyedRequest,
  { body, at }: { readonly body: string; readonly at: Instant },
): SealedResult {
  const key = keyOfDay(vault, vault.current, at);
  const response = seal(vault, key, { context: contextOf(request), text: body });
  return { kekId: vault.current, response };
}

export const openResult = (
  vault: Vault,
  request: KeyedRequest,
  { kekId, response, at }: SealedResult & { readonly at: Instant },
): string => unseal(keyOfDay(vault, kekId, at), { context: contextOf(request), sealed: response });

const contextOf = ({ scope, key }: KeyedRequest): string => `http.idempotency/${scope} ${key}`;

/** The last keys derived: requests of one day share theirs. */
const derived = new WeakMap<Uint8Array, { day: string; key: Uint8Array }>();

function keyOfDay({ keks }: Vault, kekId: string, at: Instant): Uint8Array {
  const kek = must(keks.get(kekId), `no key-encryption key ${kekId} in the configuration`);
  const day = isoOf(at).slice(0, 10);
  const known = derived.get(kek);
  if (known?.day === day) return known.key;
  const key = new Uint8Array(hkdfSync('sha256', kek, '', `http.idempotency/${day}`, 32));
  derived.set(kek, { day, key });
  return key;
}
