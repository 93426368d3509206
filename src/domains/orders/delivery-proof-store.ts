import type { CustomerId, Instant, ShipmentId } from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../world.ts';

/** A picture sent again stays what it was. */
export async function insertProof(
  tx: Tx,
  proof: {
    readonly shipmentId: ShipmentId;
    readonly id: string;
    readonly customerId: CustomerId;
    readonly sealed: Uint8Array;
    readonly takenAt: Instant;
  },
): Promise<void> {
  await sql`
    insert into orders.delivery_proof (shipment_id, id, customer_id, sealed, taken_at)
    values (${proof.shipmentId}, ${proof.id}, ${proof.customerId}, ${proof.sealed},
      ${new Date(proof.takenAt)})
    on conflict do nothing
  `.execute(tx.sql);
}

export interface SealedProof {
  readonly shipmentId: ShipmentId;
  readonly id: string;
  readonly customerId: CustomerId;
  readonly sealed: Buffer;
  readonly takenAt: Instant;
}

export async function listSealedProofs(tx: Tx, shipmentId: ShipmentId): Promise<SealedProof[]> {
  const { rows } = await sql<SealedProof>`
    select shipment_id as "shipmentId", id, customer_id as "customerId", sealed,
      taken_at as "takenAt"
    from orders.delivery_proof where shipment_id = ${shipmentId} order by taken_at, id
  `.execute(tx.sql);
  return rows;
}

/** Waits for whoever keeps another picture of this shipment at the same moment. */
export async function lockShipmentOwner(
  tx: Tx,
  shipmentId: ShipmentId,
): Promise<CustomerId | undefined> {
  const { rows } = await sql<{ customerId: CustomerId }>`
    select o.customer_id as "customerId"
    from orders.shipment s join orders.orders o on o.id = s.order_id
    where s.id = ${shipmentId} for no key update of s
  `.execute(tx.sql);
  return rows[0]?.customerId;
}

/** A batch of those taken before; returns how many. */
export async function deleteProofsBefore(tx: Tx, before: Instant, limit: number): Promise<number> {
  const { rows } = await sql`
    delete from orders.delivery_proof where ctid in (
      select ctid from orders.delivery_proof where taken_at < ${new Date(before)}
      order by taken_at limit ${limit}
    ) returning 1 as forgotten
  `.execute(tx.sql);
  return rows.length;
}
