import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { prepareAppRole } from '../storage/app-role.ts';
import { startEmbedded } from '../storage/embedded-postgres.ts';
import { listMigrations, migrate } from '../storage/migrate.ts';
import type { Log } from '../world.ts';
import { readCommand, UsageError, usage } from './command.ts';
import { openProgress } from './progress.ts';
import { tableOf } from './report-table.ts';
import { runScenario } from './scenarios.ts';

export async function main(args: readonly string[]): Promise<number> {
  const command = readCommand(args);
  if (!command) {
    process.stdout.write(usage);
    return 0;
  }
  const progress = openProgress(process.stderr);
  const server = await startServer();
  try {
    const { plannerOff, json, ...scenario } = command;
    const report = await runScenario(scenario, {
      url: server.url,
      plannerOff,
      onProgress: progress.show,
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
    if (error instanceof UsageError) {
      process.stderr.write(`${error.message}\n\n${usage}`);
      return 2;
    }
    const cause =
      error instanceof Error && error.cause instanceof Error ? `\n${error.cause.stack}` : '';
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}${cause}\n`);
    return 1;
  });
