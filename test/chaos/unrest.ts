import type pg from 'pg';
import { unanswered } from '../support/reconcile.ts';

/**
 * What has not come to rest: orders and payments that have not ended, facts not delivered, questions
 * the provider has not answered. Each is told with the order it is about.
 */
const open = `
  select 'order at ' || stage as what, id as order_id from orders.orders
    where stage not in ('delivered', 'cancelled')
  union all select 'payment not closed, ' || status, order_id from payments.payment
    where closed_at is null
  union all select o.kind || ' ' || o.state, p.order_id
    from ${unanswered} o join payments.payment p on p.id = o.payment_id
  union all select 'fact for ' || d.subscription,
      coalesce((select s.order_id from orders.shipment s where s.id = d.key), d.key)
    from storage.delivery d where not d.dead`;

export async function countOpen(admin: pg.Pool): Promise<number> {
  const { rows } = await admin.query<{ open: string }>(`select count(*) as open from (${open}) o`);
  return Number(rows[0]?.open);
}

/** All that is known of the orders behind what is open, so that a failure tells its cause. */
export async function tellOpen(admin: pg.Pool): Promise<string[]> {
  const { rows } = await admin.query<{ order_id: string; what: string[] }>(`
    select order_id, array_agg(what order by what) as what from (${open}) o
    group by order_id order by order_id limit 10`);
  const told: string[] = [];
  for (const { order_id: id, what } of rows)
    told.push([`${id}: ${what.join(', ')}`, ...(await tellStory(admin, id))].join('\n  '));
  if (told.length > 0)
    told.push(...(await lines(admin, 'storage.schedule', `select * from storage.schedule`)));
  return told;
}

/** Facts that were given up. Whatever dies, what it left is delivered by others before that. */
export async function listDead(admin: pg.Pool): Promise<string[]> {
  const { rows } = await admin.query<{ dead: string }>(`
    select subscription || ' about ' || key || ': ' || coalesce(last_error, '') as dead
    from storage.delivery where dead order by fact, subscription`);
  return rows.map(({ dead }) => `fact given up: ${dead}`);
}

async function tellStory(admin: pg.Pool, orderId: string): Promise<string[]> {
  const shipments = `select id from orders.shipment where order_id = $1`;
  const tables: Readonly<Record<string, string>> = {
    event: `select * from orders.event where order_id = $1 order by seq`,
    shipment: `select id, stage, attempt, site_id, released_at, reservation_id, version
      from orders.shipment where order_id = $1 order by id`,
    reservation: `select * from inventory.reservation where id in
      (select reservation_id from orders.shipment where order_id = $1) order by id`,
    payment: `select * from payments.payment where order_id = $1`,
    operation: `select o.* from payments.operation o join payments.payment p on p.id = o.payment_id
      where p.order_id = $1 order by o.seq`,
    fact: `select id, kind, key, data, at from storage.fact
      where key = $1 or key in (${shipments}) order by id`,
    delivery: `select * from storage.delivery
      where key = $1 or key in (${shipments}) order by fact, subscription`,
  };
  const told: string[] = [];
  for (const [name, sql] of Object.entries(tables))
    told.push(...(await lines(admin, name, sql, [orderId])));
  return told;
}

async function lines(
  admin: pg.Pool,
  name: string,
  sql: string,
  values: readonly string[] = [],
): Promise<string[]> {
  const { rows } = await admin.query<{ row: object }>(
    `select jsonb_strip_nulls(to_jsonb(t)) as row from (${sql}) t`,
    [...values],
  );
  return rows.map(({ row }) => `${name}: ${JSON.stringify(row)}`);
}
