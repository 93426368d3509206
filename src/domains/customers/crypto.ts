import { createCipheriv, createDecipheriv } from 'node:crypto';
import { assert, AssertionError } from '@waystock/kernel';
import type { Vault } from '../../world.ts';

/**
 * Personal data at rest: envelope encryption with one key per person. A value is sealed with the
 * person's key, that key is wrapped with a key-encryption key (KEK) from the configuration, and
 * erasing a person is deleting one wrapped key. AES-256-GCM throughout (NIST SP 800-38D) with a
 * random 96-bit nonce per message: a person's key seals a few dozen messages and a KEK some million
 * keys, far below the 2³² at which random nonces stop being safe. The context (table and row) is
 * authenticated, so a sealed value moved to another row does not open. Entropy is an argument:
 * `randomBytes` in production, a fixed stream in tests. It must never be the World's `random`.
 *
 * Sealed form: 1 byte format, 12 bytes nonce, 16 bytes tag, ciphertext.
 */
export interface WrappedKey {
  readonly kekId: string;
  readonly wrapped: Uint8Array;
}

const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const format = 1;

/** A vault from configuration: KEKs by name, 32 bytes each, the first being the current one. */
export function openVault(keks: ReadonlyMap<string, Uint8Array>, entropy: Vault['entropy']): Vault {
  const [current] = keks.keys();
  assert(current !== undefined, 'a vault needs at least one key-encryption key');
  for (const [name, kek] of keks)
    assert(kek.length === keyBytes, `key-encryption key ${name} must have ${keyBytes} bytes`);
  return { current, keks, entropy };
}

export const newSubjectKey = (vault: Vault): Uint8Array => vault.entropy(keyBytes);

export function wrapKey(vault: Vault, subject: string, key: Uint8Array): WrappedKey {
  const sealed = encrypt(kekOf(vault, vault.current), key, {
    context: wrapContext(subject),
    nonce: vault.entropy(nonceBytes),
  });
  return { kekId: vault.current, wrapped: sealed };
}

export const unwrapKey = (vault: Vault, subject: string, key: WrappedKey): Uint8Array =>
  decrypt(kekOf(vault, key.kekId), key.wrapped, wrapContext(subject));

/** Seals a text for one place; `context` names it and must be given again to open. */
export const seal = (vault: Vault, key: Uint8Array, value: { context: string; text: string }) =>
  encrypt(key, Buffer.from(value.text, 'utf8'), {
    context: value.context,
    nonce: vault.entropy(nonceBytes),
  });

/** Throws when the value was changed, moved from its place, or sealed with another key. */
export const unseal = (key: Uint8Array, value: { context: string; sealed: Uint8Array }): string =>
  decrypt(key, value.sealed, value.context).toString('utf8');

const wrapContext = (subject: string): string => `subject-key/${subject}`;

function kekOf(vault: Vault, id: string): Uint8Array {
  const kek = vault.keks.get(id);
  assert(kek, `no key-encryption key ${id} in the configuration`);
  return kek;
}

function encrypt(
  key: Uint8Array,
  plain: Uint8Array,
  with_: { context: string; nonce: Uint8Array },
): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, with_.nonce);
  cipher.setAAD(Buffer.from(with_.context, 'utf8'));
  const body = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([Buffer.of(format), with_.nonce, cipher.getAuthTag(), body]);
}

function decrypt(key: Uint8Array, sealed: Uint8Array, context: string): Buffer {
  const bodyAt = 1 + nonceBytes + tagBytes;
  assert(sealed.length >= bodyAt && sealed[0] === format, `not a sealed value: ${context}`);
  const nonce = sealed.subarray(1, 1 + nonceBytes);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(context, 'utf8'));
  decipher.setAuthTag(sealed.subarray(1 + nonceBytes, bodyAt));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(bodyAt)), decipher.final()]);
  } catch {
    throw new AssertionError(`sealed value does not belong here or was changed: ${context}`);
  }
}
