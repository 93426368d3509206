import { sql } from 'kysely';
import type { SimulatedPaymentProvider } from '../../gateways/payment/simulated-payment-provider.ts';
import type { World } from '../../world.ts';
import type { Checker } from '../checker.ts';

type Provider = Pick<SimulatedPaymentProvider, 'accounts'>;
const sums = ['authorised', 'captured', 'voided', 'refunded'] as const;
type Sums = Record<(typeof sums)[number], bigint>;

/** No shipment is paid for that has not left, none twice, and never more than was authorised. */
export function capturedWithinAuthorised(): Checker {
  const authorised = new Map<string, number>();
  const captured = new Map<string, number>();
  const left = new Set<string>();
  const paid = new Set<string>();
  return {
    name: 'captured within authorised',
    onFact({ kind, key, data }) {
      const amount = Number(data['amount_minor']);
      if (kind === 'fulfilment.handed-over') left.add(key);
      if (kind === 'payments.authorised') authorised.set(key, amount);
      if (kind !== 'payments.captured') return undefined;
      const shipment = String(data['shipment_id']);
      if (!left.has(shipment)) return `${shipment} is paid for and has not left`;
      if (paid.has(shipment)) return `${shipment} is paid for twice`;
      paid.add(shipment);
      const total = (captured.get(key) ?? 0) + amount;
      captured.set(key, total);
      const most = authorised.get(key) ?? 0;
      return total > most ? `${key}: ${total} captured of ${most} authorised` : undefined;
    },
  };
}

/** The provider's books, kept by arithmetic of its own, say the same as ours. */
export const providerAgrees = (provider: Provider): Checker => ({
  name: 'the provider’s books agree with ours',
  async reconcile(world, moment) {
    const theirs = totalsOf(provider);
    const { rows } = await world.db.read((tx) =>
      sql<Sums & { order_id: string }>`
        select order_id, authorised_minor as authorised, captured_minor as captured,
          voided_minor as voided, refunded_minor as refunded
        from payments.payment order by order_id
      `.execute(tx.sql),
    );
    const ours = new Map(rows.map((row) => [row.order_id, row]));
    return [...new Set([...ours.keys(), ...theirs.keys()])].flatMap((orderId) =>
      sums.flatMap((sum) => {
        const [us, them] = [ours.get(orderId)?.[sum] ?? 0n, theirs.get(orderId)?.[sum] ?? 0n];
        // Under way an answer may be lost: the provider has done more than we know, never less.
        const agrees = moment === 'at-end' ? us === them : us <= them;
        return agrees ? [] : [`${orderId}: ${sum} ${us} in our book, ${them} in the provider’s`];
      }),
    );
  },
});

/**
 * At the end the provider holds, for every order, the value of the goods that left: worked out here
 * from the order's lines, to a cent per line, unless the bank would not pay in the end. Who still waits for
 * a part of the order may pay the shipping with that.
 */
export const capturedIsShipped = (provider: Provider): Checker => ({
  name: 'captured is what was shipped',
  async reconcile(world, moment) {
    if (moment !== 'at-end') return [];
    const theirs = totalsOf(provider);
    const orders = await listShippedValues(world);
    return orders.flatMap(({ order_id, value, slack, status }) => {
      if (status === 'uncollectable' || status === 'dunning') return [];
      const captured = theirs.get(order_id)?.captured ?? 0n;
      const off = captured > value ? captured - value : value - captured;
      return off <= BigInt(slack) ? [] : [`${order_id}: ${value} shipped, ${captured} captured`];
    });
  },
});

function totalsOf(provider: Provider): Map<string, Sums> {
  const totals = new Map<string, Sums>();
  for (const account of provider.accounts()) {
    const of = totals.get(account.orderId) ?? {
      authorised: 0n,
      captured: 0n,
      voided: 0n,
      refunded: 0n,
    };
    for (const sum of sums) of[sum] += account[sum];
    totals.set(account.orderId, of);
  }
  return totals;
}

interface Shipped {
  readonly order_id: string;
  readonly value: bigint;
  /** Rounding when an order left in parts, and shipping that may be paid with the next of them. */
  readonly slack: number;
  readonly status: string | null;
}

/** Net price of the units that left, with shipping if any did; the whole total if all of them did. */
async function listShippedValues(world: World): Promise<Shipped[]> {
  const { rows } = await world.db.read((tx) =>
    sql<Shipped>`
      with left_site as (
        select s.order_id, l.line, sum(l.units) as units
        from orders.shipment s join orders.shipment_line l on l.shipment_id = s.id
        where s.stage in ('in-transit', 'delivered', 'returning', 'returned')
        group by s.order_id, l.line
      ), priced as (
        select o.id, o.shipping_minor, count(s.line) as lines,
          coalesce(bool_and(coalesce(s.units, 0) = l.units), false) as whole,
          round(sum((l.price_minor * l.units - l.discount_minor) * coalesce(s.units, 0)
            / l.units::numeric)) as net
        from orders.orders o join orders.line l on l.order_id = o.id
        left join left_site s on s.order_id = l.order_id and s.line = l.line
        group by o.id
      )
      select p.id as order_id, (case when p.lines = 0 then 0 else p.net + p.shipping_minor end)::bigint as value,
        ((case when p.whole then 0 else p.lines end) + (case when exists (
          select 1 from orders.shipment w where w.order_id = p.id
            and w.stage not in ('in-transit', 'delivered', 'returning', 'returned', 'cancelled')
        ) then p.shipping_minor else 0 end))::integer as slack, pay.status
      from priced p left join payments.payment pay on pay.order_id = p.id
      order by p.id
    `.execute(tx.sql),
  );
  return rows;
}
