import type pg from 'pg';
import type { BookedAccount, Books } from '../../src/gateways/payment/payment-simulator.ts';

/**
 * Reads the tables themselves, not the product's own audit, and says in words what does not add up.
 * Each rule is a query that finds nothing when all is well.
 */
type Rules = Readonly<Record<string, string>>;

const stockRules: Rules = {
  oversold: `
    select sku_id || ': ' || reserved || ' of ' || on_hand as found from inventory.stock
    where reserved > on_hand or reserved < 0 or on_hand < 0`,
  'reserved is not what live reservations hold': `
    select s.sku_id || ': ' || s.reserved || ', not ' || coalesce(l.units, 0) as found
    from inventory.stock s left join (
      select sku_id, site_id, sum(units) as units from inventory.reservation_line
      join inventory.reservation r on r.id = reservation_id and r.state in ('held', 'confirmed')
      group by sku_id, site_id
    ) l using (sku_id, site_id) where s.reserved <> coalesce(l.units, 0)`,
  'stock is not the sum of its movements': `
    select s.sku_id || ': ' || s.on_hand || '/' || s.reserved || ', not ' || m.on_hand || '/' ||
      m.reserved as found
    from inventory.stock s join (
      select sku_id, site_id, sum(on_hand_change) as on_hand, sum(reserved_change) as reserved
      from inventory.movement group by sku_id, site_id
    ) m using (sku_id, site_id) where s.on_hand <> m.on_hand or s.reserved <> m.reserved`,
  'more was ordered than there ever was': `
    select l.sku_id || ': ' || sum(l.units) || ' of ' || m.received as found
    from orders.line l join orders.orders o on o.id = l.order_id and o.stage <> 'cancelled'
    join (
      select sku_id, sum(on_hand_change) as received from inventory.movement
      where on_hand_change > 0 group by sku_id
    ) m using (sku_id) group by l.sku_id, m.received having sum(l.units) > m.received`,
  'slot overbooked': `
    select s.id || ': ' || greatest(s.booked, count(b.order_id)) || ' of ' || s.capacity as found
    from allocation.slot s left join allocation.slot_booking b on b.slot_id = s.id
    group by s.id having greatest(s.booked, count(b.order_id)) > s.capacity`,
};

/** Once the faults have stopped and everything has come to rest. */
const lifeRules: Rules = {
  'order without an end': `
    select id || ' is ' || stage as found from orders.orders
    where stage not in ('delivered', 'cancelled')`,
  'delivery outstanding': `
    select f.kind || ' ' || f.key || ' for ' || d.subscription || coalesce(': ' || d.last_error, '')
      as found
    from storage.delivery d join storage.fact f on f.id = d.fact`,
  'order recorded more than once': `
    select o.id as found from orders.orders o
    where (select count(*) from orders.event e where e.order_id = o.id and e.type = 'placed') <> 1
      or exists (select 1 from orders.event e where e.order_id = o.id
        group by e.shipment_id, e.type having count(*) > 1)`,
  'cancelled order keeps stock': `
    select s.id as found from orders.shipment s
    join inventory.reservation r on r.id = s.reservation_id
    where s.stage = 'cancelled' and r.state in ('held', 'confirmed', 'consumed')`,
  'delivered order did not take its stock': `
    select s.id || ': ' || r.state as found from orders.shipment s
    join inventory.reservation r on r.id = s.reservation_id
    where s.stage = 'delivered' and r.state <> 'consumed'`,
};

/**
 * What the provider may still have to do. An authorisation that nobody wants any more and that it has
 * never heard of is asked about for ten minutes before it is given up; that is no reason to wait.
 */
export const unanswered = `(
  select o.* from payments.operation o join payments.payment p on p.id = o.payment_id
  where o.state not in ('succeeded', 'failed')
    and not (o.kind = 'authorise' and o.subject = 'order' and p.closed_at is not null)
)`;

const moneyRules: Rules = {
  'placed but not paid': `
    select o.id || ': ' || coalesce(p.captured_minor, 0) || ' of ' || o.total_minor || ', ' ||
      coalesce(p.status, 'never asked for') as found
    from orders.orders o left join payments.payment p on p.order_id = o.id
    where o.stage = 'delivered' and p.captured_minor is distinct from o.total_minor`,
  'paid but not placed': `
    select p.order_id as found from payments.payment p join orders.orders o on o.id = p.order_id
    where o.stage = 'cancelled'
      and (p.captured_minor <> 0 or p.authorised_minor <> p.voided_minor)`,
  'more than one capture': `
    select payment_id as found from payments.operation
    where kind = 'capture' and state = 'succeeded'
    group by payment_id, subject having count(*) > 1`,
  'operation without an answer': `
    select provider_key || ' is ' || state as found from ${unanswered} o`,
};

/** What is wrong with the stock of some SKUs, and with any slot. */
export async function seeDrift(db: pg.Pool, skuIds: readonly string[]): Promise<string[]> {
  const found = await ask(db, stockRules);
  return found.filter((one) => skuIds.some((id) => one.includes(` ${id}: `)) || /slot/.test(one));
}

/** What a client of the API was told, for each order it asked for. */
export interface Acknowledged {
  readonly key: string;
  readonly orderId: string;
}

/** Everything: stock, lives, money, the provider's books, and what clients were told. */
export async function reconcile(
  db: pg.Pool,
  told: { readonly acknowledged: readonly Acknowledged[]; readonly books: Books },
): Promise<string[]> {
  return [
    ...(await ask(db, { ...stockRules, ...lifeRules, ...moneyRules })),
    ...(await compareOrders(db, told.acknowledged)),
    ...(await compareBooks(db, told.books)),
  ];
}

async function ask(db: pg.Pool, rules: Rules): Promise<string[]> {
  const found: string[] = [];
  for (const [rule, sql] of Object.entries(rules))
    for (const row of (await db.query<{ found: string }>(sql)).rows)
      found.push(`${rule}: ${row.found}`);
  return found;
}

/** No acknowledged order is lost, none is doubled, and there is none that nobody was told of. */
async function compareOrders(
  db: pg.Pool,
  acknowledged: readonly Acknowledged[],
): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>('select id from orders.orders order by id');
  const kept = new Set(rows.map((row) => row.id));
  const told = new Map<string, string>();
  const found: string[] = [];
  for (const { key, orderId } of acknowledged) {
    if (!kept.has(orderId)) found.push(`acknowledged order lost: ${orderId}`);
    if (told.has(orderId)) found.push(`one order for two keys: ${orderId}`);
    told.set(orderId, key);
  }
  for (const id of kept) if (!told.has(id)) found.push(`order doubled: ${id} was told to nobody`);
  return found;
}

interface Sums {
  readonly authorised: number;
  readonly captured: number;
  readonly voided: number;
  readonly refunded: number;
}
const none: Sums = { authorised: 0, captured: 0, voided: 0, refunded: 0 };

/** Our four sums of each order against the provider's own. */
async function compareBooks(db: pg.Pool, { accounts }: Books): Promise<string[]> {
  const { rows } = await db.query<Sums & { order_id: string }>(`
    select order_id, authorised_minor::integer as authorised, captured_minor::integer as captured,
      voided_minor::integer as voided, refunded_minor::integer as refunded
    from payments.payment order by order_id`);
  const theirs = new Map<string, Sums>();
  for (const account of accounts)
    theirs.set(account.order_id, plusAccount(theirs.get(account.order_id) ?? none, account));
  const ours = new Map<string, Sums>(rows.map(({ order_id: id, ...sums }) => [id, sums]));
  const found: string[] = [];
  for (const id of new Set([...ours.keys(), ...theirs.keys()])) {
    const [us, them] = [ours.get(id) ?? none, theirs.get(id) ?? none].map((s) => JSON.stringify(s));
    if (us !== them) found.push(`books differ about ${id}: ours ${us}, theirs ${them}`);
  }
  return found;
}

const plusAccount = (sums: Sums, account: BookedAccount): Sums => ({
  authorised: sums.authorised + account.authorised_minor,
  captured: sums.captured + account.captured_minor,
  voided: sums.voided + account.voided_minor,
  refunded: sums.refunded + account.refunded_minor,
});
