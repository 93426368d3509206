import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import pg from 'pg';
import { startEmbedded } from '../../src/storage/embedded-postgres.ts';
import { startCluster } from '../../test/support/cluster.ts';
import { databaseUrl, openTestDatabase, quiet } from '../../test/support/database.ts';
import { cpuMeter, type CpuSeconds } from './cpu-time.ts';
import { seeded, seedShop, sites, skus } from './seed-shop.ts';

/**
 * Orders per second over HTTP (three lines, 6,000 stock rows, JWT, idempotency, outbox, durable) by
 * one node process, beside pgbench's simple-update on the same PostgreSQL in the same run, round by
 * round. Clients, server and PostgreSQL share the machine, so what an order costs in CPU time is told
 * beside the rates: it decides them, and it can be measured while others use the machine too.
 *
 *   npm run bench -- orders/place-order [--rounds 3] [--seconds 8] [--role api|all] [--clients 8,32]
 */
const run = promisify(execFile);
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '8' },
    role: { type: 'string', default: 'api' },
    clients: { type: 'string', default: '8,32' },
  },
});
const rounds = Number(values.rounds);
const seconds = Number(values.seconds);
/** Until V8 has compiled what it runs: after a third of this, rates still rose from round to round. */
const warmUpSeconds = 45;

const folder = await mkdtemp(join(tmpdir(), 'waystock-bench-'));
const server = await startEmbedded({ dataFolder: folder, log: quiet });
try {
  const database = await openTestDatabase({ serverUrl: server.url });
  await seedShop(database.db);
  await settle(database.adminUrl, seeded);
  const cluster = await startCluster({
    adminUrl: database.adminUrl,
    roles: [values.role as 'api' | 'all'],
  });
  try {
    const tokens = await Promise.all(
      Array.from({ length: 300 }, (_, i) => cluster.mint({ role: 'shopper', subject: `CUS-${i}` })),
    );
    const url = cluster.urls[0] ?? '';
    await preparePgbench(server.url);
    const place = (args: Record<string, number | string>) => orders({ url, tokens, ...args });
    await place({ clients: 32, seconds: warmUpSeconds, prefix: 'warm' });
    await settle(database.adminUrl);
    await place({ clients: 32, seconds: warmUpSeconds / 2, prefix: 'warmer' });
    const measured = cpuMeter({ server: cluster.servers[0]?.pid ?? 0, postmaster: server.pid });
    const series = [];
    for (const clients of values.clients.split(',').map(Number)) {
      const ours = [];
      const theirs = [];
      for (let round = 0; round < rounds; round++) {
        theirs.push(await measured(() => simpleUpdate(server.url, clients)));
        const prefix = `c${clients}r${round}`;
        ours.push(await measured(() => place({ clients, seconds, prefix })));
      }
      const best = median(ours.map((o) => o.result.per_second));
      const half = await place({ rate: best / 2, clients: 64, seconds, prefix: `half${clients}` });
      const update = median(theirs.map((t) => t.result.per_second));
      series.push({
        clients,
        orders_per_second: round1(best),
        simple_update_per_second: round1(update),
        ratio: Math.round((best / update) * 1000) / 1000,
        order_cpu_us: microseconds(ours.map(({ result, cpu }) => ({ n: result.orders, cpu }))),
        simple_update_cpu_us: microseconds(theirs.map(({ result, cpu }) => ({ n: result.n, cpu }))),
        at_half: {
          rate_per_second: round1(best / 2),
          p50_ms: round1(half.p50_ms),
          p99_ms: round1(half.p99_ms),
        },
        statuses: ours.map((o) => o.result.statuses),
      });
      process.stderr.write(`${JSON.stringify(series.at(-1))}\n`);
    }
    const { stdout: commit } = await run('git', ['rev-parse', '--short', 'HEAD']);
    const result = {
      what: 'orders placed over HTTP by one node process, beside pgbench simple-update (-N -M prepared)',
      commit: commit.trim(),
      cpu: cpus()[0]?.model,
      cores: cpus().length,
      node: process.version,
      postgresql: '18.4 embedded, fsync and synchronous_commit on',
      role: values.role,
      stock_rows: skus * sites.length,
      lines_per_order: 3,
      series,
    };
    const name = values.role === 'api' ? 'place-order' : `place-order-${values.role}`;
    const file = fileURLToPath(new URL(`../results/${name}.json`, import.meta.url));
    await writeFile(file, `${JSON.stringify(result, null, 2)}\n`);
    process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  } finally {
    await cluster.stop();
    await database.drop();
  }
} finally {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}

/**
 * As autovacuum would within a minute. Tables nobody has written to are left alone, as it does: told
 * that they are empty, the planner would read the whole of them for every foreign key that is checked.
 */
async function settle(url: string, only = ''): Promise<void> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query(`vacuum analyze ${only}`);
  await admin.end();
}

interface Orders {
  readonly orders: number;
  readonly per_second: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
  readonly statuses: Readonly<Record<string, number>>;
}

async function orders(args: Record<string, number | string | string[]>): Promise<Orders> {
  const script = fileURLToPath(new URL('./order-clients.ts', import.meta.url));
  const flags = Object.entries({ ...args, skus }).map(
    ([name, value]) => `--${name}=${String(value)}`,
  );
  const { stdout } = await run(process.execPath, [script, ...flags], { maxBuffer: 1 << 24 });
  return JSON.parse(stdout) as Orders;
}

async function preparePgbench(url: string): Promise<void> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query('create database pgbench');
  await admin.end();
  await run('pgbench', ['-i', '-q', '-s', '10', databaseUrl(url, 'pgbench')]);
}

/** BEGIN; UPDATE accounts; SELECT; INSERT history; END. */
async function simpleUpdate(url: string, clients: number) {
  const { stdout } = await run('pgbench', [
    ...['-N', '-n', '-M', 'prepared', '-c', String(clients), '-j', '2', '-T', String(seconds)],
    databaseUrl(url, 'pgbench'),
  ]);
  const number = (pattern: RegExp): number => Number(pattern.exec(stdout)?.[1]);
  return { n: number(/processed: (\d+)/), per_second: number(/tps = ([\d.]+)/) };
}

/** CPU time per order or transaction, the median of the rounds. */
function microseconds(rounds: readonly { n: number; cpu: CpuSeconds }[]) {
  const of = (part: keyof CpuSeconds): number =>
    Math.round(median(rounds.map(({ n, cpu }) => (cpu[part] / n) * 1e6)));
  return { node: of('server'), postgresql: of('postgres'), clients: of('clients') };
}

function median(all: readonly number[]): number {
  return all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
}

function round1(n: number): number {
  return Math.round(n * 10) / 10;
}
