import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { currency, grams, type LocalDate, metres, money } from '@waystock/kernel';
import { sql } from 'kysely';
import pg from 'pg';
import { putCarrier } from '../../src/domains/allocation/index.ts';
import { startEmbedded } from '../../src/storage/embedded-postgres.ts';
import { startCluster } from '../../test/support/cluster.ts';
import { databaseUrl, openTestDatabase, quiet } from '../../test/support/database.ts';

/**
 * Orders per second over HTTP (three lines, 6,000 stock rows, JWT, idempotency, outbox, durable) by
 * one node process, beside pgbench's simple-update on the same PostgreSQL in the same run.
 *
 *   npm run bench -- orders/place-order [--rounds 3] [--seconds 8] [--role api|all]
 */
const run = promisify(execFile);
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '8' },
    role: { type: 'string', default: 'api' },
  },
});
const rounds = Number(values.rounds);
const seconds = Number(values.seconds);
const eur = currency('EUR');
const skus = 1_000;
const sites = ['S1', 'S2', 'S3', 'S4', 'S5', 'S6'];

const folder = await mkdtemp(join(tmpdir(), 'waystock-bench-'));
const server = await startEmbedded({ dataFolder: folder, log: quiet });
try {
  const database = await openTestDatabase({ serverUrl: server.url });
  await seed(database.db);
  await analyse(database.adminUrl);
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
    await place({ clients: 16, seconds: 4, prefix: 'warm' });
    const series = [];
    for (const clients of [8, 32]) {
      const ours = [];
      const theirs = [];
      for (let round = 0; round < rounds; round++) {
        theirs.push(await simpleUpdate(server.url, clients));
        ours.push(await place({ clients, seconds, prefix: `c${clients}r${round}` }));
      }
      const best = median(ours.map((o) => o.per_second));
      const half = await place({ rate: best / 2, clients: 64, seconds, prefix: `half${clients}` });
      const update = median(theirs);
      series.push({
        clients,
        orders_per_second: round1(best),
        simple_update_per_second: round1(update),
        ratio: Math.round((best / update) * 1000) / 1000,
        at_half: {
          rate_per_second: round1(best / 2),
          p50_ms: round1(half.p50_ms),
          p99_ms: round1(half.p99_ms),
        },
        statuses: ours.map((o) => o.statuses),
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

async function seed(db: Awaited<ReturnType<typeof openTestDatabase>>['db']): Promise<void> {
  await db.transact(async (tx) => {
    const insert = (query: ReturnType<typeof sql>) => query.execute(tx.sql);
    await insert(sql`insert into catalogue.owner (id, name) values ('own', 'Merchant')`);
    await insert(sql`insert into network.region (id, name, time_zone, currency)
      values ('reg', 'Berlin', 'Europe/Berlin', 'EUR')`);
    await insert(sql`
      insert into network.site (id, region_id, name, kind, lon, lat, address, time_zone, capacity_ml,
        opening_hours, currency)
      select id, 'reg', id, 'fulfilment-centre', 13.3 + n * 0.03, 52.45 + n * 0.02, 'Weg 1',
        'Europe/Berlin', 1000000000000, '[]', 'EUR'
      from unnest(${sites}::text[]) with ordinality as s (id, n)`);
    await insert(sql`
      insert into catalogue.sku (id, owner_id, name, category, weight_g, length_mm, width_mm, height_mm,
        price_minor, currency)
      select 'SKU-' || n, 'own', 'Thing ' || n, 'things', 300 + n % 900, 200, 100, 50, 500 + n, 'EUR'
      from generate_series(0, ${skus - 1}::integer) as g (n)`);
    await insert(sql`
      insert into inventory.stock (sku_id, site_id, on_hand)
      select k.id, s.id, 1000000 from catalogue.sku k, network.site s`);
    await insert(sql`
      insert into inventory.lot (sku_id, site_id, status, units)
      select sku_id, site_id, 'sellable', on_hand from inventory.stock`);
    await putCarrier(tx, {
      id: 'post.parcel',
      tariff: {
        carrier: 'post',
        service: 'parcel',
        zones: [
          {
            zone: 'national',
            upTo: metres(1_000_000),
            rate: {
              base: money(320, eur),
              bands: [{ upTo: grams(31_000), perKg: money(35, eur) }],
            },
            transit: { businessDays: 2, deliveredByMinute: 1080 },
          },
        ],
      },
      carries: { temperatures: ['ambient'], hazards: ['none'] },
      collectsAt: 1020,
      restDays: [0],
      holidays: [] as LocalDate[],
      active: true,
    });
  });
}

/** As autovacuum would within a minute. */
async function analyse(url: string): Promise<void> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query('vacuum analyze');
  await admin.end();
}

interface Orders {
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

/** BEGIN; UPDATE accounts; SELECT; INSERT history; END. Transactions per second. */
async function simpleUpdate(url: string, clients: number): Promise<number> {
  const { stdout } = await run('pgbench', [
    ...['-N', '-n', '-M', 'prepared', '-c', String(clients), '-j', '2', '-T', String(seconds)],
    databaseUrl(url, 'pgbench'),
  ]);
  return Number(/tps = ([\d.]+)/.exec(stdout)?.[1]);
}

function median(all: readonly number[]): number {
  return all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
}

function round1(n: number): number {
  return Math.round(n * 10) / 10;
}
