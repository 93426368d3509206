import type { OrderId } from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../world.ts';
import type { Slot } from './slots.ts';

/** Takes a place unless the order has one or the slot is full. */
export async function insertBooking(
  tx: Tx,
  slot: Slot,
  orderId: OrderId,
): Promise<'booked' | 'already' | 'full'> {
  const { rows } = await sql<{ outcome: 'booked' | 'already' | 'full' }>`
    select allocation.book_slot(${slot.id}, ${slot.place}, ${slot.service},
      ${new Date(slot.opens)}, ${new Date(slot.closes)}, ${slot.capacity}, ${orderId},
      ${new Date(tx.now)}) as outcome
  `.execute(tx.sql);
  return rows[0]?.outcome ?? 'full';
}

/** Gives back the places an order has; returns the slots. */
export async function deleteBookings(tx: Tx, orderId: OrderId): Promise<string[]> {
  const { rows } = await sql<{ slot_id: string }>`
    with gone as (
      delete from allocation.slot_booking where order_id = ${orderId} returning slot_id
    ), locked as (
      select s.id from allocation.slot s join gone g on g.slot_id = s.id
      order by s.id for no key update of s
    )
    update allocation.slot s set booked = s.booked - 1 from locked l where s.id = l.id
    returning s.id as slot_id
  `.execute(tx.sql);
  return rows.map((row) => row.slot_id).sort();
}

/** Places taken, by slot; slots nobody has booked yet are absent. */
export async function listBooked(tx: Tx, ids: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ id: string; booked: number }>`
    select id, booked from allocation.slot where id = any(${ids}::text[]) order by id
  `.execute(tx.sql);
  return new Map(rows.map((row) => [row.id, row.booked]));
}

/** Slots whose count is not that of their bookings; always none. */
export async function listSlotDrift(
  tx: Tx,
): Promise<{ id: string; booked: number; held: number }[]> {
  const { rows } = await sql<{ id: string; booked: number; held: number }>`
    select s.id, s.booked, count(b.order_id)::integer as held
    from allocation.slot s left join allocation.slot_booking b on b.slot_id = s.id
    group by s.id having s.booked <> count(b.order_id) order by s.id
  `.execute(tx.sql);
  return rows;
}
