import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { prepareAppRole } from '../storage/app-role.ts';
import { startEmbedded } from '../storage/embedded-postgres.ts';
import { listMigrations, migrate } from '../storage/migrate.ts';
import type { Log } from '../world.ts';

export interface ThrowAwayServer {
  /** Of the application role, to a migrated and empty database. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Nothing has to survive, nobody watches, and one connection works at a time. */
const settings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  checkpoint_timeout: '1d',
  max_parallel_workers_per_gather: 0,
  track_activities: 'off',
  update_process_title: 'off',
};

/** A server that need not survive: in a temporary folder, without waiting for any disk. */
export async function startThrowAwayServer(): Promise<ThrowAwayServer> {
  const folder = await mkdtemp(join(tmpdir(), 'waystock-simulation-'));
  // In the folder of the cluster, which the server calls '.'.
  const sockets = hasSockets ? { unix_socket_directories: '.' } : {};
  const server = await startEmbedded({
    dataFolder: folder,
    settings: { ...settings, ...sockets },
    log: quiet,
  });
  // Elsewhere than in the folder when that is closed to the server's user.
  const cluster = await realpath(join(folder, 'postgres'));
  const stop = async (): Promise<void> => {
    process.off('SIGINT', interrupted).off('SIGTERM', interrupted);
    await server.stop();
    await rm(cluster, { recursive: true, force: true });
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
  const url = new URL(await prepareAppRole(server.url));
  if (hasSockets && fits(cluster)) url.searchParams.set('host', cluster);
  return { url: url.toString(), stop };
}

const hasSockets = process.platform !== 'win32';

/** A socket spares a third of what a round trip by TCP costs, but its path may not be long. */
const fits = (cluster: string): boolean =>
  Buffer.byteLength(join(cluster, '.s.PGSQL.65535')) < (process.platform === 'linux' ? 108 : 104);

const silent = (): void => undefined;
const quiet: Log = { debug: silent, info: silent, warn: silent, error: silent };
