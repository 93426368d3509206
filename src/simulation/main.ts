import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { prepareAppRole } from '../storage/app-role.ts';
import { startEmbedded } from '../storage/embedded-postgres.ts';
import { listMigrations, migrate } from '../storage/migrate.ts';
import type { Log } from '../world.ts';
import { type FaultLevel, faultLevels } from './faults.ts';
import { openProgress } from './progress.ts';
import { tableOf } from './report-table.ts';
import { runScenario, type Scenario } from './scenarios.ts';

const usage = `Lives through simulated days of a city with production code on a real PostgreSQL.

  npm run simulate -- --days 7 --seed 1

  --days N             days on which people shop                        (1)
  --seed TEXT          the city and everything that happens in it       (1)
  --faults LEVEL       none, usual or harsh                             (usual)
  --orders-per-day N   instead of what the shoppers' habits add up to   (some 400)
  --planner-off        without hash aggregation and sequential scans: nothing may depend on plans
  --json               the report as JSON

Ends with 1 and a command to replay it when a rule was broken.
`;

/** Plans that PostgreSQL would choose otherwise, so that a list without ORDER BY comes in another order. */
const plannerOff =
  'set enable_hashagg = off; set enable_seqscan = off; set enable_hashjoin = off; ' +
  'set enable_memoize = off';

interface Command extends Scenario {
  readonly plannerOff: boolean;
  readonly json: boolean;
}

function readCommand(args: readonly string[]): Command | undefined {
  const { values } = parseArgs({
    args: [...args],
    options: {
      days: { type: 'string', default: '1' },
      seed: { type: 'string', default: '1' },
      faults: { type: 'string', default: 'usual' },
      'orders-per-day': { type: 'string' },
      'planner-off': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return undefined;
  if (!(values.faults in faultLevels)) throw new Error(`--faults is none, usual or harsh`);
  const perDay = values['orders-per-day'];
  return {
    seed: values.seed,
    days: wholeNumber('--days', values.days),
    faults: values.faults as FaultLevel,
    ...(perDay === undefined ? {} : { ordersPerDay: wholeNumber('--orders-per-day', perDay) }),
    plannerOff: values['planner-off'],
    json: values.json,
  };
}

function wholeNumber(name: string, text: string): number {
  const n = Number(text);
  if (!Number.isSafeInteger(n) || n < 1) throw new Error(`${name} is a whole number, not ${text}`);
  return n;
}

export async function main(args: readonly string[]): Promise<number> {
  const command = readCommand(args);
  if (!command) {
    process.stdout.write(usage);
    return 0;
  }
  const progress = openProgress(process.stderr);
  const server = await startServer();
  try {
    const { plannerOff: off, json, ...scenario } = command;
    const report = await runScenario(scenario, {
      url: server.url,
      onProgress: progress.show,
      ...(off ? { sessionSettings: plannerOff } : {}),
    });
    progress.end();
    process.stdout.write(json ? `${JSON.stringify(report, null, 2)}\n` : tableOf(report));
    return report.violation === undefined ? 0 : 1;
  } finally {
    progress.end();
    await server.stop();
  }
}

/** A server that need not survive: in a temporary folder, without waiting for any disk. */
async function startServer(): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'waystock-simulation-'));
  const settings = {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    wal_level: 'minimal',
    max_wal_senders: 0,
    jit: 'off',
  };
  const server = await startEmbedded({ dataFolder: folder, settings, log: quiet });
  const stop = async (): Promise<void> => {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    await server.stop();
    // Elsewhere than in the folder when that is closed to the server's user.
    await rm(await realpath(join(folder, 'postgres')), { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
  };
  const interrupted = (): void => {
    stop().then(
      () => process.exit(130),
      () => process.exit(130),
    );
  };
  process.once('SIGINT', interrupted).once('SIGTERM', interrupted);
  const admin = new pg.Client({ connectionString: server.url });
  await admin.connect();
  await migrate(admin, await listMigrations(), () => prepareAppRole(server.url));
  await admin.end();
  return { url: await prepareAppRole(server.url), stop };
}

const silent = (): void => undefined;
const quiet: Log = { debug: silent, info: silent, warn: silent, error: silent };

if (import.meta.main)
  process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
    const cause =
      error instanceof Error && error.cause instanceof Error ? `\n${error.cause.stack}` : '';
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}${cause}\n`);
    return 1;
  });
