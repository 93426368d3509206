import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { instant, must, seconds as inSeconds, seededRandom } from '@waystock/kernel';
import pg from 'pg';
import { openDatabase } from '../../src/storage/database.ts';
import { startEmbedded } from '../../src/storage/embedded-postgres.ts';
import { routes } from '../../src/subscriptions.ts';
import { startCluster } from '../../test/support/cluster.ts';
import { openTestDatabase, quiet } from '../../test/support/database.ts';
import { addCustomers, addGoods, customerOf, openShop } from '../../test/support/shop.ts';
import { openWarehouse } from '../../test/support/warehouse.ts';
import { keepResult } from '../result.ts';
import { judge, type Sample } from './soak-verdict.ts';

/**
 * A server (API, facts and schedules in one process) at half of what it can take, minute after minute:
 * orders come in at a steady rate, are paid, picked, handed over and delivered. Is it flat in memory,
 * file descriptors and connections? Linux only.
 *
 *   npm run bench -- orders/soak [--minutes 10] [--rate orders a second instead of half the maximum]
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    rate: { type: 'string' },
    probe: { type: 'string', default: '5' },
  },
});
const seconds = Number(values.minutes) * 60;
const skus = 40;
const run = promisify(execFile);

const folder = await mkdtemp(join(tmpdir(), 'waystock-bench-'));
const server = await startEmbedded({ dataFolder: folder, log: quiet });
const ends: (() => Promise<unknown>)[] = [
  () => rm(folder, { recursive: true, force: true }),
  () => server.stop(),
];
try {
  await soak();
} finally {
  for (let end = ends.pop(); end; end = ends.pop()) await end();
}

async function soak(): Promise<void> {
  const { adminUrl, url, db } = await openTestDatabase({ serverUrl: server.url, connections: 1 });
  ends.push(() => db.close());
  const admin = new pg.Pool({ connectionString: adminUrl, max: 1 });
  ends.push(() => admin.end());
  await stock(url);
  const cluster = await startCluster({
    adminUrl,
    roles: ['all'],
    env: {
      NODE_OPTIONS: `--import=${new URL('./soak-probe.ts', import.meta.url).href}`,
      SOAK_PROBE_S: values.probe,
    },
  });
  ends.push(cluster.stop);
  const ours = must(cluster.servers[0], 'one was started');
  const tokens = await Promise.all(
    Array.from({ length: 300 }, (_, n) =>
      cluster.mint({ role: 'shopper', subject: customerOf(n), validFor: inSeconds(seconds + 600) }),
    ),
  );
  const place = (args: Record<string, number | string>) =>
    orders({ url: cluster.urls[0] ?? '', tokens: tokens.join(), skus, ...args });
  const work = await openPeople(url);
  ends.push(work.stop);

  let rate = Number(values.rate);
  if (values.rate === undefined) {
    await place({ clients: 16, seconds: 10, prefix: 'warm-up' });
    rate = (await place({ clients: 16, seconds: 10, prefix: 'maximum' })).per_second / 2;
  }
  process.stderr.write(`${Math.round(rate * 10) / 10} orders a second\n`);
  const samples: Sample[] = [];
  const began = performance.now();
  const placed = place({ rate, clients: 64, seconds, prefix: 'soak' });
  let heard = ours.output().length;
  while ((performance.now() - began) / 1000 < seconds) {
    await sleep(1_000);
    const [, probe] = /^probe (.*)\n/m.exec(ours.output().slice(heard)) ?? [];
    if (probe === undefined) continue;
    heard = ours.output().length;
    const at = (performance.now() - began) / 1000;
    samples.push({ at_s: at, ...JSON.parse(probe), ...(await outside(ours.pid ?? 0, admin)) });
  }
  const { orders: n, p50_ms, p99_ms, statuses } = await placed;
  const verdict = judge(samples);
  await keepResult('soak', {
    what: 'one server (API, facts, schedules) at a steady rate',
    minutes: Number(values.minutes),
    rate_per_second: Math.round(rate * 10) / 10,
    of_maximum: values.rate === undefined ? 0.5 : undefined,
    orders: n,
    statuses,
    p50_ms: Math.round(p50_ms),
    p99_ms: Math.round(p99_ms),
    ...verdict,
    samples,
  });
  process.exitCode = verdict.flat ? 0 : 1;
}

function openOn(url: string) {
  return openDatabase({
    url,
    now: () => instant(Date.now()),
    random: seededRandom('soak'),
    log: quiet,
    routes,
    connections: 2,
  });
}

async function stock(url: string): Promise<void> {
  const db = openOn(url);
  await openShop(db);
  await db.transact(async (tx) => {
    await addCustomers(tx, 300);
    const goods = Array.from({ length: skus }, (_, n) => [`SKU-${n}`, 10_000_000]);
    await addGoods(tx, Object.fromEntries(goods));
  });
  await db.close();
}

/** Whoever picks, hands over and delivers, so that orders end as fast as they come. */
async function openPeople(url: string) {
  const db = openOn(url);
  const warehouse = openWarehouse(db);
  let isOpen = true;
  const days = (async () => {
    while (isOpen) {
      await warehouse.work();
      await sleep(50);
    }
  })();
  return {
    async stop() {
      isOpen = false;
      await days;
      await db.close();
    },
  };
}

/** What a process keeps of the machine and of the database, and how many orders have not ended. */
async function outside(pid: number, admin: pg.Pool) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  const files = await readdir(`/proc/${pid}/fd`);
  const { rows } = await admin.query<{ connections: number; open: number }>(`
    select (select count(*)::integer from pg_stat_activity
        where application_name like 'waystock%' and datname = current_database()) as connections,
      (select count(*)::integer from orders.orders
        where stage not in ('delivered', 'cancelled')) as open`);
  const { connections = 0, open = 0 } = rows[0] ?? {};
  const resident = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024;
  return { rss_mb: resident, files: files.length, connections, open_orders: open };
}

interface Orders {
  readonly orders: number;
  readonly per_second: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
  readonly statuses: Readonly<Record<string, number>>;
}

async function orders(args: Record<string, number | string>): Promise<Orders> {
  const script = fileURLToPath(new URL('./order-clients.ts', import.meta.url));
  const flags = Object.entries(args).map(([name, value]) => `--${name}=${value}`);
  const { stdout } = await run(process.execPath, [script, ...flags], { maxBuffer: 1 << 24 });
  return JSON.parse(stdout) as Orders;
}
