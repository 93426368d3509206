import { createHmac } from 'node:crypto';
import { type Instant, must, type ShipmentId } from '@waystock/kernel';
import type { Vault } from '../../world.ts';
import { type DataKey, seal, unseal } from '../customers/index.ts';

/** A picture that shows that a shipment reached somebody. */
export interface ProofPicture {
  readonly shipmentId: ShipmentId;
  /** Chosen by the device that took it, so that sent twice it is kept once. */
  readonly id: string;
  readonly kind: 'photo' | 'signature';
  /** JPEG or PNG in base64. */
  readonly data: string;
  readonly takenAt: Instant;
}

/** Enough for a photo, a signature and those of a second attempt; who sends more does not deliver. */
export const mostProofs = 6;

type Place = Pick<ProofPicture, 'shipmentId' | 'id'>;
const contextOf = ({ shipmentId, id }: Place): string =>
  `orders.delivery_proof/${shipmentId}/${id}`;

export const sealProof = (vault: Vault, key: DataKey, picture: ProofPicture): Uint8Array =>
  seal(vault, key.bytes, {
    context: contextOf(picture),
    text: JSON.stringify({ kind: picture.kind, data: picture.data }),
  });

export function openProof(
  key: DataKey,
  { sealed, ...row }: Place & { readonly takenAt: Instant; readonly sealed: Uint8Array },
): ProofPicture {
  const text = unseal(key.bytes, { context: contextOf(row), sealed });
  const { kind, data } = JSON.parse(text) as Pick<ProofPicture, 'kind' | 'data'>;
  return { ...row, kind, data };
}

/**
 * The six digits the recipient says at the door. Made from the shipment and a key that is in the
 * configuration only, so they are kept nowhere and a copy of the database does not tell them.
 */
export const deliveryCode = (vault: Vault, shipmentId: ShipmentId): string =>
  codeUnder(must(vault.keks.get(vault.current), 'a vault has its current key'), shipmentId);

/** Codes told before the key-encryption key was changed are right as well. */
export const isDeliveryCode = (vault: Vault, shipmentId: ShipmentId, said: string): boolean =>
  [...vault.keks.values()].some((kek) => codeUnder(kek, shipmentId) === said);

function codeUnder(kek: Uint8Array, shipmentId: ShipmentId): string {
  const digest = createHmac('sha256', kek).update(`delivery code of ${shipmentId}`).digest();
  return String(digest.readUInt32BE(0) % 1_000_000).padStart(6, '0');
}
