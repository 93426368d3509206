import {
  instant,
  type Instant,
  instantOfLocal,
  localTimeOf,
  type TimeZone,
  addDays,
  weekdayOf,
} from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../world.ts';

/**
 * The last instant the database knows of: facts carry theirs, and schedules leave a trace every
 * second. A city goes on from there, in whatever way the process before has ended.
 */
export async function findLastInstant(tx: Tx): Promise<Instant | undefined> {
  const { rows } = await sql<{ last: Instant | null }>`
    select greatest(
      (select max(greatest(last_started_at, last_finished_at)) from storage.schedule),
      (select at from storage.fact order by id desc limit 1),
      (select max(received_at) from fleet.vehicle_position)
    ) as last
  `.execute(tx.sql);
  return rows[0]?.last ?? undefined;
}

const morning = 7 * 60 + 45;

/** The last Monday morning before an instant: a week begins, shops are open, vans are out. */
export function lastMondayMorning(at: number, timeZone: TimeZone): Instant {
  const today = localTimeOf(instant(Math.floor(at)), timeZone).date;
  const sinceMonday = (weekdayOf(today) + 6) % 7;
  return instantOfLocal(addDays(today, -sinceMonday), morning, timeZone);
}
