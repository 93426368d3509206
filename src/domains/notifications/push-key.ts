import { createECDH } from 'node:crypto';
import type { Vault } from '../../world.ts';
import { unwrapKey, type WrappedKey, wrapKey } from '../customers/index.ts';

/** What our messages are signed with: P-256, base64url. */
export interface PushKey {
  readonly publicKey: string;
  readonly privateKey: string;
}

export interface KeptPushKey extends WrappedKey {
  readonly publicKey: string;
}

const name = 'notifications.push_key';

/** Of bytes nobody can predict; one draw in four thousand million is no key, and says so. */
export function newPushKey(vault: Vault): KeptPushKey {
  const ours = createECDH('prime256v1');
  const bytes = vault.entropy(32);
  ours.setPrivateKey(bytes);
  return { publicKey: ours.getPublicKey('base64url'), ...wrapKey(vault, name, bytes) };
}

export const openPushKey = (vault: Vault, kept: KeptPushKey): PushKey => ({
  publicKey: kept.publicKey,
  privateKey: Buffer.from(unwrapKey(vault, name, kept)).toString('base64url'),
});

export const rewrapped = (vault: Vault, kept: KeptPushKey): KeptPushKey => ({
  publicKey: kept.publicKey,
  ...wrapKey(vault, name, unwrapKey(vault, name, kept)),
});
