import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { instant, must, seededRandom } from '@waystock/kernel';
import pg from 'pg';
import { openDatabase } from '../../src/storage/database.ts';
import { startEmbedded } from '../../src/storage/embedded-postgres.ts';
import type { Settings } from '../../src/storage/postgres-process.ts';
import { routes } from '../../src/subscriptions.ts';
import { startCluster } from '../support/cluster.ts';
import { openTestDatabase, quiet } from '../support/database.ts';
import { stablePort, testProcess } from '../support/processes.ts';
import { reconcile } from '../support/reconcile.ts';
import { addCustomers, addGoods, customerOf, openShop } from '../support/shop.ts';
import { openWarehouse } from '../support/warehouse.ts';
import type { ShoppersOptions, Told } from './shoppers.ts';
import { countOpen, listDead, tellOpen } from './unrest.ts';

/** A shop in full swing on processes and a database of its own, all of which may be killed. */
export interface Chaos {
  /**
   * SIGKILL, then up again. Others may be killed while a process starts, but not the database, which
   * it needs for that; of each role one is always up.
   */
  kill(victim: Victim): Promise<void>;
  /** Resolves when all that was killed works again. */
  allUp(): Promise<void>;
  /** Waits until shoppers have been told so often that something was so. */
  heard(kind: Told['kind'], often: number): Promise<void>;
  /** The doors close: what shoppers have asked for they still ask about until they know. */
  endShopping(): Promise<readonly Told[]>;
  /** Waits until nothing moves any more: the seconds it took, or undefined for longer than that. */
  rest(patienceMs: number): Promise<number | undefined>;
  /** What has not come to rest, each with all that is known of its order. */
  unrest(): Promise<readonly string[]>;
  /** What does not add up. */
  findings(): Promise<string[]>;
  close(): Promise<void>;
}

export type Victim = 'api' | 'worker' | 'postgres';

export interface ChaosOptions {
  readonly seed: string;
  readonly shoppers: number;
  readonly side?: number;
  readonly unitsOfEach?: number;
  readonly thinkMs?: number;
  readonly impatient?: number;
  readonly repeats?: number;
  /** A mistake, as SQL. */
  readonly plant?: string;
  readonly settings?: Settings;
}

export async function openChaos(options: ChaosOptions): Promise<Chaos> {
  const folder = await mkdtemp(join(tmpdir(), 'waystock-chaos-'));
  const server = await startEmbedded({
    dataFolder: folder,
    port: await stablePort(),
    settings: { max_connections: 200, ...options.settings },
    log: quiet,
  });
  const ends: (() => Promise<unknown>)[] = [
    () => rm(folder, { recursive: true, force: true }),
    () => server.stop(),
  ];
  const close = async (): Promise<void> => {
    for (let end = ends.pop(); end; end = ends.pop()) await end();
  };
  try {
    return { ...(await openOn(options, { folder, server, ends })), close };
  } catch (error) {
    await close();
    throw error;
  }
}

const skus = Array.from({ length: 8 }, (_, n) => `GOODS-${n}`);

async function openOn(
  options: ChaosOptions,
  ground: {
    readonly folder: string;
    readonly server: Awaited<ReturnType<typeof startEmbedded>>;
    readonly ends: (() => Promise<unknown>)[];
  },
): Promise<Omit<Chaos, 'close'>> {
  const { folder, server, ends } = ground;
  const database = await openTestDatabase({ serverUrl: server.url, connections: 1 });
  ends.push(() => database.db.close());
  const db = openDatabase({
    url: database.url,
    now: () => instant(Date.now()),
    random: seededRandom(options.seed),
    log: quiet,
    routes,
    connections: 4,
  });
  ends.push(() => db.close());
  const admin = new pg.Pool({ connectionString: database.adminUrl, max: 2 });
  admin.on('error', () => undefined);
  ends.push(() => admin.end());
  await openShop(db);
  await db.transact(async (tx) => {
    await addCustomers(tx, options.shoppers);
    await addGoods(tx, Object.fromEntries(skus.map((id) => [id, options.unitsOfEach ?? 150])));
  });
  if (options.plant) await admin.query(options.plant);
  const cluster = await startCluster({
    adminUrl: database.adminUrl,
    roles: ['api', 'api', 'worker', 'worker'],
  });
  ends.push(cluster.stop);

  let working = true;
  const warehouse = openWarehouse(db);
  const days = (async () => {
    while (working) {
      await warehouse.work();
      await sleep(100);
    }
  })();
  ends.push(async () => {
    working = false;
    await days;
  });

  const journal = join(folder, 'journal.jsonl');
  const tokens = join(folder, 'tokens.json');
  const minted = Array.from({ length: options.shoppers }, (_, n) =>
    cluster.mint({ role: 'shopper', subject: customerOf(n) }),
  );
  await writeFile(tokens, JSON.stringify(await Promise.all(minted)));
  const { seed, side = 4, thinkMs = 200, impatient = 0.1, repeats = 0.1 } = options;
  const shopping: ShoppersOptions = {
    seed,
    side,
    thinkMs,
    impatient,
    repeats,
    tokens,
    journal,
    skus,
    urls: cluster.urls,
  };
  const shoppers = testProcess({
    name: 'shoppers',
    command: ['test/chaos/shoppers.ts'],
    env: { SHOPPERS: JSON.stringify(shopping) },
    ready: /shopping/,
  });
  ends.push(() => shoppers.kill());
  await shoppers.start();

  const killed = { api: 0, worker: 0 };
  const starting = new Map<Victim, Promise<unknown>>();
  const allUp = async (): Promise<void> => void (await Promise.all(starting.values()));
  let told: readonly Told[] = [];
  return {
    async kill(victim) {
      if (victim === 'postgres') {
        await allUp();
        process.kill(server.pid, 'SIGKILL');
        await answers(database.adminUrl);
        return;
      }
      const ofRole = cluster.servers.filter(({ role }) => role === victim);
      await starting.get(victim);
      const one = must(ofRole[killed[victim]++ % ofRole.length], `a process is ${victim}`);
      await one.kill('SIGKILL');
      const started = one.start();
      // Whoever waits for it hears of it.
      started.catch(() => undefined);
      starting.set(victim, started);
    },
    allUp,
    async heard(kind, often) {
      const isHeard = () => readJournal(journal).filter((one) => one.kind === kind).length >= often;
      while (!isHeard()) await sleep(100);
    },
    async endShopping() {
      await shoppers.kill('SIGTERM');
      told = readJournal(journal);
      return told;
    },
    async rest(patienceMs) {
      const began = performance.now();
      for (; performance.now() - began < patienceMs; await sleep(250)) {
        const left = await endHalfHour(admin).then(
          () => countOpen(admin),
          () => 1,
        );
        if (left === 0) return (performance.now() - began) / 1000;
      }
      return undefined;
    },
    unrest: () => tellOpen(admin),
    async findings() {
      const acknowledged = told.flatMap((one) => (one.kind === 'placed' ? [one] : []));
      const strange = told.flatMap((one) =>
        one.kind === 'strange' ? [`strange answer: ${JSON.stringify(one.reply)}`] : [],
      );
      const exits = cluster.servers.flatMap((one) => one.ownExits);
      const found = await reconcile(admin, { acknowledged, books: await cluster.books() });
      const givenUp = [...(await listGivenUp(admin)), ...(await listDead(admin))];
      return [...found, ...givenUp, ...strange, ...exits];
    },
  };
}

const readJournal = (path: string): Told[] =>
  existsSync(path)
    ? readFileSync(path, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Told)
    : [];

/**
 * A declined shopper may pay otherwise for half an hour; none does, and nobody waits for it. The clock
 * is moved for these holds alone, so that what is stuck for any other reason stays stuck; that they
 * run out, end their order and give back what it held is left to production.
 */
async function endHalfHour(admin: pg.Pool): Promise<void> {
  await admin.query(`
    update inventory.reservation r set expires_at = r.created_at
    from orders.shipment s join payments.payment p on p.order_id = s.order_id
    where s.reservation_id = r.id and r.state = 'held' and p.status = 'declined'`);
}

/** Nobody's order is given up because a process died: only its shopper ends it, or an empty card. */
async function listGivenUp(admin: pg.Pool): Promise<string[]> {
  const { rows } = await admin.query<{ id: string; reason: string }>(`
    select o.id, o.cancel_reason as reason from orders.orders o
    where o.stage = 'cancelled' and not (o.cancel_reason = 'payment-declined'
      and o.payment_method in ('tok_decline', 'tok_insufficient_funds')
      or exists (select 1 from orders.event e where e.order_id = o.id and e.actor <> 'system'
        and e.type = 'cancelled'))
    order by o.id`);
  return rows.map(({ id, reason }) => `order given up: ${id} for ${reason}`);
}

async function answers(url: string): Promise<void> {
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('select 1');
      return;
    } catch {
      await sleep(50);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}
