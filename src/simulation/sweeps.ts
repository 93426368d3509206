import { type Instant, minutes, plus, type Seconds } from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../world.ts';

/** When a schedule will find something to do. */
export interface Sweep {
  readonly name: string;
  readonly at: Instant;
}

/**
 * Schedules that look for what has run out mostly look in vain, which costs nothing in a process that
 * idles and would be most of what a simulation does. In simulated time they are woken when something
 * runs out; and now and then beside, as `rhythms` says, so that nothing depends on this.
 */
export async function listSweeps(tx: Tx): Promise<Sweep[]> {
  const { rows } = await sql<{ name: string; at: Instant | null }>`
    select 'release-expired-holds' as name,
      (select min(expires_at) from inventory.reservation where state = 'held') as at
    union all
    select 'settle-late-calls', (select min(due_at) from payments.payment)
    union all
    select 'pass-on-offers', (select min(expires_at) from dispatch.offer where state = 'open')
    order by name
  `.execute(tx.sql);
  return rows.flatMap(({ name, at }) => (at === null ? [] : [{ name, at }]));
}

/** What a sweep leaves behind is not looked at again at once. */
const atMostEvery: Seconds = minutes(1);

/** Which sweeps are awaited when, so that each is woken once for what it will find. */
export class AwaitedSweeps {
  readonly #awaited = new Map<string, Instant>();
  readonly #ran = new Map<string, Instant>();

  /** The sweeps to be woken that are not awaited yet, or not as early. */
  add(found: readonly Sweep[]): Sweep[] {
    return found.flatMap(({ name, at }) => {
      const ran = this.#ran.get(name);
      const soonest = ran === undefined ? at : plus(ran, atMostEvery);
      const due = at < soonest ? soonest : at;
      const awaited = this.#awaited.get(name);
      if (awaited !== undefined && awaited <= due) return [];
      this.#awaited.set(name, due);
      return [{ name, at: due }];
    });
  }

  /** False when the sweep was awaited earlier than that, and has been woken. */
  take({ name, at }: Sweep, now: Instant): boolean {
    if (this.#awaited.get(name) !== at) return false;
    this.#awaited.delete(name);
    this.#ran.set(name, now);
    return true;
  }
}
