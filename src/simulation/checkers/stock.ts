import { sql } from 'kysely';
import type { DeliveredFact } from '../../world.ts';
import type { Checker } from '../checker.ts';

interface Line {
  readonly sku_id: string;
  readonly units: number;
}

/**
 * What came in, less what was lost and what left in parcels, is what is there: counted from facts
 * alone, and compared with the book.
 */
export function unitsConserved(): Checker {
  const onHand = new Map<string, number>();
  const totes = new Map<string, readonly Line[]>();
  const move = (sku: unknown, site: unknown, by: number): string | undefined => {
    const place = `${String(sku)} at ${String(site)}`;
    const left = (onHand.get(place) ?? 0) + by;
    onHand.set(place, left);
    return left < 0 ? `${place}: ${-left} units left that never came` : undefined;
  };
  const takeTote = ({ key, data }: DeliveredFact): string | undefined => {
    const tote = `${key} ${String(data['attempt'])}`;
    const lines = totes.get(tote);
    if (!lines) return `${key} was handed over and never picked, or twice`;
    totes.delete(tote);
    const wrong = lines.map((line) => move(line.sku_id, data['site_id'], -line.units));
    return wrong.find((text) => text !== undefined);
  };
  return {
    name: 'units are conserved',
    onFact(fact) {
      const { kind, key, data } = fact;
      switch (kind) {
        case 'inventory.stock-received':
          return move(data['sku_id'], data['site_id'], Number(data['units']));
        case 'inventory.stock-lost':
          return move(data['sku_id'], data['site_id'], -Number(data['units']));
        case 'fulfilment.picked':
          totes.set(`${key} ${String(data['attempt'])}`, data['lines'] as unknown as Line[]);
          return undefined;
        case 'fulfilment.handed-over':
          return takeTote(fact);
        default:
          return undefined;
      }
    },
    async reconcile(world) {
      const [stock, sentOn] = await world.db.read((tx) =>
        Promise.all([
          sql<{ place: string; units: number }>`
            select sku_id || ' at ' || site_id as place, on_hand as units from inventory.stock
            order by sku_id, site_id`.execute(tx.sql),
          // Goods that left for another site are in no fact until they arrive there.
          sql<{ place: string; units: number }>`
            select sku_id || ' at ' || from_site_id as place, sum(units)::integer as units
            from inventory.inbound where kind = 'transfer' group by sku_id, from_site_id
            order by sku_id, from_site_id`.execute(tx.sql),
        ]),
      );
      const away = new Map(sentOn.rows.map((row) => [row.place, row.units]));
      return stock.rows.flatMap(({ place, units }) => {
        const counted = (onHand.get(place) ?? 0) - (away.get(place) ?? 0);
        return counted === units ? [] : [`${place}: ${counted} by facts, ${units} in the book`];
      });
    },
  };
}

/**
 * Every shipment that has still to leave is covered, unit by unit, by a reservation that is alive:
 * with the book's own rule that no more is reserved than is there, nothing is sold twice. Shipments
 * about which a fact is still to be delivered are left to the next time.
 */
export const neverOversold = (): Checker => ({
  name: 'never oversold',
  async reconcile(world) {
    const { rows } = await world.db.read((tx) =>
      sql<{ id: string; stage: string; wanted: string; reserved: string | null }>`
        with live as (
          select s.id, s.stage, s.reservation_id from orders.shipment s
          where s.stage in ('created', 'authorised', 'cleared', 'allocated', 'picked', 'packed')
            and not exists (select 1 from storage.delivery d
              where d.key in (s.id, s.order_id) and not d.dead)
        ), wanted as (
          select l.shipment_id, string_agg(l.sku_id || ' × ' || l.units, ', ' order by l.sku_id) as lines
          from (select shipment_id, sku_id, sum(units) as units from orders.shipment_line
                group by shipment_id, sku_id) l
          group by l.shipment_id
        ), covering as (
          select l.reservation_id, l.sku_id, l.units from inventory.reservation_line l
          join inventory.reservation r on r.id = l.reservation_id
          where r.state in ('held', 'confirmed')
          union all
          -- On the way from another site to the one it will leave from.
          select for_reservation, sku_id, units from inventory.inbound
          where for_reservation is not null and state = 'expected'
          union all
          -- Not found by a picker who has still to look for the rest.
          select j.reservation_id, t.sku_id, t.short from fulfilment.task t
          join fulfilment.job j on j.shipment_id = t.shipment_id and j.attempt = t.attempt
          where t.short > 0 and j.state in ('released', 'picking')
        ), reserved as (
          select l.reservation_id, string_agg(l.sku_id || ' × ' || l.units, ', ' order by l.sku_id) as lines
          from (select reservation_id, sku_id, sum(units) as units from covering
                group by reservation_id, sku_id) l
          group by l.reservation_id
        )
        select live.id, live.stage, wanted.lines as wanted, reserved.lines as reserved
        from live join wanted on wanted.shipment_id = live.id
        left join reserved on reserved.reservation_id = live.reservation_id
        where reserved.lines is distinct from wanted.lines
        order by live.id
      `.execute(tx.sql),
    );
    return rows.map(
      ({ id, stage, wanted, reserved }) =>
        `${id} (${stage}) needs ${wanted}; reserved: ${reserved ?? 'nothing'}`,
    );
  },
});
