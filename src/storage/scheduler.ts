import { earlier, type Instant, plus, type Seconds } from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx, World } from '../world.ts';
import { listAlive, type Session } from './session.ts';

/** What the clock wakes. A run scans for what is due, so a missed or repeated one does no harm. */
export interface Schedule {
  readonly name: string;
  readonly every: Seconds;
  /** Longest a run may take before another process may try; at once when its process is gone. */
  readonly lease: Seconds;
  readonly run: (world: World) => Promise<void>;
}

/** Makes sure each schedule has its row; a new one is due at once. */
export async function registerSchedules(tx: Tx, schedules: readonly Schedule[]): Promise<void> {
  await sql`
    insert into storage.schedule (name, due_at)
    select name, ${new Date(tx.now)} from unnest(${schedules.map((s) => s.name)}::text[]) as s (name)
    on conflict (name) do nothing
  `.execute(tx.sql);
}

/**
 * Runs what is due, one after another, and returns when to look again. A schedule is claimed by a
 * row, so among any number of processes each turn runs once. `holder` is the caller's session: a turn
 * begun by a process that has none any more is free.
 */
export async function runDueSchedules(
  world: World,
  schedules: readonly Schedule[],
  holder?: number,
): Promise<Instant> {
  const rows = await world.db.read((tx) => listTurns(tx, holder));
  const later = plus(world.now(), 60 as Seconds);
  const turns: Instant[] = [];
  for (const schedule of schedules) {
    const row = rows.find(({ name }) => name === schedule.name);
    const isDue = row !== undefined && row.dueAt <= world.now();
    // Another process may be at it, or have died over it: whoever finds it so looks again.
    const ran =
      isDue && row.isFree ? await runTurn(world, schedule, { seen: row, holder }) : undefined;
    turns.push(ran ?? (isDue ? later : (row?.dueAt ?? later)));
  }
  return turns.reduce(earlier, turns[0] ?? later);
}

/** What a claim goes by: the turn as it was seen, and who wants it. */
interface Bid {
  readonly seen: Turn;
  readonly holder: number | undefined;
}

/** One turn, if nobody else takes it; returns when the next one is due. */
async function runTurn(world: World, schedule: Schedule, bid: Bid): Promise<Instant | undefined> {
  if (!(await world.db.transact((tx) => claim(tx, schedule, bid)))) return undefined;
  let error: string | undefined;
  try {
    await schedule.run(world);
  } catch (caught) {
    error = caught instanceof Error ? (caught.stack ?? caught.message) : String(caught);
    world.log.error({ schedule: schedule.name, error }, 'schedule failed');
  }
  return finishSurely(world, schedule, { dueAt: bid.seen.dueAt, error });
}

/** A turn that is over. */
interface Ended {
  readonly dueAt: Instant;
  readonly error: string | undefined;
}

const mostFinishes = 20;

/** The database may just be restarting: given up, its next turn would wait for the lease to end. */
async function finishSurely(world: World, schedule: Schedule, ended: Ended): Promise<Instant> {
  for (let attempt = 1; ; attempt++)
    try {
      return await world.db.transact(async (tx) => finish(tx, schedule, ended));
    } catch (caught) {
      if (attempt === mostFinishes) throw caught;
      await new Promise((resolve) => setTimeout(resolve, 1_000));
    }
}

interface Turn {
  readonly name: string;
  readonly dueAt: Instant;
  readonly leaseUntil: Instant | null;
  readonly isFree: boolean;
}

async function listTurns(tx: Tx, me: number | undefined): Promise<Turn[]> {
  const { rows } = await sql<Omit<Turn, 'isFree'> & { holder: number | null }>`
    select name, due_at as "dueAt", lease_until as "leaseUntil", holder
    from storage.schedule order by name
  `.execute(tx.sql);
  const holders = rows.flatMap((row) => (row.leaseUntil !== null && row.holder) || []);
  const alive = await listAlive(tx, [...new Set(holders)]);
  return rows.map(({ holder, ...turn }) => {
    const isOver = turn.leaseUntil === null || turn.leaseUntil < tx.now;
    // One's own: of a turn whose end could not be written down.
    const isLeft = holder !== null && (holder === me || !alive.has(holder));
    return { ...turn, isFree: isOver || isLeft };
  });
}

async function claim(tx: Tx, schedule: Schedule, { seen, holder }: Bid): Promise<boolean> {
  tx.commitWithNext();
  const { rows } = await sql`
    update storage.schedule
    set lease_until = ${new Date(plus(tx.now, schedule.lease))}, holder = ${holder ?? null},
      last_started_at = ${new Date(tx.now)}
    where name = ${schedule.name} and due_at <= ${new Date(tx.now)}
      and lease_until is not distinct from
        ${seen.leaseUntil === null ? null : new Date(seen.leaseUntil)}::timestamptz
    returning 1 as claimed
  `.execute(tx.sql);
  return rows.length === 1;
}

/** Turns that were missed are not made up for; the next one is the next on the grid. */
function finish(tx: Tx, { name, every }: Schedule, { dueAt, error }: Ended): Instant {
  tx.atCommit(
    sql`
      update storage.schedule
      set due_at = due_at + make_interval(secs => ${every} *
          (1 + floor(greatest(0, extract(epoch from ${new Date(tx.now)}::timestamptz - due_at)) / ${every}))),
        lease_until = null, holder = null, last_finished_at = ${new Date(tx.now)},
        last_error = ${error?.slice(0, 2000) ?? null}
      where name = ${name}
    `.compile(tx.sql),
  );
  const missed = Math.floor(Math.max(0, tx.now - dueAt) / (every * 1000));
  return plus(dueAt, (every * (1 + missed)) as Seconds);
}

export interface Scheduler {
  stop(): Promise<void>;
}

/** Looks when something is due, and at least once a second. */
export function startScheduler(
  world: World,
  schedules: readonly Schedule[],
  session: Session,
): Scheduler {
  let stopped = false;
  let wakeUp: (() => void) | undefined;
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wakeUp = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  async function loop(): Promise<void> {
    let registered = false;
    while (!stopped) {
      let wait = 1_000;
      try {
        if (!registered) await world.db.transact((tx) => registerSchedules(tx, schedules));
        registered = true;
        await session.client();
        const next = await runDueSchedules(world, schedules, session.id);
        const latest = plus(world.now(), 1 as Seconds);
        wait = Math.max(50, earlier(next, latest) - world.now());
      } catch (error) {
        world.log.warn({ error: String(error) }, 'scheduler waits for the database');
      }
      if (!stopped) await pause(wait);
    }
  }
  const running = loop();
  return {
    async stop() {
      stopped = true;
      wakeUp?.();
      await running;
    },
  };
}

export interface ScheduleState {
  readonly name: string;
  readonly dueAt: Instant;
  readonly lastStartedAt: Instant | null;
  readonly lastFinishedAt: Instant | null;
  readonly lastError: string | null;
}

export async function listSchedules(tx: Tx): Promise<ScheduleState[]> {
  const { rows } = await sql<ScheduleState>`
    select name, due_at as "dueAt", last_started_at as "lastStartedAt",
      last_finished_at as "lastFinishedAt", last_error as "lastError"
    from storage.schedule order by name
  `.execute(tx.sql);
  return rows;
}

/** Makes a schedule due now; undefined when there is none of that name. */
export async function makeDue(tx: Tx, name: string): Promise<ScheduleState | undefined> {
  const { rows } = await sql<ScheduleState>`
    update storage.schedule set due_at = least(due_at, ${new Date(tx.now)}) where name = ${name}
    returning name, due_at as "dueAt", last_started_at as "lastStartedAt",
      last_finished_at as "lastFinishedAt", last_error as "lastError"
  `.execute(tx.sql);
  return rows[0];
}
