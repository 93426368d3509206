import { mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { type EmbeddedPostgres, startEmbedded } from '../../src/storage/embedded-postgres.ts';
import { lockFolder } from '../../src/storage/postgres-folder.ts';
import { findServer, stopServer } from '../../src/storage/postgres-process.ts';
import type { Log } from '../../src/world.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The superuser's connection string of the server all tests of a run share. */
    postgresUrl: string;
  }
}

interface SharedServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Projects load this file apart from each other, so what they share hangs on the process. */
const shared = globalThis as {
  waystockTestServer?: { users: number; server: Promise<SharedServer> };
};

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const use = (shared.waystockTestServer ??= { users: 0, server: startShared() });
  use.users++;
  project.provide('postgresUrl', (await use.server).url);
  return async () => {
    if (--use.users > 0) return;
    delete shared.waystockTestServer;
    await (await use.server).stop();
  };
}

const prefix = 'waystock-test-postgres-';

/** Of a server one gives to test on: its version, settings and superuser are those it has. */
const given = process.env['WAYSTOCK_TEST_DATABASE_URL'];

async function startShared(): Promise<SharedServer> {
  if (given) return { url: given, stop: async () => undefined };
  await sweep();
  const folder = await mkdtemp(join(tmpdir(), `${prefix}${process.pid}-`));
  const settings = {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: 300,
  };
  let server: EmbeddedPostgres | undefined;
  const remove = async () => {
    try {
      await server?.stop();
    } finally {
      await removeFolder(folder);
    }
  };
  try {
    server = await startEmbedded({ dataFolder: folder, settings, log: quiet });
    return { url: server.url, stop: remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** What runs that were killed before their teardown left behind. */
async function sweep(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(prefix)) continue;
    const owner = Number.parseInt(name.slice(prefix.length), 10);
    if (!isGone(owner)) continue;
    const folder = join(tmpdir(), name);
    // Refused where the run lives after all (in another container) or was another user's.
    const unlock = await lockFolder(folder).catch(() => undefined);
    if (unlock) await removeFolder(folder).finally(unlock);
  }
}

async function removeFolder(folder: string): Promise<void> {
  // Elsewhere than in the folder when that is closed to the server's user.
  const cluster = await realpath(join(folder, 'postgres')).catch(() => undefined);
  if (cluster !== undefined) {
    const orphan = await findServer(cluster);
    if (orphan) await stopServer(orphan.pid);
    await rm(cluster, { recursive: true, force: true });
  }
  await rm(folder, { recursive: true, force: true });
}

function isGone(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

const silent = () => undefined;
const quiet: Log = { debug: silent, info: silent, warn: silent, error: silent };
