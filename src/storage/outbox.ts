import { asId, type FactId, newId } from '@waystock/kernel';
import { type CompiledQuery, sql } from 'kysely';
import type { DeliveredFact, Fact, Tx } from '../world.ts';

/** kind of fact → names of the subscriptions it wakes (`subscriptions.ts`, read once at start). */
export type Routes = ReadonlyMap<string, readonly string[]>;

/** Facts of one key go to one partition, so that one process at a time delivers them. */
export const partitionCount = 16;

/** The statement that records facts, and one delivery for each subscription they wake. */
export function publishing(tx: Tx, facts: readonly Fact[], routes: Routes): CompiledQuery {
  const at = new Date(tx.now);
  const ids = facts.map(() => newId<FactId>('fct', tx.now, tx.random));
  const kinds: string[] = [];
  const subscriptions: string[] = [];
  for (const kind of new Set(facts.map((fact) => fact.kind)))
    for (const subscription of routes.get(kind) ?? []) {
      kinds.push(kind);
      subscriptions.push(subscription);
    }
  return sql`
    with published as (
      insert into storage.fact (fact_id, kind, key, data, at)
      select fact_id, kind, key, data, ${at}
      from unnest(
        ${ids}::text[],
        ${facts.map((fact) => fact.kind)}::text[],
        ${facts.map((fact) => fact.key)}::text[],
        ${facts.map((fact) => JSON.stringify(fact.data))}::jsonb[]
      ) with ordinality as f (fact_id, kind, key, data, n)
      order by n
      returning id, kind, key
    )
    insert into storage.delivery (fact, subscription, key, partition, due_at)
    select p.id, r.subscription, p.key,
      (hashtextextended(p.key, 0) & ${partitionCount - 1})::smallint, ${at}
    from published p
    join unnest(${kinds}::text[], ${subscriptions}::text[]) as r (kind, subscription)
      on r.kind = p.kind
  `.compile(tx.sql);
}

export interface Delivery {
  readonly position: bigint;
  readonly subscription: string;
  readonly attempts: number;
  readonly fact: DeliveredFact;
}

interface DeliveryRow {
  position: bigint;
  subscription: string;
  attempts: number;
  fact_id: string;
  kind: Fact['kind'];
  key: string;
  data: Fact['data'];
  at: DeliveredFact['at'];
}

/**
 * The next deliveries due in these partitions, oldest first. A key whose head waits for a retry
 * holds back what follows it, so a subscriber never sees the facts of one key out of order.
 */
export async function listDue(
  tx: Tx,
  partitions: readonly number[],
  limit: number,
): Promise<Delivery[]> {
  const { rows } = await sql<DeliveryRow>`
    select d.fact as position, d.subscription, d.attempts, f.fact_id, f.kind, f.key, f.data, f.at
    from storage.delivery d
    join storage.fact f on f.id = d.fact
    where d.partition = any(${partitions}::smallint[]) and not d.dead
      and d.due_at <= ${new Date(tx.now)}
      and not exists (
        select 1 from storage.delivery e
        where e.subscription = d.subscription and e.key = d.key and e.fact < d.fact
          and not e.dead and e.due_at > ${new Date(tx.now)}
      )
    order by d.fact, d.subscription
    limit ${limit}
  `.execute(tx.sql);
  return rows.map((row) => ({
    position: row.position,
    subscription: row.subscription,
    attempts: row.attempts,
    fact: { id: row.fact_id, kind: row.kind, key: row.key, data: row.data, at: row.at },
  }));
}

export async function markDelivered(tx: Tx, done: readonly Delivery[]): Promise<void> {
  await sql`
    delete from storage.delivery d
    using unnest(${done.map((d) => d.position)}::bigint[], ${done.map((d) => d.subscription)}::text[])
      as x (fact, subscription)
    where d.fact = x.fact and d.subscription = x.subscription
  `.execute(tx.sql);
}

const mostAttempts = 8;

/** 1 s, 2 s, 4 s … 64 s; then a dead letter that people can see and replay. */
export async function markFailed(tx: Tx, delivery: Delivery, error: string): Promise<void> {
  const attempts = delivery.attempts + 1;
  const retryAt = new Date(tx.now + 1000 * 2 ** (attempts - 1));
  await sql`
    update storage.delivery
    set attempts = ${attempts}, dead = ${attempts >= mostAttempts},
      due_at = ${retryAt}, last_error = ${error.slice(0, 2000)}
    where fact = ${delivery.position} and subscription = ${delivery.subscription}
  `.execute(tx.sql);
}

export interface DeadLetter {
  /** Of its fact, in the order in which facts were recorded. */
  readonly position: bigint;
  readonly factId: FactId;
  readonly subscription: string;
  readonly kind: string;
  readonly key: string;
  readonly attempts: number;
  readonly lastError: string;
}

export interface DeadLetterPage {
  /** The last letter of the page before. */
  readonly after?: Pick<DeadLetter, 'position' | 'subscription'> | undefined;
  readonly limit?: number;
}

/** One page of what could not be handled, oldest facts first. */
export async function listDeadLetters(
  tx: Tx,
  { after = { position: 0n, subscription: '' }, limit = 200 }: DeadLetterPage = {},
): Promise<DeadLetter[]> {
  const { rows } = await sql<Omit<DeadLetter, 'factId'> & { factId: string }>`
    select d.fact as position, f.fact_id as "factId", d.subscription, f.kind, d.key, d.attempts,
      coalesce(d.last_error, '') as "lastError"
    from storage.delivery d join storage.fact f on f.id = d.fact
    where d.dead and (d.fact, d.subscription) > (${after.position}::bigint, ${after.subscription})
    order by d.fact, d.subscription limit ${limit}
  `.execute(tx.sql);
  return rows.map((row) => ({ ...row, factId: asId<FactId>(row.factId) }));
}

/** Puts a dead letter back in line; true if there was one. */
export async function replayDeadLetter(
  tx: Tx,
  letter: Pick<DeadLetter, 'factId' | 'subscription'>,
): Promise<boolean> {
  const { rows } = await sql`
    update storage.delivery d
    set dead = false, attempts = 0, due_at = ${new Date(tx.now)}
    from storage.fact f
    where f.id = d.fact and f.fact_id = ${letter.factId}
      and d.subscription = ${letter.subscription} and d.dead
    returning 1 as replayed
  `.execute(tx.sql);
  return rows.length === 1;
}
