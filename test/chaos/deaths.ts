import { setTimeout as sleep } from 'node:timers/promises';
import { assert, instant, must, type OrderId, seededRandom } from '@waystock/kernel';
import pg from 'pg';
import { openDatabase } from '../../src/storage/database.ts';
import { routes } from '../../src/subscriptions.ts';
import { startCluster } from '../support/cluster.ts';
import { openTestDatabase, quiet } from '../support/database.ts';
import { openHttpClient } from '../support/http-client.ts';
import { type Acknowledged, reconcile } from '../support/reconcile.ts';
import { addCustomers, addGoods, customerOf, openShop, orderBody } from '../support/shop.ts';
import { openWarehouse } from '../support/warehouse.ts';
import { type DyingServer, openDyingServers } from './dying-servers.ts';

/** A shop with one server at a time, each of which dies at a step of its own. */
export interface Mortals {
  /** The steps of an order's way, as a server takes them that lives. */
  rehearse(way: Way): Promise<readonly string[]>;
  /** At each step a server dies over an order; the next takes over what it left. Returns those reached. */
  dieAtEach(steps: readonly string[], way: Way): Promise<readonly string[]>;
  /** Servers that live, later: they end what can be ended. Then, what does not add up. */
  settle(): Promise<readonly string[]>;
  readonly acknowledged: readonly Acknowledged[];
  close(): Promise<void>;
}

/** An order is bought, from the click to the capture, or its shopper thinks better of it once it is paid. */
export type Way = 'bought' | 'cancelled';

export interface MortalsOptions {
  /** So many orders at most. */
  readonly orders: number;
  readonly serverUrl: string;
  /** A mistake (dying-server.ts). */
  readonly plant?: 'new-keys' | 'early-notes';
}

export async function openMortals(options: MortalsOptions): Promise<Mortals> {
  const database = await openTestDatabase({ serverUrl: options.serverUrl, connections: 1 });
  const admin = new pg.Pool({ connectionString: database.adminUrl, max: 2 });
  const db = openDatabase({
    url: database.url,
    now: () => instant(Date.now()),
    random: seededRandom('dying'),
    log: quiet,
    routes,
    connections: 2,
  });
  await openShop(db);
  await db.transact(async (tx) => {
    await addCustomers(tx, options.orders);
    await addGoods(tx, { GOODS: options.orders });
  });
  const cluster = await startCluster({ adminUrl: database.adminUrl, roles: [] });
  const servers = await openDyingServers({
    ...cluster.env,
    ...(options.plant ? { PLANT: options.plant } : {}),
  });
  const shop = openFloor(admin, openWarehouse(db));
  const shoppers = openShoppers(servers.url, cluster.mint);
  const lives = openLives(shop, shoppers);
  return {
    acknowledged: shoppers.acknowledged,
    async rehearse(way) {
      const server = await servers.load();
      await lives.takeOver(server);
      await lives.live(server, way);
      await server.kill();
      return server.steps();
    },
    async dieAtEach(steps, way) {
      const reached: string[] = [];
      const load = (i: number) => {
        const step = steps[i];
        return step === undefined ? undefined : servers.load({ DIE_AT: step });
      };
      let next = load(0);
      for (const [i, step] of steps.entries()) {
        const server = must(await next, 'it was loaded');
        next = load(i + 1);
        await lives.takeOver(server);
        await lives.live(server, way);
        await server.kill();
        // Nothing follows the step at which it killed itself.
        if (server.steps().at(-1) === step) reached.push(step);
      }
      return reached;
    },
    async settle() {
      for (const later of ['60', '1900']) {
        const survivor = await servers.load({ LATER_S: later });
        await survivor.open();
        await shoppers.askAgain();
        await shop.work(survivor, unended);
        await shop.work(survivor, undelivered);
        await survivor.kill('SIGTERM');
      }
      const { acknowledged } = shoppers;
      const found = await reconcile(admin, { acknowledged, books: await cluster.books() });
      return [...found, ...shoppers.unheard().map((key) => `request without an answer: ${key}`)];
    },
    async close() {
      await servers.stop();
      shoppers.close();
      await cluster.stop();
      await Promise.all([admin.end(), db.close()]);
      await database.drop();
    },
  };
}

/** What became of the deaths at every step of both ways. */
export interface Deaths {
  readonly steps: readonly string[];
  readonly deaths: number;
  /** Steps at which no server could be made to die. */
  readonly missed: readonly string[];
  readonly orders: number;
  readonly findings: readonly string[];
}

export interface DeathsOptions {
  readonly rounds: number;
  /** All steps, or those that hold, authorise, commit, capture and let go. */
  readonly steps: 'all' | 'money';
}

/** Each step once a round; those that are the same on both ways belong to the first. */
export async function dieAtEveryStep(
  mortals: Mortals,
  { rounds, steps: which }: DeathsOptions,
): Promise<Deaths> {
  const isMeant = (step: string): boolean => isOwn(step) && (which === 'all' || isMoney(step));
  const all = new Set<string>();
  const missed: string[] = [];
  let deaths = 0;
  for (const way of ['bought', 'cancelled'] as const) {
    const steps = (await mortals.rehearse(way)).filter((step) => !all.has(step) && isMeant(step));
    for (const step of steps) all.add(step);
    for (let round = 0; round < rounds; round++) {
      // A step that somebody else was faster at comes again.
      let left: readonly string[] = steps;
      for (let attempt = 0; attempt < 3 && left.length > 0; attempt++) {
        const reached = new Set(await mortals.dieAtEach(left, way));
        deaths += reached.size;
        left = left.filter((step) => !reached.has(step));
      }
      missed.push(...left);
    }
  }
  const findings = await mortals.settle();
  return { steps: [...all], deaths, missed, orders: mortals.acknowledged.length, findings };
}

/** How often the relay makes its notes, and the people say that they delivered, differs from day to day. */
const isOwn = (step: string): boolean =>
  !/ in relay, time/.test(step) && !/shipment-delivered\), time/.test(step);

const isMoney = (step: string): boolean =>
  / in (http|relay|fulfil-order: let go)|(order-placed|payments.authorised|handed-over|in-transit)\)/.test(
    step,
  );

const undelivered = 'storage.delivery where not dead';
const unended = `orders.orders where stage not in ('delivered', 'cancelled')`;
const patienceMs = 60_000;

/** The house and its people. */
function openFloor(admin: pg.Pool, warehouse: ReturnType<typeof openWarehouse>) {
  const count = async (sql: string): Promise<number> =>
    Number((await admin.query<{ n: string }>(`select count(*) as n from ${sql}`)).rows[0]?.n);
  return {
    /** Until `sql` counts nothing: true; or the server is dead, or patience is over. */
    async work(server: DyingServer, sql: string, people: 'work' | 'wait' = 'work') {
      for (const giveUpAt = Date.now() + patienceMs; Date.now() < giveUpAt; await sleep(20)) {
        if (server.isDead) return false;
        if (people === 'work') await warehouse.work();
        if ((await count(sql)) === 0) return true;
      }
      return false;
    },
  };
}

/** Those who order and cancel, and ask the next server when one dies over it. */
function openShoppers(url: string, mint: Awaited<ReturnType<typeof startCluster>>['mint']) {
  const client = openHttpClient({ deadlineMs: 20_000 });
  const acknowledged: Acknowledged[] = [];
  const waiting = new Map<string, () => Promise<boolean>>();
  let n = 0;

  async function post(by: number, path: string, key: string, body: object) {
    const token = await mint({ role: 'shopper', subject: customerOf(by) });
    return client.send({ method: 'POST', url: `${url}/api/v1${path}`, token, key, body });
  }
  async function ask(key: string, request: () => Promise<boolean>): Promise<boolean> {
    const isHeard = await request();
    if (isHeard) waiting.delete(key);
    else waiting.set(key, request);
    return isHeard;
  }

  return {
    acknowledged,
    unheard: () => [...waiting.keys()],
    /** A new order; undefined while nobody has answered. */
    async order(): Promise<OrderId | undefined> {
      const by = n++;
      const key = `dying-order-${by}`;
      const body = orderBody({ shopper: by, lines: [{ skuId: 'GOODS', units: 1 }] });
      let placed: OrderId | undefined;
      await ask(key, async () => {
        const reply = await post(by, '/orders', key, body);
        if (reply.status === 0) return false;
        assert(reply.status === 201, `placed: ${JSON.stringify(reply)}`);
        placed = (reply.body as { order_id: OrderId }).order_id;
        acknowledged.push({ key, orderId: placed });
        return true;
      });
      return placed;
    },
    cancel(orderId: OrderId): Promise<boolean> {
      const key = must(
        acknowledged.find((one) => one.orderId === orderId),
        'it was acknowledged',
      ).key;
      return ask(`${key}-cancel`, async () => {
        const path = `/orders/${orderId}/cancellation`;
        const by = Number(key.slice('dying-order-'.length));
        const { status } = await post(by, path, `${key}-cancel`, { reason: 'changed-mind' });
        if (status === 0) return false;
        assert(status < 500, `cancelled: ${status}`);
        return true;
      });
    },
    async askAgain(): Promise<void> {
      for (const [key, request] of waiting) await ask(key, request);
    },
    close: () => client.close(),
  };
}

/** One order's way with one server, as far as that lives. */
function openLives(floor: ReturnType<typeof openFloor>, shoppers: ReturnType<typeof openShoppers>) {
  return {
    /** What the server before it left is done first, so that what it dies over is its own. */
    async takeOver(server: DyingServer): Promise<void> {
      await server.open();
      await shoppers.askAgain();
      await floor.work(server, undelivered);
      await server.arm();
    },
    async live(server: DyingServer, way: Way): Promise<void> {
      const orderId = await shoppers.order();
      if (!orderId) return;
      const itself = `orders.orders where id = '${orderId}'`;
      if (way === 'cancelled') {
        // The people wait, or it would be on its way before its shopper has thought again.
        await floor.work(server, `${itself} and stage in ('created', 'authorised')`, 'wait');
        if (!(await shoppers.cancel(orderId))) return;
      }
      if (!(await floor.work(server, `${itself} and stage not in ('delivered', 'cancelled')`)))
        return;
      await floor.work(server, undelivered);
      // The relay has still to go on after it has noted what was delivered.
      if (!server.isDead) await sleep(50);
    },
  };
}
