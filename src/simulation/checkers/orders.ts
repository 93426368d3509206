import { days, type Instant, isoOf, later, parseInstant, plus } from '@waystock/kernel';
import { sql } from 'kysely';
import { listDeadLetters } from '../../storage/outbox.ts';
import { auditBooks } from '../../workflows/audit-books.ts';
import type { Tx } from '../../world.ts';
import type { Checker } from '../checker.ts';

const stages = [
  'created',
  'authorised',
  'cleared',
  'allocated',
  'picked',
  'packed',
  'in-transit',
  'delivered',
];

/** A shipment goes through the stages one by one, never back, and nothing follows its end. */
export function stagesInOrder(): Checker {
  const reached = new Map<string, string>();
  return {
    name: 'stages in order',
    onFact({ kind, key, data }) {
      if (kind === 'orders.order-placed') reached.set(String(data['shipment_id']), 'created');
      const to = /^orders\.shipment-(.+)$/.exec(kind)?.[1] ?? '';
      if (!stages.includes(to) && !exits.includes(to)) return undefined;
      const from = reached.get(key);
      reached.set(key, to);
      // Allocation and re-planning put new shipments in the place of those planned otherwise.
      const isLegal = from === undefined ? beginnings.includes(to) : mayFollow(from, to);
      return isLegal ? undefined : `${key} went from ${from ?? 'nothing'} to ${to}`;
    },
  };
}

const exits = ['cancelled', 'returning', 'returned'];
const beginnings = ['allocated', 'picked', 'cancelled'];

/** The rules again, in other words than those of the domain. */
function mayFollow(from: string, to: string): boolean {
  const [before, after] = [stages.indexOf(from), stages.indexOf(to)];
  const hasLeft = before >= stages.indexOf('in-transit');
  if (to === 'cancelled') return before >= 0 && !hasLeft;
  if (to === 'returning') return hasLeft;
  if (to === 'returned') return from === 'returning';
  return before >= 0 && after === before + 1;
}

/**
 * What the shopper was told at first stays the latest instant of any of the order's shipments, but for
 * those that bring what a picker did not find: they are told a new promise, and the old one is broken.
 * Who did not open the door is told to expect the next attempt within a day of the one in vain.
 */
export function promiseNeverWorsened(): Checker {
  const promised = new Map<string, Instant>();
  const awaited = new Map<string, Instant>();
  return {
    name: 'a promise is never worsened',
    onFact({ kind, key, data }) {
      if (kind === 'dispatch.delivery-failed' && !ourFault.has(String(data['reason'])))
        awaited.set(key, plus(parseInstant(String(data['at'])), days(1)));
      return undefined;
    },
    async reconcile(world) {
      const shipments = await world.db.read(listPromises);
      return shipments.flatMap(({ order, shipment, toOrder, ofShipment }) => {
        const first = promised.get(order) ?? toOrder;
        promised.set(order, first);
        const latest = later(first, awaited.get(shipment) ?? first);
        if (toOrder <= first && ofShipment <= latest) return [];
        const now = isoOf(later(toOrder, ofShipment));
        return [`${order}: ${shipment} was promised ${isoOf(latest)}, now ${now}`];
      });
    },
  };
}

const ourFault: ReadonlySet<string> = new Set(['breakdown', 'out-of-time']);

interface Promises {
  readonly order: string;
  readonly shipment: string;
  readonly toOrder: Instant;
  readonly ofShipment: Instant;
}

async function listPromises(tx: Tx): Promise<Promises[]> {
  const { rows } = await sql<Promises>`
    with instead as (
      select jsonb_array_elements(data->'instead')->>'shipment_id' as id
      from orders.event where type = 'picked-short'
    )
    select o.id as order, s.id as shipment, o.promised_at as "toOrder", s.promised_at as "ofShipment"
    from orders.orders o join orders.shipment s on s.order_id = o.id
    where s.id not in (select id from instead where id is not null)
    order by s.id
  `.execute(tx.sql);
  return rows;
}

/** After the last day and some more every order has ended, every fact was heard, no money waits. */
export const everyOrderEnds = (): Checker => ({
  name: 'every order ends',
  async reconcile(world, moment) {
    if (moment !== 'at-end') return [];
    const { orders, facts, letters } = await world.db.read(async (tx) => ({
      orders: await sql<{ text: string }>`
        select o.id || ' is ' || o.stage || ': ' || string_agg(s.id || ' ' || s.stage || ' ' || s.service
          || ' from ' || s.site_id, ', ' order by s.id) as text
        from orders.orders o join orders.shipment s on s.order_id = o.id
        where o.stage not in ('delivered', 'cancelled', 'returned') group by o.id order by o.id
      `.execute(tx.sql),
      facts: await sql<{ text: string }>`
        select f.kind || ' of ' || d.key || ' waits for ' || d.subscription || ': '
          || coalesce(d.last_error, '') as text
        from storage.delivery d join storage.fact f on f.id = d.fact where not d.dead
        order by d.fact, d.subscription
      `.execute(tx.sql),
      letters: await listDeadLetters(tx),
    }));
    return [
      ...letters.map((letter) => `${letter.kind} of ${letter.key} is dead: ${letter.lastError}`),
      ...orders.rows.map((row) => row.text),
      ...facts.rows.map((row) => row.text),
    ];
  },
});

/** No schedule has failed since the last look. */
export const schedulesWork = (): Checker => ({
  name: 'schedules work',
  async reconcile(world) {
    const { rows } = await world.db.read((tx) =>
      sql<{ name: string; last_error: string }>`
        select name, last_error from storage.schedule where last_error is not null order by name
      `.execute(tx.sql),
    );
    return rows.map((row) => `${row.name}: ${row.last_error}`);
  },
});

/** Stock against movements, lots and reservations; payments against operations. */
export const booksAgree = (): Checker => ({
  name: 'the books agree',
  async reconcile(world) {
    const drifts = await auditBooks(world);
    return drifts.map(({ book, rule, subject }) => `${book}: ${rule}: ${subject}`);
  },
});
