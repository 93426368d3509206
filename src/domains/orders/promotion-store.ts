import {
  type Currency,
  type CustomerId,
  type Instant,
  money,
  type OrderId,
} from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../world.ts';
import type { Drift } from './order.ts';
import type { Benefit, Promotion, PromotionUses } from './promotion.ts';

/** How many orders use a code. */
export async function countUses(tx: Tx, code: string): Promise<number> {
  const { rows } = await sql<{ uses: number }>`
    select count(*)::integer as uses from orders.promotion_use where code = ${code}
  `.execute(tx.sql);
  return rows[0]?.uses ?? 0;
}

/** The same, its row locked first: whoever is redeeming it is counted in. */
export async function lockUses(tx: Tx, code: string): Promise<number> {
  const [, uses] = await Promise.all([
    sql`select 1 from orders.promotion where code = ${code} for update`.execute(tx.sql),
    countUses(tx, code),
  ]);
  return uses;
}

/** Writes a code, locked, and counts anew what its bounds are about, since they may be new. */
export async function upsertPromotion(tx: Tx, promotion: Promotion): Promise<void> {
  const { code, benefit, minimum, validFrom, validUntil, usesPerCustomer, totalUses } = promotion;
  const amount = benefit.kind === 'amount' ? benefit.amount : undefined;
  const written = sql`
    insert into orders.promotion (code, benefit, basis_points, amount_minor, minimum_minor, currency,
      valid_from, valid_until, uses_per_customer, total_uses, uses)
    values (${code}, ${benefit.kind}, ${benefit.kind === 'percent' ? benefit.basisPoints : null},
      ${amount?.minor ?? null}, ${minimum?.minor ?? null},
      ${(amount ?? minimum)?.currency ?? null}, ${new Date(validFrom)},
      ${validUntil === undefined ? null : new Date(validUntil)}, ${usesPerCustomer ?? null},
      ${totalUses ?? null}, (select count(*) from orders.promotion_use where code = ${code}
        and ${totalUses !== undefined}::boolean))
    on conflict (code) do update set benefit = excluded.benefit,
      basis_points = excluded.basis_points, amount_minor = excluded.amount_minor,
      minimum_minor = excluded.minimum_minor, currency = excluded.currency,
      valid_from = excluded.valid_from, valid_until = excluded.valid_until,
      uses_per_customer = excluded.uses_per_customer, total_uses = excluded.total_uses,
      uses = excluded.uses
  `.execute(tx.sql);
  const recounted = sql`
    insert into orders.promotion_share (code, customer_id, uses, most)
    select code, customer_id, count(*), greatest(count(*), ${usesPerCustomer ?? 0}::integer)
    from orders.promotion_use where code = ${code} group by code, customer_id
    on conflict (code, customer_id) do update set uses = excluded.uses, most = excluded.most
  `.execute(tx.sql);
  await Promise.all([written, recounted]);
}

interface PromotionRow {
  code: string;
  benefit: Benefit['kind'];
  basis_points: number | null;
  amount_minor: bigint | null;
  minimum_minor: bigint | null;
  currency: Currency | null;
  valid_from: Instant;
  valid_until: Instant | null;
  uses_per_customer: number | null;
  total_uses: number | null;
  total: number;
  by_customer: number;
}

/** A code with its uses by other orders than this one. */
export async function findPromotion(
  tx: Tx,
  about: {
    readonly code: string;
    readonly customerId?: CustomerId | undefined;
    readonly orderId?: OrderId | undefined;
  },
): Promise<{ promotion: Promotion; uses: PromotionUses } | undefined> {
  const { code, customerId, orderId } = about;
  const { rows } = await sql<PromotionRow>`
    select p.code, p.benefit, p.basis_points, p.amount_minor, p.minimum_minor, p.currency,
      p.valid_from, p.valid_until, p.uses_per_customer, p.total_uses,
      p.uses - (select count(*) from orders.promotion_use u
        where u.order_id = ${orderId ?? ''} and u.code = p.code and p.total_uses is not null
      )::integer as total,
      (select count(*) from orders.promotion_use u
        where u.code = p.code and u.customer_id = ${customerId ?? ''}
          and u.order_id <> ${orderId ?? ''})::integer as by_customer
    from orders.promotion p where p.code = ${code}
  `.execute(tx.sql);
  const row = rows[0];
  return (
    row && {
      promotion: toPromotion(row),
      uses: { byCustomer: row.by_customer, total: row.total },
    }
  );
}

/** Codes in order. */
export async function listPromotions(
  tx: Tx,
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<Promotion[]> {
  const { rows } = await sql<PromotionRow>`
    select code, benefit, basis_points, amount_minor, minimum_minor, currency, valid_from,
      valid_until, uses_per_customer, total_uses, uses as total, 0 as by_customer
    from orders.promotion where code > ${after} order by code limit ${limit}
  `.execute(tx.sql);
  return rows.map(toPromotion);
}

const toPromotion = (row: PromotionRow): Promotion => ({
  code: row.code,
  benefit: toBenefit(row),
  validFrom: row.valid_from,
  validUntil: row.valid_until ?? undefined,
  minimum:
    row.minimum_minor === null || row.currency === null
      ? undefined
      : money(row.minimum_minor, row.currency),
  usesPerCustomer: row.uses_per_customer ?? undefined,
  totalUses: row.total_uses ?? undefined,
});

function toBenefit(row: PromotionRow): Benefit {
  if (row.benefit === 'percent') return { kind: 'percent', basisPoints: row.basis_points ?? 0 };
  if (row.benefit === 'amount' && row.currency !== null)
    return { kind: 'amount', amount: money(row.amount_minor ?? 0n, row.currency) };
  return { kind: 'free-shipping' };
}

export type Redeemed = 'redeemed' | 'repeated' | 'unknown' | 'already-used' | 'used-up';

/** Takes one use for an order, or none and says why; again changes nothing. */
export async function insertUse(
  tx: Tx,
  use: { readonly code: string; readonly customerId: CustomerId; readonly orderId: OrderId },
): Promise<Redeemed> {
  const { rows } = await sql<{ outcome: Redeemed }>`
    select orders.redeem_promotion(${use.code}, ${use.customerId}, ${use.orderId},
      ${new Date(tx.now)}) as outcome
  `.execute(tx.sql);
  return rows[0]?.outcome ?? 'unknown';
}

/** The code is free again for whoever comes next. */
export async function deleteUse(tx: Tx, orderId: OrderId): Promise<void> {
  await sql`select orders.give_back_promotion(${orderId})`.execute(tx.sql);
}

/** Codes whose counters are not what their uses are; always none. */
export async function listPromotionDrift(tx: Tx): Promise<Drift[]> {
  const { rows } = await sql<Drift>`
    select 'uses of a code = orders that used it' as rule, p.code as subject
    from orders.promotion p
    where p.total_uses is not null
      and p.uses <> (select count(*) from orders.promotion_use u where u.code = p.code)
    union all
    select 'uses by a customer = orders of theirs that used it', s.code || ' by ' || s.customer_id
    from orders.promotion_share s join orders.promotion p on p.code = s.code
    where p.uses_per_customer is not null and s.uses <> (select count(*) from orders.promotion_use u
      where u.code = s.code and u.customer_id = s.customer_id)
    order by 1, 2
  `.execute(tx.sql);
  return rows;
}
