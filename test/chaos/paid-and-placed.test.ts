import { setTimeout as sleep } from 'node:timers/promises';
import { instant, seededRandom } from '@waystock/kernel';
import pg from 'pg';
import { expect, inject, test } from 'vitest';
import { openDatabase } from '../../src/storage/database.ts';
import { routes } from '../../src/subscriptions.ts';
import { startCluster } from '../support/cluster.ts';
import { openTestDatabase, quiet } from '../support/database.ts';
import { openHttpClient } from '../support/http-client.ts';
import { stablePort, type TestProcess, testProcess } from '../support/processes.ts';
import { type Acknowledged, reconcile } from '../support/reconcile.ts';
import { addCustomers, addGoods, customerOf, openShop, orderBody } from '../support/shop.ts';
import { openWarehouse } from '../support/warehouse.ts';

/**
 * Paid ⇔ placed: a server dies at each step that an order takes from its click to its capture, one
 * step further each time; the next server takes over what it left and dies one step later with an
 * order of its own. In the end every order that was placed is paid for once, and no other is.
 */
interface Deaths {
  /** Steps by name first, then one after the other until a server outlives its order. */
  readonly named: readonly string[];
  readonly numbered: number;
  /** The planted mistake: the provider is asked under a new key each time. */
  readonly forgetful: boolean;
}

async function dieAtSteps({ named, numbered, forgetful }: Deaths) {
  const database = await openTestDatabase({ serverUrl: inject('postgresUrl'), connections: 1 });
  const db = openDatabase({
    url: database.url,
    now: () => instant(Date.now()),
    random: seededRandom('dying'),
    log: quiet,
    routes,
    connections: 2,
  });
  const admin = new pg.Pool({ connectionString: database.adminUrl, max: 2 });
  const cluster = await startCluster({ adminUrl: database.adminUrl, roles: [] });
  const client = openHttpClient({ deadlineMs: 10_000 });
  const warehouse = openWarehouse(db);
  const port = await stablePort();
  const servers: TestProcess[] = [];
  const start = async (env: Readonly<Record<string, string>>): Promise<TestProcess> => {
    const server = testProcess({
      name: 'dying server',
      command: ['test/chaos/dying-server.ts', `--port=${port}`],
      env: { ...cluster.env, FORGETFUL: forgetful ? '1' : '0', ...env },
      ready: /^ready$/,
    });
    servers.push(server);
    await server.start();
    return server;
  };
  const outstanding = async (sql: string): Promise<number> =>
    Number((await admin.query<{ n: string }>(`select count(*) as n from ${sql}`)).rows[0]?.n);
  const undelivered = 'storage.delivery where not dead';
  const unended = `orders.orders where stage not in ('delivered', 'cancelled')`;

  /** Works in the shop until `sql` counts nothing, the server is dead, or patience is over. */
  const workUntilNone = async (sql: string, server: TestProcess, patienceMs: number) => {
    for (const giveUpAt = Date.now() + patienceMs; Date.now() < giveUpAt; await sleep(50)) {
      if (server.pid === undefined) return false;
      await warehouse.work();
      if ((await outstanding(sql)) === 0) return true;
    }
    return false;
  };

  const acknowledged: Acknowledged[] = [];
  const deaths: string[] = [];
  try {
    await openShop(db);
    await db.transact(async (tx) => {
      await addCustomers(tx, named.length + numbered);
      await addGoods(tx, { GOODS: 1_000 });
    });
    const tokens = new Map<number, string>();
    const order = async (n: number): Promise<boolean> => {
      const token =
        tokens.get(n) ?? (await cluster.mint({ role: 'shopper', subject: customerOf(n) }));
      const reply = await client.send({
        method: 'POST',
        url: `http://127.0.0.1:${port}/api/v1/orders`,
        token,
        key: `dying-order-${n}`,
        body: orderBody({ shopper: n, lines: [{ skuId: 'GOODS', units: 1 }] }),
      });
      if (reply.status !== 201) return false;
      const { order_id: orderId } = reply.body as { order_id: string };
      acknowledged.push({ key: `dying-order-${n}`, orderId });
      return true;
    };
    const unheard: number[] = [];
    let survived = false;
    const points = [...named, ...Array.from({ length: numbered }, (_, i) => String(i + 1))];
    for (const [n, point] of points.entries()) {
      if (survived) break;
      const server = await start({ DIE_AT: point });
      for (const one of unheard.splice(0)) if (!(await order(one))) unheard.push(one);
      await workUntilNone(undelivered, server, 1_500);
      process.kill(server.pid ?? 0, 'SIGUSR2');
      while (!server.output().includes('armed')) await sleep(5);
      if (!(await order(n))) unheard.push(n);
      const ended = await workUntilNone(
        `${unended} and id = '${acknowledged.at(-1)?.orderId}'`,
        server,
        8_000,
      );
      survived = ended && (await workUntilNone(undelivered, server, 3_000));
      const [, last = ''] = /.*step \d+ ([a-z ]+)\n/s.exec(server.output()) ?? [];
      if (server.pid === undefined) deaths.push(last);
      await server.kill();
    }
    // Those who never die, a minute and half an hour later: what is late is asked about or given up.
    for (const later of ['60', '1900']) {
      const survivor = await start({ LATER_S: later });
      for (const one of unheard.splice(0)) if (!(await order(one))) unheard.push(one);
      await workUntilNone(unended, survivor, 20_000);
      await workUntilNone(undelivered, survivor, 10_000);
      await survivor.kill('SIGTERM');
    }
    const findings = await reconcile(admin, { acknowledged, books: await cluster.books() });
    return { findings, deaths, survived, unheard };
  } finally {
    for (const server of servers) await server.kill();
    client.close();
    await cluster.stop();
    await Promise.all([admin.end(), db.close()]);
    await database.drop();
  }
}

const moneySteps = ['before', 'after'].flatMap((when) =>
  ['commit', 'authorise', 'capture'].map((what) => `${when} ${what}`),
);

test('a server that dies at every step', { timeout: 600_000 }, async () => {
  const { findings, deaths, survived, unheard } = await dieAtSteps({
    named: moneySteps,
    numbered: 90,
    forgetful: false,
  });
  expect(findings).toEqual([]);
  expect(unheard).toEqual([]);
  expect(survived, 'in the end one gets through').toBe(true);
  expect(deaths.slice(0, moneySteps.length)).toEqual(moneySteps);
});

test('a planted mistake is found: the provider is asked under a new key', async () => {
  const { findings } = await dieAtSteps({
    named: ['after authorise'],
    numbered: 0,
    forgetful: true,
  });
  expect(findings.join('\n')).toContain('books differ');
});
