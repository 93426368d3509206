import { ok, refuse, type Result, type ShipmentId } from '@waystock/kernel';
import type { Tx, Vault } from '../../world.ts';
import { findDataKeys } from '../customers/index.ts';
import { mostProofs, openProof, type ProofPicture, sealProof } from './delivery-proof.ts';
import * as store from './delivery-proof-store.ts';
import type { OrdersError } from './errors.ts';

/** Keeps a picture once, however often it is sent; of an erased customer nothing is kept. */
export async function keepProof(
  tx: Tx,
  vault: Vault,
  picture: ProofPicture,
): Promise<Result<undefined, Extract<OrdersError, { kind: 'proofs-full' }>>> {
  const { shipmentId, id, takenAt } = picture;
  const customerId = await store.lockShipmentOwner(tx, shipmentId);
  if (!customerId) return ok(undefined);
  const key = (await findDataKeys(tx, vault, [customerId])).get(customerId);
  if (!key) return ok(undefined);
  const kept = await store.listSealedProofs(tx, shipmentId);
  if (kept.some((one) => one.id === id)) return ok(undefined);
  if (kept.length >= mostProofs) return refuse({ kind: 'proofs-full', shipmentId });
  const sealed = sealProof(vault, key, picture);
  await store.insertProof(tx, { shipmentId, id, customerId, sealed, takenAt });
  return ok(undefined);
}

export async function listProofs(
  tx: Tx,
  vault: Vault,
  shipmentId: ShipmentId,
): Promise<ProofPicture[]> {
  const rows = await store.listSealedProofs(tx, shipmentId);
  const keys = await findDataKeys(
    tx,
    vault,
    rows.map((row) => row.customerId),
  );
  return rows.flatMap(({ customerId, ...row }) => {
    const key = keys.get(customerId);
    return key ? [openProof(key, row)] : [];
  });
}
