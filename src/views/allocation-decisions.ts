import { asId, type DecisionId, type Instant, type OrderId, type RegionId } from '@waystock/kernel';
import { sql } from 'kysely';
import type { Json, Tx } from '../world.ts';

/** Decisions of allocation beside the plan each became, for those who ask why. */
export interface AllocationRecord {
  readonly id: DecisionId;
  readonly orderId: OrderId;
  /** Undefined when another decision was faster. */
  readonly planVersion: number | undefined;
  readonly at: Instant;
  readonly policy: string;
  readonly action: Json;
  readonly alternatives: readonly { readonly action: Json; readonly regret: number }[];
  readonly reasons: readonly Json[];
}

export interface AllocationQuery {
  readonly id?: DecisionId;
  readonly orderId?: OrderId;
  /** Only orders that are served from one of these. */
  readonly regionIds?: readonly RegionId[];
  /** The last of the page before. */
  readonly before?: string;
  readonly limit: number;
}

/** Newest first. */
export async function listAllocationDecisions(
  tx: Tx,
  { id = null, orderId = null, regionIds = null, before = null, limit }: Nullable<AllocationQuery>,
): Promise<AllocationRecord[]> {
  const { rows } = await sql<
    Omit<AllocationRecord, 'planVersion'> & { planVersion: number | null }
  >`
    select d.id, d.subject as "orderId", p.version as "planVersion", d.at, d.policy, d.action,
      d.alternatives, d.reasons
    from learning.decision d
    left join allocation.plan p on p.order_id = d.subject and p.decision_id = d.id
    where d.policy like 'allocation.%'
      and (${id}::text is null or d.id = ${id})
      and (${orderId}::text is null or d.subject = ${orderId})
      and (${before}::text is null or d.id < ${before})
      and (${regionIds}::text[] is null or exists (
        select 1 from orders.shipment s join network.site i on i.id = s.site_id
        where s.order_id = d.subject and i.region_id = any(${regionIds}::text[])))
    order by d.id desc limit ${limit}
  `.execute(tx.sql);
  return rows.map((row) => ({
    ...row,
    id: asId(row.id),
    orderId: asId(row.orderId),
    planVersion: row.planVersion ?? undefined,
  }));
}

type Nullable<T> = { readonly [Name in keyof T]: T[Name] | null };
