import { performance } from 'node:perf_hooks';
import { isDeepStrictEqual } from 'node:util';
import { expectOk, instant, seconds, seededRandom, units } from '@waystock/kernel';
import pg from 'pg';
import { holdStock } from '../../src/domains/inventory/index.ts';
import { openDatabase } from '../../src/storage/database.ts';
import { routes } from '../../src/subscriptions.ts';
import { type Cluster, startCluster } from '../support/cluster.ts';
import { openTestDatabase, quiet } from '../support/database.ts';
import { type Call, type HttpClient, openHttpClient, type Reply } from '../support/http-client.ts';
import {
  addCustomers,
  addGoods,
  customerOf,
  openShop,
  orderBody,
  shopSite,
} from '../support/shop.ts';
import { sku } from '../support/goods.ts';
import { seeDrift } from '../support/reconcile.ts';
import type { Plant } from './plants.ts';

/** A thousand shoppers, some server processes, and rounds in which they all want the same. */
export interface Arena {
  /** All want the one unit there is. */
  lastUnit(buyers: number): Promise<Round>;
  /** Each asks for two units of one SKU in two lines; three are there. */
  twoLines(buyers: number): Promise<Round>;
  /** Half order A and B, half B and A; there is one of each. */
  oppositeOrders(buyers: number): Promise<Round>;
  /** The last unit is in a basket that runs out as they come, and its shopper orders as well. */
  expiringBasket(buyers: number): Promise<Round>;
  /** There is plenty of everything except places in the slot they want: one is left. */
  lastSlot(buyers: number): Promise<Round>;
  /** Runs something with a mistake in the database, and takes it out again. */
  with<T>(plant: Plant, run: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/** What came of a round; the same in every round that was won fairly. */
export interface Round {
  readonly outcome: {
    /** 201. */
    readonly won: number;
    /** 409 because it was gone. */
    readonly lost: number;
    /** Every other answer, and whatever the books and the database have to say. */
    readonly wrong: readonly string[];
  };
  readonly milliseconds: { readonly p50: number; readonly p99: number; readonly all: number };
}

export const fair = (buyers: number): Round['outcome'] => ({ won: 1, lost: buyers - 1, wrong: [] });

export interface ArenaOptions {
  readonly processes: number;
  readonly mostBuyers: number;
  readonly serverUrl?: string;
}

export async function openArena(options: ArenaOptions): Promise<Arena> {
  const database = await openTestDatabase({
    ...(options.serverUrl ? { serverUrl: options.serverUrl } : {}),
    connections: 2,
  });
  const db = openDatabase({
    url: database.url,
    now: () => instant(Date.now()),
    random: seededRandom('arena'),
    log: quiet,
    routes,
    connections: 4,
  });
  await openShop(db);
  await db.transact((tx) => addCustomers(tx, options.mostBuyers));
  const cluster = await startCluster({
    adminUrl: database.adminUrl,
    roles: Array.from({ length: options.processes }, () => 'all' as const),
    env: { WAYSTOCK_CONNECTIONS: '8' },
  });
  const admin = new pg.Pool({ connectionString: database.adminUrl, max: 2 });
  const client = openHttpClient({ deadlineMs: 60_000 });
  const tokens = await Promise.all(
    Array.from({ length: options.mostBuyers }, (_, n) =>
      cluster.mint({ role: 'shopper', subject: customerOf(n) }),
    ),
  );
  const table: Table = { cluster, client, tokens, admin, db };
  let rounds = 0;
  let slots = 0;
  const fresh = (): string => `R${++rounds}`;
  const run = async (
    buyers: number,
    goods: Readonly<Record<string, number>>,
    wish: (n: number) => Partial<Parameters<typeof orderBody>[0]> & { lines: Lines },
  ): Promise<Round> => {
    await db.transact((tx) => addGoods(tx, goods));
    return race(table, buyers, { goods, wish });
  };
  return {
    lastUnit(buyers) {
      const a = fresh();
      return run(buyers, { [a]: 1 }, () => ({ lines: [{ skuId: a, units: 1 }] }));
    },
    twoLines(buyers) {
      const a = fresh();
      const line = { skuId: a, units: 1 };
      return run(buyers, { [a]: 3 }, () => ({ lines: [line, line] }));
    },
    async oppositeOrders(buyers) {
      const [a, b] = [fresh(), fresh()].map((skuId) => ({ skuId, units: 1 })) as [Line, Line];
      const before = await countDeadlocks(table);
      const { outcome, ...rest } = await run(buyers, { [a.skuId]: 1, [b.skuId]: 1 }, (n) => ({
        lines: n % 2 ? [b, a] : [a, b],
      }));
      const deadlocks = (await countDeadlocks(table)) - before;
      const wrong = deadlocks > 0 ? [...outcome.wrong, `${deadlocks} deadlocks`] : outcome.wrong;
      return { outcome: { ...outcome, wrong }, ...rest };
    },
    async expiringBasket(buyers) {
      const a = fresh();
      const lines = [{ skuId: a, units: 1 }];
      await db.transact((tx) => addGoods(tx, { [a]: 1 }));
      const basket = expectOk(
        await db.transact((tx) =>
          holdStock(tx, {
            purpose: 'basket',
            lines: [{ skuId: sku(a), siteId: shopSite, units: units(1) }],
            holdFor: seconds(1),
          }),
        ),
      );
      return race(table, buyers, {
        goods: { [a]: 1 },
        // Everybody comes back until it is free; one of them had it in the basket.
        until: 'somebody wins',
        wish: (n) => (n === 0 ? { lines, basketReservationId: basket } : { lines }),
      });
    },
    async lastSlot(buyers) {
      const slot = await openLastSlot(admin, slots++);
      const delivery = { sla: 'pickup', slot_id: slot, pickup_site_id: shopSite };
      // Goods of their own, or the stock row they share would let them in one by one.
      const skus = Array.from({ length: buyers }, fresh);
      return run(buyers, Object.fromEntries(skus.map((id) => [id, 1])), (n) => ({
        lines: [{ skuId: skus[n] ?? '', units: 1 }],
        delivery,
      }));
    },
    async with({ sql, replaces = [], undo }, work) {
      const { rows } = await admin.query<{ text: string }>(
        'select pg_get_functiondef(f::regproc) as text from unnest($1::text[]) as r (f)',
        [replaces],
      );
      await admin.query(sql);
      try {
        return await work();
      } finally {
        await admin.query([...rows.map((row) => row.text), undo].join(';\n'));
      }
    },
    async close() {
      client.close();
      await cluster.stop();
      await Promise.all([admin.end(), db.close()]);
      await database.drop();
    },
  };
}

interface Table {
  readonly cluster: Cluster;
  readonly client: HttpClient;
  readonly tokens: readonly string[];
  readonly admin: pg.Pool;
  readonly db: ReturnType<typeof openDatabase>;
}
type Line = { readonly skuId: string; readonly units: number };
type Lines = readonly Line[];

async function race(
  { cluster, client, tokens, admin }: Table,
  buyers: number,
  contest: {
    readonly goods: Readonly<Record<string, number>>;
    readonly until?: 'somebody wins';
    readonly wish: (n: number) => Partial<Parameters<typeof orderBody>[0]> & { lines: Lines };
  },
): Promise<Round> {
  const times: number[] = [];
  const winning: { call: Call; reply: Reply }[] = [];
  let somebodyWon = false;
  const began = performance.now();
  const giveUpAt = began + 20_000;
  const buy = async (n: number): Promise<Reply> => {
    const body = orderBody({ shopper: n, ...contest.wish(n) });
    for (let attempt = 0; ; attempt++) {
      const sent = performance.now();
      const call = {
        method: 'POST',
        url: `${cluster.urls[(n + attempt) % cluster.urls.length]}/api/v1/orders`,
        token: tokens[n] ?? '',
        key: `${Object.keys(contest.goods)[0]}-${String(n).padStart(5, '0')}-${attempt}`,
        body,
      } as const;
      const reply = await client.send(call);
      times.push(performance.now() - sent);
      if (reply.status === 201) {
        somebodyWon = true;
        winning.push({ call, reply });
      }
      const isOver = !contest.until || somebodyWon || performance.now() > giveUpAt;
      if (reply.status !== 409 || isOver) return reply;
    }
  };
  const replies = await Promise.all(Array.from({ length: buyers }, (_, n) => buy(n)));
  const all = performance.now() - began;
  const wrong = new Set<string>();
  const isLost = (reply: Reply): boolean => {
    const { kind = '' } = (reply.body ?? {}) as { kind?: string };
    return reply.status === 409 && ['out-of-stock', 'slot-full'].includes(kind);
  };
  for (const reply of replies) if (reply.status !== 201 && !isLost(reply)) wrong.add(said(reply));
  // Whoever missed the answer asks again, and is told the same though everything is gone by now.
  for (const { call, reply } of winning) {
    const again = await client.send(call);
    if (!isDeepStrictEqual(again, reply)) wrong.add(`the winner was then told ${said(again)}`);
  }
  for (const drift of await seeDrift(admin, Object.keys(contest.goods))) wrong.add(drift);
  for (const server of cluster.servers) for (const exit of server.ownExits) wrong.add(exit);
  times.sort((a, b) => a - b);
  const at = (share: number): number => Math.round(times[Math.floor(times.length * share)] ?? 0);
  return {
    outcome: {
      won: replies.filter((reply) => reply.status === 201).length,
      lost: replies.filter(isLost).length,
      wrong: [...wrong].slice(0, 8),
    },
    milliseconds: { p50: at(0.5), p99: at(0.99), all: Math.round(all) },
  };
}

const said = ({ status, body }: Reply): string => `${status} ${JSON.stringify(body)}`.slice(0, 300);

/** One of the eighteen collection windows of the next three working days, with one place left of 20. */
async function openLastSlot(admin: pg.Pool, n: number): Promise<string> {
  const days = [1, 2, 3, 4]
    .map((ahead) => new Date(Date.now() + ahead * 86_400_000))
    .filter((day) => day.getUTCDay() !== 0);
  const day = days[n % 3] ?? new Date();
  const hour = 8 + 2 * (Math.floor(n / 3) % 6);
  const opens = `${day.toISOString().slice(0, 10)}T${String(hour).padStart(2, '0')}:00Z`;
  const id = `${shopSite}.pickup.${opens}`;
  await admin.query(
    `insert into allocation.slot (id, place, service, opens_at, closes_at, capacity, booked)
     values ($1, $2, 'pickup', $3, $3::timestamptz + interval '2 hours', 20, 19)`,
    [id, shopSite, opens],
  );
  return id;
}

/**
 * How often PostgreSQL had to end a transaction because of a deadlock. A connection tells at most once
 * a second and only when it is used, so all of them are used once more after that.
 */
async function countDeadlocks({ admin, cluster, client }: Table): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  const touch = (url: string) => client.send({ method: 'GET', url: `${url}/readyz`, token: '' });
  await Promise.all(cluster.urls.flatMap((url) => Array.from({ length: 32 }, () => touch(url))));
  const { rows } = await admin.query<{ n: number }>(
    'select deadlocks::integer as n from pg_stat_database where datname = current_database()',
  );
  return rows[0]?.n ?? 0;
}
