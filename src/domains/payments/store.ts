import {
  asId,
  type Currency,
  type Instant,
  type Money,
  money,
  type OrderId,
  type PaymentId,
} from '@waystock/kernel';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../world.ts';
import { type PaymentStatus, statusOf } from './dunning.ts';
import type { FailureReason, Operation, OperationKind, OperationState } from './operation.ts';
import { type Claim, type Payment, totalsOf } from './payment.ts';

/** Records a payment with its operations unless the order has one: false, and nothing is changed. */
export async function insertPayment(
  tx: Tx,
  payment: Payment,
  dueAt: Instant | undefined,
): Promise<boolean> {
  const { rows } = await sql`
    with fresh as (
      insert into payments.payment
        (id, order_id, currency, amount_minor, method, attempt, wished_at, status, due_at)
      values (${payment.id}, ${payment.orderId}, ${payment.amount.currency}, ${payment.amount.minor},
        ${payment.method}, ${payment.attempt}, ${dateOf(payment.wishedAt)}, ${statusOf(payment)},
        ${dateOf(dueAt)})
      on conflict (order_id) do nothing
      returning id
    ), asked as (
      insert into payments.operation (provider_key, payment_id, seq, kind, subject, attempt,
        amount_minor, method, state, intended_at, due_at)
      select o.key, fresh.id, o.seq, o.kind, o.subject, o.attempt, o.amount, o.method, o.state,
        o.at, o.due
      from fresh, unnest(
        ${payment.operations.map((o) => o.key)}::text[],
        ${payment.operations.map((_, i) => i + 1)}::integer[],
        ${payment.operations.map((o) => o.kind)}::text[],
        ${payment.operations.map((o) => o.subject)}::text[],
        ${payment.operations.map((o) => o.attempt)}::integer[],
        ${payment.operations.map((o) => o.amount.minor)}::bigint[],
        ${payment.operations.map((o) => o.method ?? null)}::text[],
        ${payment.operations.map((o) => o.state)}::text[],
        ${payment.operations.map((o) => dateOf(o.intendedAt))}::timestamptz[],
        ${payment.operations.map((o) => dateOf(o.dueAt))}::timestamptz[]
      ) as o (key, seq, kind, subject, attempt, amount, method, state, at, due)
    )
    select 1 as inserted from fresh
  `.execute(tx.sql);
  return rows.length === 1;
}

/** The order's payment, locked: whatever changes a payment holds this lock. */
export const lockPayment = (tx: Tx, orderId: OrderId): Promise<Payment | undefined> =>
  loadOne(tx, sql`order_id = ${orderId}`, sql`for no key update`);

export const lockPaymentOf = (tx: Tx, providerKey: string): Promise<Payment | undefined> =>
  loadOne(
    tx,
    sql`id = (select payment_id from payments.operation where provider_key = ${providerKey})`,
    sql`for no key update`,
  );

/** Payments to look at now, locked; those that someone works on are left to them. */
export async function lockDue(tx: Tx, limit: number): Promise<Payment[]> {
  const { rows } = await sql<PaymentRow>`
    select ${columns} from payments.payment where due_at <= ${new Date(tx.now)}
    order by due_at, id limit ${limit} for no key update skip locked
  `.execute(tx.sql);
  if (rows.length === 0) return [];
  const parts = await Promise.all(selectParts(tx, sql`any(${rows.map((row) => row.id)}::text[])`));
  return rows.map((row) => toPayment(row, ...parts));
}

export const findPayment = (tx: Tx, orderId: OrderId): Promise<Payment | undefined> =>
  loadOne(tx, sql`order_id = ${orderId}`, sql``);

/** Saves what changed between two states of a payment. */
export async function updatePayment(
  tx: Tx,
  before: Payment,
  payment: Payment,
  dueAt: Instant | undefined,
): Promise<void> {
  const totals = totalsOf(payment);
  await Promise.all([
    upsertOperations(tx, before, payment),
    insertClaims(tx, before, payment),
    sql`
      update payments.payment set amount_minor = ${payment.amount.minor},
        method = ${payment.method}, attempt = ${payment.attempt},
        wished_at = ${dateOf(payment.wishedAt)},
        authorised_minor = ${totals.authorised.minor}, captured_minor = ${totals.captured.minor},
        voided_minor = ${totals.voided.minor}, refunded_minor = ${totals.refunded.minor},
        status = ${statusOf(payment)}, closed_at = ${dateOf(payment.closedAt)},
        due_at = ${dateOf(dueAt)}
      where id = ${payment.id}
    `.execute(tx.sql),
  ]);
}

async function upsertOperations(tx: Tx, before: Payment, payment: Payment): Promise<void> {
  const changed = payment.operations
    .map((operation, i) => ({ ...operation, seq: i + 1, same: operation === before.operations[i] }))
    .filter((operation) => !operation.same);
  if (changed.length === 0) return;
  await sql`
    insert into payments.operation (provider_key, payment_id, seq, kind, subject, attempt,
      amount_minor, authorisation, method, state, reference, failure, challenge_url, expires_at,
      intended_at, due_at, asked, settled_at)
    select o.key, ${payment.id}, o.seq, o.kind, o.subject, o.attempt, o.amount, o.authorisation,
      o.method, o.state, o.reference, o.failure, o.url, o.expires, o.intended, o.due, o.asked, o.settled
    from unnest(
      ${changed.map((o) => o.key)}::text[],
      ${changed.map((o) => o.seq)}::integer[],
      ${changed.map((o) => o.kind)}::text[],
      ${changed.map((o) => o.subject)}::text[],
      ${changed.map((o) => o.attempt)}::integer[],
      ${changed.map((o) => o.amount.minor)}::bigint[],
      ${changed.map((o) => o.authorisation ?? null)}::text[],
      ${changed.map((o) => o.method ?? null)}::text[],
      ${changed.map((o) => o.state)}::text[],
      ${changed.map((o) => o.reference ?? null)}::text[],
      ${changed.map((o) => o.failure ?? null)}::text[],
      ${changed.map((o) => o.challengeUrl ?? null)}::text[],
      ${changed.map((o) => dateOf(o.expiresAt))}::timestamptz[],
      ${changed.map((o) => dateOf(o.intendedAt))}::timestamptz[],
      ${changed.map((o) => dateOf(o.dueAt))}::timestamptz[],
      ${changed.map((o) => o.asked)}::integer[],
      ${changed.map((o) => dateOf(o.settledAt))}::timestamptz[]
    ) as o (key, seq, kind, subject, attempt, amount, authorisation, method, state, reference,
      failure, url, expires, intended, due, asked, settled)
    on conflict (provider_key) do update set state = excluded.state,
      reference = excluded.reference, failure = excluded.failure,
      challenge_url = excluded.challenge_url, expires_at = excluded.expires_at,
      due_at = excluded.due_at, asked = excluded.asked, settled_at = excluded.settled_at
  `.execute(tx.sql);
}

async function insertClaims(tx: Tx, before: Payment, payment: Payment): Promise<void> {
  const added = payment.claims.slice(before.claims.length);
  if (added.length === 0) return;
  await sql`
    insert into payments.claim (payment_id, kind, subject, amount_minor, claimed_at)
    select ${payment.id}, c.kind, c.subject, c.amount, c.at
    from unnest(
      ${added.map((c) => c.kind)}::text[],
      ${added.map((c) => c.subject)}::text[],
      ${added.map((c) => c.amount.minor)}::bigint[],
      ${added.map((c) => dateOf(c.claimedAt))}::timestamptz[]
    ) as c (kind, subject, amount, at)
  `.execute(tx.sql);
}

/** Keeps an event of the provider; false when it was kept before. */
export async function insertWebhookEvent(
  tx: Tx,
  event: { readonly id: string; readonly key: string; readonly outcome: string },
): Promise<boolean> {
  const { rows } = await sql`
    insert into payments.webhook_event (id, provider_key, outcome, received_at, matched)
    values (${event.id}, ${event.key}, ${event.outcome}, ${new Date(tx.now)},
      exists (select 1 from payments.operation where provider_key = ${event.key}))
    on conflict (id) do nothing
    returning 1 as kept
  `.execute(tx.sql);
  return rows.length === 1;
}

interface PaymentRow {
  id: string;
  order_id: string;
  currency: Currency;
  amount_minor: bigint;
  method: string;
  attempt: number;
  wished_at: Instant;
  closed_at: Instant | null;
}

const columns = sql`id, order_id, currency, amount_minor, method, attempt, wished_at, closed_at`;

interface ClaimRow {
  payment_id: string;
  kind: Claim['kind'];
  subject: string;
  amount_minor: bigint;
  claimed_at: Instant;
}

interface OperationRow {
  provider_key: string;
  payment_id: string;
  kind: OperationKind;
  subject: string;
  attempt: number;
  amount_minor: bigint;
  authorisation: string | null;
  method: string | null;
  state: OperationState;
  reference: string | null;
  failure: FailureReason | null;
  challenge_url: string | null;
  expires_at: Instant | null;
  intended_at: Instant;
  due_at: Instant | null;
  asked: number;
  settled_at: Instant | null;
}

/** Its parts are read after it is locked, and in statements of their own: so they are the newest. */
async function loadOne(
  tx: Tx,
  which: RawBuilder<unknown>,
  lock: RawBuilder<unknown>,
): Promise<Payment | undefined> {
  const [{ rows }, ...parts] = await Promise.all([
    sql<PaymentRow>`select ${columns} from payments.payment where ${which} ${lock}`.execute(tx.sql),
    ...selectParts(tx, sql`(select id from payments.payment where ${which})`),
  ]);
  return rows[0] && toPayment(rows[0], ...parts);
}

const selectParts = (tx: Tx, ids: RawBuilder<unknown>) =>
  [
    sql<ClaimRow>`
      select payment_id, kind, subject, amount_minor, claimed_at from payments.claim
      where payment_id = ${ids} order by claimed_at, kind, subject
    `.execute(tx.sql),
    sql<OperationRow>`
      select provider_key, payment_id, kind, subject, attempt, amount_minor, authorisation, method,
        state, reference, failure, challenge_url, expires_at, intended_at, due_at, asked, settled_at
      from payments.operation where payment_id = ${ids} order by payment_id, seq
    `.execute(tx.sql),
  ] as const;

function toPayment(
  row: PaymentRow,
  claims: { readonly rows: readonly ClaimRow[] },
  operations: { readonly rows: readonly OperationRow[] },
): Payment {
  const worth = (minor: bigint): Money => money(minor, row.currency);
  return {
    id: asId<PaymentId>(row.id),
    orderId: asId<OrderId>(row.order_id),
    amount: worth(row.amount_minor),
    method: row.method,
    attempt: row.attempt,
    wishedAt: row.wished_at,
    closedAt: row.closed_at ?? undefined,
    claims: claims.rows.filter((c) => c.payment_id === row.id).map((c) => toClaim(c, worth)),
    operations: operations.rows
      .filter((o) => o.payment_id === row.id)
      .map((o) => toOperation(o, worth)),
  };
}

type Worth = (minor: bigint) => Money;

const toClaim = (row: ClaimRow, worth: Worth): Claim => ({
  kind: row.kind,
  subject: row.subject,
  amount: worth(row.amount_minor),
  claimedAt: row.claimed_at,
});

const toOperation = (row: OperationRow, worth: Worth): Operation => ({
  key: row.provider_key,
  kind: row.kind,
  subject: row.subject,
  attempt: row.attempt,
  amount: worth(row.amount_minor),
  authorisation: row.authorisation ?? undefined,
  method: row.method ?? undefined,
  state: row.state,
  reference: row.reference ?? undefined,
  failure: row.failure ?? undefined,
  challengeUrl: row.challenge_url ?? undefined,
  expiresAt: row.expires_at ?? undefined,
  intendedAt: row.intended_at,
  dueAt: row.due_at ?? undefined,
  asked: row.asked,
  settledAt: row.settled_at ?? undefined,
});

const dateOf = (at: Instant | undefined): Date | null => (at === undefined ? null : new Date(at));

export interface PaymentRef {
  readonly orderId: OrderId;
  readonly status: PaymentStatus;
}

/** Payments whose goods have left and whose money has not come, for people to look after. */
export async function listUnpaid(
  tx: Tx,
  page: { readonly after: string; readonly limit: number },
): Promise<PaymentRef[]> {
  const { rows } = await sql<{ order_id: string; status: PaymentStatus }>`
    select order_id, status from payments.payment
    where status in ('dunning', 'uncollectable') and order_id > ${page.after}
    order by order_id limit ${page.limit}
  `.execute(tx.sql);
  return rows.map((row) => ({ orderId: asId<OrderId>(row.order_id), status: row.status }));
}

export interface Drift {
  readonly rule: string;
  readonly orderId: string;
}

/** Every payment that breaks an invariant; empty is the only good answer. */
export async function listDrift(tx: Tx): Promise<Drift[]> {
  const { rows } = await sql<Drift>`
    with done as (
      select payment_id, kind, sum(amount_minor) as minor
      from payments.operation where state = 'succeeded' group by payment_id, kind
    ), sums as (
      select p.id,
        coalesce(sum(d.minor) filter (where d.kind = 'authorise'), 0) as authorised,
        coalesce(sum(d.minor) filter (where d.kind = 'capture'), 0) as captured,
        coalesce(sum(d.minor) filter (where d.kind = 'void'), 0) as voided,
        coalesce(sum(d.minor) filter (where d.kind = 'refund'), 0) as refunded
      from payments.payment p left join done d on d.payment_id = p.id group by p.id
    ), over as (
      select o.payment_id from payments.operation o
      left join payments.claim c
        on c.payment_id = o.payment_id and c.kind = o.kind and c.subject = o.subject
      where o.kind in ('capture', 'refund') and o.state = 'succeeded'
      group by o.payment_id, o.kind, o.subject, c.amount_minor
      having sum(o.amount_minor) > coalesce(c.amount_minor, 0)
    ), live as (
      select payment_id, min(due_at) as due_at from payments.operation
      where due_at is not null group by payment_id
    )
    select v.rule, p.order_id as "orderId"
    from payments.payment p
    join sums s on s.id = p.id
    left join live l on l.payment_id = p.id
    cross join lateral (values
      ('authorised = sum of authorisations', p.authorised_minor = s.authorised),
      ('captured = sum of captures', p.captured_minor = s.captured),
      ('voided = sum of voids', p.voided_minor = s.voided),
      ('refunded = sum of refunds', p.refunded_minor = s.refunded),
      ('no claim is met twice', not exists (select 1 from over where over.payment_id = p.id)),
      ('an operation under way is looked after', l.due_at is null or p.due_at <= l.due_at)
    ) as v (rule, holds)
    where not v.holds
    order by p.order_id, v.rule
  `.execute(tx.sql);
  return rows;
}
