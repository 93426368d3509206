import type { DecisionId } from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../world.ts';

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
