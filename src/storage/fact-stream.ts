import type pg from 'pg';
import { sql } from 'kysely';
import type { Database, DeliveredFact, Fact, Tx } from '../world.ts';

/**
 * Live reading of facts with a cursor that survives restarts and works across processes. Ids do not
 * follow commit order, so the cursor is (xid, id) and a read stops at the oldest transaction still
 * open: what it returns once can never be preceded by something new.
 */
export interface FactStream {
  since(cursor: string, limit: number): Promise<{ facts: StreamedFact[]; cursor: string }>;
  /** The cursor after everything that has happened so far. */
  latest(): Promise<string>;
  onWake(callback: () => void): () => void;
}

export interface StreamedFact extends DeliveredFact {
  /** Where reading goes on after this fact. */
  readonly cursor: string;
}

interface FactRow {
  fact_id: string;
  kind: Fact['kind'];
  key: string;
  data: Fact['data'];
  at: DeliveredFact['at'];
  cursor: string;
}

export function factStream(db: Database, wake: WakeUps): FactStream {
  return {
    async since(cursor, limit) {
      const facts = await db.read((tx) => listSince(tx, cursor, limit));
      return { facts: facts.map(toFact), cursor: facts.at(-1)?.cursor ?? cursor };
    },
    latest: () =>
      db.read(async (tx) => {
        const { rows } = await sql<{ cursor: string }>`
          select pg_snapshot_xmin(pg_current_snapshot())::text || '-0' as cursor
        `.execute(tx.sql);
        return rows[0]?.cursor ?? '0-0';
      }),
    onWake: wake.onWake,
  };
}

async function listSince(tx: Tx, cursor: string, limit: number): Promise<FactRow[]> {
  const [, xid, id] = /^(\d{1,20})-(\d{1,19})$/.exec(cursor) ?? ['', '0', '0'];
  const { rows } = await sql<FactRow>`
    select fact_id, kind, key, data, at, xid::text || '-' || id as cursor
    from storage.fact
    where (xid, id) > (${xid}::text::xid8, ${id}::text::bigint)
      and xid < pg_snapshot_xmin(pg_current_snapshot())
    order by xid, id limit ${limit}
  `.execute(tx.sql);
  return rows;
}

const toFact = (row: FactRow): StreamedFact => ({
  id: row.fact_id,
  kind: row.kind,
  key: row.key,
  data: row.data,
  at: row.at,
  cursor: row.cursor,
});

/**
 * "Something was published", within this process at once and to other processes by NOTIFY. The
 * NOTIFY is a statement of its own, at most every 20 ms: inside the publishing transactions it would
 * make their commits queue behind one lock.
 */
export interface WakeUps {
  published(): void;
  /** Another process said so. */
  heard(): void;
  onWake(callback: () => void): () => void;
  stop(): void;
}

const notifyEveryMs = 20;

export function wakeUps(pool: pg.Pool): WakeUps {
  const callbacks = new Set<() => void>();
  let timer: NodeJS.Timeout | undefined;
  const wakeAll = (): void => {
    for (const callback of callbacks) callback();
  };
  return {
    published() {
      wakeAll();
      timer ??= setTimeout(() => {
        timer = undefined;
        pool.query('notify fact').catch(() => undefined);
      }, notifyEveryMs);
    },
    heard: wakeAll,
    onWake(callback) {
      callbacks.add(callback);
      return () => void callbacks.delete(callback);
    },
    stop: () => clearTimeout(timer),
  };
}
