import { createHash, ECDH } from 'node:crypto';
import type { PushSubscriptionId } from '@waystock/kernel';
import type { Vault } from '../../world.ts';
import { type DataKey, seal, unseal } from '../customers/index.ts';

/** A device as its browser describes it: where messages for it go, and what seals them. */
export interface Device {
  readonly endpoint: string;
  /** Its public key, a point of P-256, and its secret of 16 bytes; base64url. */
  readonly p256dh: string;
  readonly auth: string;
}

/** One person's; more than that are not in use, and the oldest gives way. */
export const mostDevices = 10;

export const hashOf = ({ endpoint }: Pick<Device, 'endpoint'>): Uint8Array =>
  createHash('sha256').update(endpoint).digest();

/** Whether anything can be sealed for it: not every 65 bytes are a point of the curve. */
export function hasKeys({ p256dh, auth }: Device): boolean {
  if (Buffer.from(auth, 'base64url').length !== 16) return false;
  try {
    ECDH.convertKey(Buffer.from(p256dh, 'base64url'), 'prime256v1');
    return true;
  } catch {
    return false;
  }
}

const context = (id: PushSubscriptionId): string => `notifications.push_subscription/${id}`;

export function sealDevice(
  vault: Vault,
  key: DataKey,
  { id, endpoint, p256dh, auth }: Device & { readonly id: PushSubscriptionId },
): Uint8Array {
  const text = JSON.stringify({ endpoint, p256dh, auth } satisfies Device);
  return seal(vault, key.bytes, { context: context(id), text });
}

export const openDevice = (
  key: DataKey,
  { id, sealed }: { readonly id: PushSubscriptionId; readonly sealed: Uint8Array },
): Device => JSON.parse(unseal(key.bytes, { context: context(id), sealed })) as Device;
