import { asId, type DecisionId, type Instant, probability } from '@waystock/kernel';
import { sql } from 'kysely';
import type { Json, Tx } from '../../world.ts';
import type { Decision, PolicyClass } from './decision.ts';

/** The next decision of its policy about its subject. */
export async function insertDecision(tx: Tx, decision: Omit<Decision, 'sequence'>): Promise<void> {
  const { value } = decision;
  const inputs = decision.inputs === undefined ? null : JSON.stringify(decision.inputs);
  await sql`
    insert into learning.decision (id, at, policy, policy_class, model_version, subject, sequence,
      action, unit, expected_value, value_low, value_high, confidence, alternatives, reasons,
      inputs_hash, inputs)
    select ${decision.id}, ${new Date(decision.at)}, ${decision.policy}, ${decision.policyClass},
      ${decision.modelVersion}, ${decision.subject}, coalesce(max(d.sequence), 0) + 1,
      ${JSON.stringify(decision.action)}::jsonb, ${value.unit}, ${value.expected}, ${value.low},
      ${value.high}, ${value.confidence}, ${JSON.stringify(decision.alternatives)}::jsonb,
      ${JSON.stringify(decision.reasons)}::jsonb, ${decision.inputsHash}, ${inputs}::jsonb
    from learning.decision d
    where d.subject = ${decision.subject} and d.policy = ${decision.policy}
  `.execute(tx.sql);
}

interface DecisionRow {
  id: string;
  at: Instant;
  policy: string;
  policy_class: PolicyClass;
  model_version: string;
  subject: string;
  sequence: number;
  action: Json;
  unit: string;
  expected_value: number;
  value_low: number;
  value_high: number;
  confidence: number;
  alternatives: { action: Json; regret: number }[];
  reasons: Json[];
  inputs_hash: string;
  inputs: Json | null;
}

const toDecision = (row: DecisionRow): Decision => ({
  id: asId(row.id),
  at: row.at,
  policy: row.policy,
  policyClass: row.policy_class,
  modelVersion: row.model_version,
  subject: row.subject,
  sequence: row.sequence,
  action: row.action,
  value: {
    unit: row.unit,
    expected: row.expected_value,
    low: row.value_low,
    high: row.value_high,
    confidence: probability(row.confidence),
  },
  alternatives: row.alternatives,
  reasons: row.reasons,
  inputsHash: row.inputs_hash,
  inputs: row.inputs ?? undefined,
});

export interface DecisionQuery {
  readonly policy?: string;
  readonly subject?: string;
  /** Only those recorded before this one: the last of the page before. */
  readonly before?: DecisionId;
  readonly limit?: number;
}

/** Newest first. */
export async function listDecisions(tx: Tx, query: DecisionQuery): Promise<Decision[]> {
  const { policy = null, subject = null, before = null, limit = 50 } = query;
  const { rows } = await sql<DecisionRow>`
    select id, at, policy, policy_class, model_version, subject, sequence, action, unit,
      expected_value, value_low, value_high, confidence, alternatives, reasons, inputs_hash, inputs
    from learning.decision
    where (${policy}::text is null or policy = ${policy})
      and (${subject}::text is null or subject = ${subject})
      and (${before}::text is null or id < ${before})
    order by id desc limit ${limit}
  `.execute(tx.sql);
  return rows.map(toDecision);
}

export async function findDecision(tx: Tx, id: DecisionId): Promise<Decision | undefined> {
  const { rows } = await sql<DecisionRow>`
    select id, at, policy, policy_class, model_version, subject, sequence, action, unit,
      expected_value, value_low, value_high, confidence, alternatives, reasons, inputs_hash, inputs
    from learning.decision where id = ${id}
  `.execute(tx.sql);
  return rows[0] && toDecision(rows[0]);
}
