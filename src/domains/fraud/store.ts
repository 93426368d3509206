import {
  asId,
  type CustomerId,
  days,
  hours,
  type Instant,
  minus,
  money,
  type OrderId,
} from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../world.ts';
import type { Application, History, Reason } from './rules.ts';
import type { Score, Verdict } from './score.ts';

export type ReviewState = 'open' | 'cleared' | 'rejected';

/** A screening, kept with its reasons; a review when the rules could not decide. */
export interface Screening extends Score {
  readonly orderId: OrderId;
  readonly state: ReviewState;
  readonly openedAt: Instant;
  readonly decidedAt: Instant | undefined;
  readonly note: string | undefined;
}

/** What happened before this order, as far as is on record when it is asked. */
export async function findHistory(tx: Tx, application: Application): Promise<History> {
  const { orderId, customerId, placedAt, amount } = application;
  const addressKey = application.delivery?.addressKey ?? null;
  const [at, dayAgo] = [new Date(placedAt), new Date(minus(placedAt, days(1)))];
  const hourAgo = new Date(minus(placedAt, hours(1)));
  const { rows } = await sql<{
    last_hour: number;
    last_day: number;
    at_address: number;
    declines: number;
    used_before: boolean;
    amounts: string[];
  }>`
    select orders.*, address.*, declines.*, cleared.*
    from (
      select count(*) filter (where placed_at > ${hourAgo})::integer as last_hour,
        count(*)::integer as last_day
      from fraud.screening
      where customer_id = ${customerId} and order_id <> ${orderId}
        and placed_at > ${dayAgo} and placed_at <= ${at}
    ) orders, (
      select count(distinct customer_id)
          filter (where customer_id <> ${customerId} and placed_at > ${dayAgo})::integer as at_address,
        coalesce(bool_or(customer_id = ${customerId}), false) as used_before
      from fraud.screening
      where address_key = ${addressKey}::text and order_id <> ${orderId} and placed_at <= ${at}
    ) address, (
      select count(*)::integer as declines from fraud.decline
      where customer_id = ${customerId} and at > ${dayAgo} and at <= ${at}
    ) declines, (
      select coalesce(array_agg(amount_minor::text), '{}') as amounts from (
        select amount_minor from fraud.screening
        where customer_id = ${customerId} and state = 'cleared' and order_id <> ${orderId}
          and currency = ${amount.currency} and placed_at <= ${at}
        order by placed_at desc, order_id desc limit 20
      ) recent
    ) cleared
  `.execute(tx.sql);
  const row = rows[0];
  return {
    ordersLastHour: row?.last_hour ?? 0,
    ordersLastDay: row?.last_day ?? 0,
    customersAtAddress: row?.at_address ?? 0,
    declinesLastDay: row?.declines ?? 0,
    addressUsedBefore: row?.used_before ?? false,
    clearedAmounts: (row?.amounts ?? []).map((minor) => money(BigInt(minor), amount.currency)),
  };
}

/** Keeps a screening; false when the order was screened before. */
export async function insertScreening(
  tx: Tx,
  application: Application,
  score: Score,
  state: ReviewState,
): Promise<boolean> {
  const { rows } = await sql`
    insert into fraud.screening (order_id, customer_id, address_key, amount_minor, currency,
      placed_at, score, verdict, reasons, state, opened_at, decided_at)
    values (${application.orderId}, ${application.customerId},
      ${application.delivery?.addressKey ?? null}, ${application.amount.minor},
      ${application.amount.currency}, ${new Date(application.placedAt)}, ${score.score},
      ${score.verdict}, ${JSON.stringify(score.reasons)}::jsonb, ${state}, ${new Date(tx.now)},
      ${state === 'open' ? null : new Date(tx.now)})
    on conflict (order_id) do nothing
    returning 1 as kept
  `.execute(tx.sql);
  return rows.length === 1;
}

interface ScreeningRow {
  order_id: string;
  score: number;
  verdict: Verdict;
  reasons: Reason[];
  state: ReviewState;
  opened_at: Instant;
  decided_at: Instant | null;
  note: string | null;
}

const columns = sql`order_id, score, verdict, reasons, state, opened_at, decided_at, note`;

export async function findScreening(tx: Tx, orderId: OrderId): Promise<Screening | undefined> {
  const { rows } = await sql<ScreeningRow>`
    select ${columns} from fraud.screening where order_id = ${orderId}
  `.execute(tx.sql);
  return rows[0] && toScreening(rows[0]);
}

export interface ReviewPage {
  /** All, if not given. */
  readonly state?: ReviewState | undefined;
  /** The last of the page before. */
  readonly after?: { readonly openedAt: Instant; readonly orderId: OrderId } | undefined;
  readonly limit: number;
}

/** Orders the rules left to people, longest waiting first. */
export async function listReviews(tx: Tx, page: ReviewPage): Promise<Screening[]> {
  const { rows } = await sql<ScreeningRow>`
    select ${columns} from fraud.screening
    where verdict = 'review' and (${page.state ?? null}::text is null or state = ${page.state ?? null})
      and (opened_at, order_id) > (${new Date(page.after?.openedAt ?? 0)}, ${page.after?.orderId ?? ''})
    order by opened_at, order_id limit ${page.limit}
  `.execute(tx.sql);
  return rows.map(toScreening);
}

/** Decides an open review; undefined when there is none. */
export async function updateReview(
  tx: Tx,
  orderId: OrderId,
  decision: { readonly state: 'cleared' | 'rejected'; readonly by: string; readonly note: string },
): Promise<Screening | undefined> {
  const { rows } = await sql<ScreeningRow>`
    update fraud.screening set state = ${decision.state}, decided_at = ${new Date(tx.now)},
      decided_by = ${decision.by}, note = ${decision.note || null}
    where order_id = ${orderId} and state = 'open'
    returning ${columns}
  `.execute(tx.sql);
  return rows[0] && toScreening(rows[0]);
}

export async function deleteScreening(tx: Tx, orderId: OrderId): Promise<void> {
  await sql`delete from fraud.screening where order_id = ${orderId}`.execute(tx.sql);
}

const toScreening = (row: ScreeningRow): Screening => ({
  orderId: asId<OrderId>(row.order_id),
  score: row.score,
  verdict: row.verdict,
  reasons: row.reasons,
  state: row.state,
  openedAt: row.opened_at,
  decidedAt: row.decided_at ?? undefined,
  note: row.note ?? undefined,
});

export async function insertDecline(
  tx: Tx,
  decline: { readonly factId: string; readonly customerId: CustomerId; readonly at: Instant },
): Promise<void> {
  await sql`
    insert into fraud.decline (fact_id, customer_id, at)
    values (${decline.factId}, ${decline.customerId}, ${new Date(decline.at)})
    on conflict (fact_id) do nothing
  `.execute(tx.sql);
}

/** Where an erased customer's orders went is nobody's business any more. */
export async function deleteAddresses(tx: Tx, customerId: CustomerId): Promise<void> {
  await sql`
    update fraud.screening set address_key = null
    where customer_id = ${customerId} and address_key is not null
  `.execute(tx.sql);
}
