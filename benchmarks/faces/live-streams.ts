import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { must } from '@waystock/kernel';
import pg from 'pg';
import { startEmbedded } from '../../src/storage/embedded-postgres.ts';
import { startCluster } from '../../test/support/cluster.ts';
import { openTestDatabase, quiet } from '../../test/support/database.ts';
import { seeded, seedShop, skus } from '../orders/seed-shop.ts';
import { keepResult } from '../result.ts';
import { listen, type Listener } from './listener.ts';

/**
 * A thousand people listen to what happens, on one process, while orders come in; then the process is
 * killed and started again. How late do they hear of a fact, and has each heard every fact once?
 *
 *   npm run bench -- faces/live-streams [--streams 1000] [--rate 5] [--seconds 30]
 */
const { values } = parseArgs({
  options: {
    streams: { type: 'string', default: '1000' },
    rate: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '30' },
  },
});
const streams = Number(values.streams);
const seconds = Number(values.seconds);
/** Fewer than one caller may have open at once. */
const streamsPerCaller = 8;
const run = promisify(execFile);

const folder = await mkdtemp(join(tmpdir(), 'waystock-bench-'));
const server = await startEmbedded({ dataFolder: folder, log: quiet });
const ends: (() => Promise<unknown>)[] = [
  () => rm(folder, { recursive: true, force: true }),
  () => server.stop(),
];
try {
  await measure();
} finally {
  for (let end = ends.pop(); end; end = ends.pop()) await end();
}

async function measure(): Promise<void> {
  const { adminUrl, db } = await openTestDatabase({ serverUrl: server.url, connections: 1 });
  ends.push(() => db.close());
  await seedShop(db);
  const admin = new pg.Pool({ connectionString: adminUrl, max: 1 });
  ends.push(() => admin.end());
  await admin.query(`vacuum analyze ${seeded}`);
  const cluster = await startCluster({ adminUrl, roles: ['api'] });
  ends.push(cluster.stop);
  const [ours, url] = [must(cluster.servers[0], 'one'), must(cluster.urls[0], 'one')];
  const shoppers = await Promise.all(
    Array.from({ length: 50 }, (_, i) => cluster.mint({ role: 'shopper', subject: `CUS-${i}` })),
  );
  const place = (prefix: string) =>
    orders({ url, tokens: shoppers.join(), rate: values.rate, seconds, prefix, skus });
  await place('warm-up');

  const before = await cursorNow(adminUrl);
  let delays: number[] = [];
  const listeners: Listener[] = [];
  ends.push(() => Promise.all(listeners.map((one) => one.close())));
  for (let n = 0; n < streams; n += streamsPerCaller) {
    const subject = `watcher-${n}`;
    const token = await cluster.mint({ role: 'ops', subject, scope: { regions: 'all' } });
    for (let i = n; i < Math.min(streams, n + streamsPerCaller); i++)
      listeners.push(listen({ url, token, from: before, onDelay: (ms) => delays.push(ms) }));
  }
  await until('everybody listens', () => listeners.every((one) => one.connections === 1));

  delays = [];
  process.stderr.write(`${streams} streams, ${values.rate} orders a second …\n`);
  await place('calm');
  const calm = delays.toSorted((a, b) => a - b);
  const rssMb = await residentMb(ours.pid ?? 0);

  process.stderr.write('killed and started again meanwhile …\n');
  const placing = place('restart').catch(() => undefined);
  await sleep((seconds / 3) * 1000);
  await ours.kill('SIGKILL');
  await ours.start();
  await placing;
  await until('everybody is back', () => listeners.every((one) => one.connections >= 2));

  const { rows } = await admin.query<{ fact_id: string }>(
    `select fact_id from storage.fact where (xid, id) > ($1::xid8, 0) order by xid, id`,
    [before.split('-')[0]],
  );
  const all = rows.map((row) => row.fact_id);
  await until('everybody has heard it all', () =>
    listeners.every((one) => one.heard.length >= all.length),
  );
  const expected = all.join();
  const wrong = listeners.filter((one) => one.heard.join() !== expected).length;
  const at = (q: number) => calm[Math.floor(q * (calm.length - 1))] ?? 0;
  await keepResult('live-streams', {
    what: 'facts heard by streams on one process, which is killed and started again meanwhile',
    headline:
      `${streams.toLocaleString('en')} live streams on one process hear of a fact within ` +
      `${at(0.95)} ms (p95); after a kill and restart ${wrong === 0 ? 'each' : streams - wrong} ` +
      `had every one of ${all.length} facts once, in order`,
    streams,
    orders_per_second: Number(values.rate),
    facts: all.length,
    events: listeners.reduce((sum, one) => sum + one.heard.length, 0),
    delay_ms: { p50: at(0.5), p95: at(0.95), p99: at(0.99) },
    rss_mb: rssMb,
    streams_with_gap_or_duplicate: wrong,
  });
  process.exitCode = wrong === 0 ? 0 : 1;
}

/** The cursor after everything that has happened so far. */
async function cursorNow(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ cursor: string }>(
    `select pg_snapshot_xmin(pg_current_snapshot())::text || '-0' as cursor`,
  );
  await client.end();
  return must(rows[0], 'one row').cursor;
}

async function orders(args: Record<string, number | string>): Promise<unknown> {
  const script = fileURLToPath(new URL('../orders/order-clients.ts', import.meta.url));
  const flags = Object.entries(args).map(([name, value]) => `--${name}=${String(value)}`);
  const { stdout } = await run(process.execPath, [script, ...flags], { maxBuffer: 1 << 24 });
  return JSON.parse(stdout);
}

async function until(what: string, isSo: () => boolean): Promise<void> {
  const end = performance.now() + 120_000;
  while (!isSo()) {
    if (performance.now() > end) throw new Error(`not after two minutes: ${what}`);
    await sleep(100);
  }
}

/** Linux only. */
async function residentMb(pid: number): Promise<number> {
  const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(pid)]);
  return Math.round(Number(stdout) / 1024);
}
