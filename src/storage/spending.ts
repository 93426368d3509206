import { sql } from 'kysely';
import type { Tx } from '../world.ts';

/** A day's sum under one budget, in thousandths of its minor unit. */
export interface Spending {
  readonly budget: string;
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly thousandths: bigint;
}

/**
 * Adds to the day's sum unless it would then exceed `limit`, in one statement: whoever else spends at the
 * same moment waits for the row and sees the sum. Says whether it was added.
 */
export async function addSpending(tx: Tx, spending: Spending, limit: bigint): Promise<boolean> {
  const { budget, day, thousandths } = spending;
  const { rows } = await sql`
    insert into storage.spending as spent (budget, day, thousandths)
    select ${budget}, ${day}::date, ${String(thousandths)}::bigint
    where ${String(thousandths)}::bigint <= ${String(limit)}::bigint
    on conflict (budget, day) do update
      set thousandths = spent.thousandths + excluded.thousandths
      where spent.thousandths + excluded.thousandths <= ${String(limit)}::bigint
    returning 1
  `.execute(tx.sql);
  return rows.length > 0;
}

/** Takes back what turned out to cost nothing. */
export async function subtractSpending(tx: Tx, spending: Spending): Promise<void> {
  const { budget, day, thousandths } = spending;
  await sql`
    update storage.spending
    set thousandths = greatest(0, thousandths - ${String(thousandths)}::bigint)
    where budget = ${budget} and day = ${day}::date
  `.execute(tx.sql);
}
