import { asId, type DecisionId, type Instant, type OrderId } from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../world.ts';
import type { Plan } from './plan.ts';
import { planFromJson, type PlanJson, planToJson } from './plan-json.ts';

export interface PlanVersion {
  readonly orderId: OrderId;
  readonly version: number;
  readonly decisionId: DecisionId;
  /** What brought it about: `placed`, `another way costs less`. */
  readonly cause: string;
  readonly at: Instant;
  readonly plan: Plan;
}

/** The next version of an order's plan; the caller holds the order's lock. Returns its number. */
export async function insertPlan(
  tx: Tx,
  planned: Omit<PlanVersion, 'version' | 'at'>,
): Promise<number> {
  const { orderId, plan } = planned;
  const { rows } = await sql<{ version: number }>`
    insert into allocation.plan
      (order_id, version, decision_id, cause, strategy, cost_minor, currency, arrives_at, plan, at)
    select ${orderId}, coalesce(max(p.version), 0) + 1, ${planned.decisionId}, ${planned.cause},
      ${plan.strategy}, ${plan.cost.total.minor}, ${plan.cost.total.currency},
      ${new Date(plan.arrives)}, ${JSON.stringify(planToJson(plan))}::jsonb, ${new Date(tx.now)}
    from allocation.plan p where p.order_id = ${orderId}
    returning version
  `.execute(tx.sql);
  return rows[0]?.version ?? 0;
}

interface PlanRow {
  order_id: string;
  version: number;
  decision_id: string;
  cause: string;
  at: Instant;
  plan: PlanJson;
}

const toVersion = (row: PlanRow): PlanVersion => ({
  orderId: asId(row.order_id),
  version: row.version,
  decisionId: asId(row.decision_id),
  cause: row.cause,
  at: row.at,
  plan: planFromJson(row.plan),
});

/** The plans that count, by order. */
export async function findPlans(
  tx: Tx,
  orderIds: readonly OrderId[],
): Promise<Map<OrderId, PlanVersion>> {
  const { rows } = await sql<PlanRow>`
    select distinct on (order_id) order_id, version, decision_id, cause, at, plan
    from allocation.plan where order_id = any(${orderIds}::text[])
    order by order_id, version desc
  `.execute(tx.sql);
  return new Map(rows.map((row) => [asId<OrderId>(row.order_id), toVersion(row)]));
}

/** How an order's plan changed, first to last. */
export async function listPlanVersions(tx: Tx, orderId: OrderId): Promise<PlanVersion[]> {
  const { rows } = await sql<PlanRow>`
    select order_id, version, decision_id, cause, at, plan
    from allocation.plan where order_id = ${orderId} order by version
  `.execute(tx.sql);
  return rows.map(toVersion);
}
