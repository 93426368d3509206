import type { DecisionId, ShipmentId } from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../world.ts';

/** What a driver needs at a door. Personal data: for those who drive, while they drive. */
export interface Door {
  readonly shipmentId: ShipmentId;
  readonly recipient: string;
  readonly address: string;
  readonly instructions: string | null;
}

export async function listDoors(
  tx: Tx,
  shipmentIds: readonly ShipmentId[],
): Promise<Map<ShipmentId, Door>> {
  const { rows } = await sql<Door>`
    select s.id as "shipmentId", d.recipient,
      d.street || ', ' || d.postcode || ' ' || d.city as address, d.instructions
    from orders.shipment s join orders.destination d on d.order_id = s.order_id
    where s.id = any(${shipmentIds}::text[]) order by s.id
  `.execute(tx.sql);
  return new Map(rows.map((row) => [row.shipmentId, row]));
}

/** Which rule made the plans behind these decisions: `solver`, or `fallback` when it had no answer. */
export async function listPlanners(
  tx: Tx,
  decisionIds: readonly DecisionId[],
): Promise<Map<DecisionId, string>> {
  const { rows } = await sql<{ id: DecisionId; planner: string }>`
    select id, split_part(model_version, ' ', 2) as planner from learning.decision
    where id = any(${decisionIds}::text[]) order by id
  `.execute(tx.sql);
  return new Map(rows.map((row) => [row.id, row.planner]));
}
