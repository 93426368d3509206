import type { api } from '@waystock/contract';
import { earlier, ok } from '@waystock/kernel';
import { keepProof, listProofs, type ProofPicture } from '../../domains/orders/index.ts';
import type { HandlersOf } from '../handler.ts';
import { reachShipment } from '../reach.ts';

const kind = 'shipment';

export const proofs = {
  async keep({ world, params, body, permit }) {
    const { shipment_id: shipmentId, proof_id: id } = params;
    return world.db.transact(async (tx) => {
      const reached = await reachShipment(tx, shipmentId, { kind, permit });
      if (!reached.ok) return reached;
      const { kind: shows, data, taken_at } = body;
      const takenAt = earlier(taken_at, tx.now);
      return keepProof(tx, world.vault, { shipmentId, id, kind: shows, data, takenAt });
    });
  },

  async list({ world, params, permit }) {
    return world.db.read(async (tx) => {
      const reached = await reachShipment(tx, params.shipment_id, { kind, permit });
      if (!reached.ok) return reached;
      const kept = await listProofs(tx, world.vault, params.shipment_id);
      return ok({ items: kept.map(proofBody) });
    });
  },
} satisfies HandlersOf<typeof api.proofs>;

const proofBody = ({ id, kind, data, takenAt }: ProofPicture) => ({
  proof_id: id,
  kind,
  media_type: data.startsWith('/9j/') ? ('image/jpeg' as const) : ('image/png' as const),
  data,
  taken_at: takenAt,
});
