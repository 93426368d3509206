import { randomBytes } from 'node:crypto';
import type { Log } from '../world.ts';
import { EmbeddedPostgresError } from './embedded-errors.ts';
import { account, openBinaries } from './postgres-binaries.ts';
import {
  createCluster,
  findCluster,
  lockFolder,
  openFolder,
  readConnection,
  writeConnection,
} from './postgres-folder.ts';
import {
  findServer,
  isServer,
  launch,
  type LaunchOptions,
  type Server,
  servedFolder,
  type Settings,
  signal,
  stopServer,
} from './postgres-process.ts';

export interface EmbeddedOptions {
  /** Created if need be; one Waystock owns it at a time. */
  readonly dataFolder: string;
  /** A free one if not given, the same again at the next start when it is still free. */
  readonly port?: number;
  /** PostgreSQL settings over our own, e.g. `{ fsync: 'off' }`. */
  readonly settings?: Settings;
  readonly log: Log;
  /** Where root keeps what the server's user could not reach in the data folder. */
  readonly stateFolder?: string;
}

export interface EmbeddedPostgres {
  /** Connection string of the superuser, on loopback. */
  readonly url: string;
  /** The server was still running after the death of its last owner. */
  readonly adopted: boolean;
  /** The postmaster, which changes if it had to be started again. */
  readonly pid: number;
  /** Ends the server and frees the folder; all committed work is kept. */
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL on a data folder, or takes over the one a killed owner left running there.
 * A server that dies is started again on its port. Throws EmbeddedPostgresError.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const folder = await openFolder(options.dataFolder);
  const unlock = await lockFolder(folder);
  try {
    return await startLocked(folder, options, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

/** The url of the server another process owns, e.g. for the command line. */
export async function attachEmbedded(dataFolder: string): Promise<{ readonly url: string }> {
  try {
    const url = await readConnection(dataFolder);
    if (!url) throw new Error('it has no connection.json');
    await servedFolder(url.href);
    return { url: url.href };
  } catch (error) {
    throw new EmbeddedPostgresError(
      'not-running',
      `No Waystock runs on ${dataFolder} (${String(error)}). Start it with npm start, or set ` +
        'DATABASE_URL.',
      error,
    );
  }
}

async function startLocked(
  folder: string,
  options: EmbeddedOptions,
  unlock: () => void,
): Promise<EmbeddedPostgres> {
  const { log, settings = {}, stateFolder = '/var/lib/waystock' } = options;
  const binaries = await openBinaries(account.uid === undefined ? folder : stateFolder);
  let cluster = await findCluster(folder, binaries.major);
  const known = await readConnection(folder);
  const password = known?.password ?? randomBytes(24).toString('base64url');
  const urlAt = (port: number) => `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
  if (!known) await writeConnection(folder, urlAt(0));
  const durable = settings['fsync'] !== 'off';
  cluster ??= await createCluster({ folder, stateFolder, binaries, password, durable });

  const orphan = await adopt(cluster, urlAt, options.port);
  const launching: LaunchOptions = { folder, cluster, binaries, settings };
  const port = options.port ?? Number(known?.port ?? 0);
  const otherwise = options.port === undefined ? 'any' : 'fail';
  const server = orphan ?? (await launch(launching, port, otherwise));
  const keeper = keepRunning(server, launching, log);
  await writeConnection(folder, urlAt(server.port)).catch(async (error: unknown) => {
    await keeper.stop();
    throw error;
  });
  const adopted = orphan !== undefined;
  log.info({ ...server, cluster, adopted }, 'embedded PostgreSQL runs');
  let stopping: Promise<void> | undefined;
  return {
    url: urlAt(server.port),
    adopted,
    get pid() {
      return keeper.pid();
    },
    stop: () => (stopping ??= keeper.stop().finally(unlock)),
  };
}

/** The orphan on our cluster, unless it listens elsewhere than asked: then it is ended. */
async function adopt(
  cluster: string,
  urlAt: (port: number) => string,
  port: number | undefined,
): Promise<Server | undefined> {
  const server = await findServer(cluster);
  if (!server) return undefined;
  const served = await servedFolder(urlAt(server.port)).catch(String);
  // It may have been dying as we looked.
  if (!isServer(server.pid)) return undefined;
  if (served !== cluster)
    throw new EmbeddedPostgresError(
      'did-not-start',
      `Process ${server.pid} serves ${cluster} but not to us (${served}). End it with ` +
        `kill -INT ${server.pid} and start again.`,
    );
  if (port === undefined || port === server.port) return server;
  await stopServer(server.pid);
  return undefined;
}

/** Looks after a server until it is stopped or this process exits. */
function keepRunning(first: Server, launching: LaunchOptions, log: Log) {
  let server = first;
  let restart: Promise<void> | undefined;
  const watch = setInterval(() => {
    if (restart || isServer(server.pid)) return;
    log.warn({ pid: server.pid }, 'PostgreSQL died; starting it again');
    restart = launch(launching, server.port, 'fail')
      .then((again) => void (server = again))
      .catch((error: unknown) => log.error({ error: String(error) }, 'PostgreSQL stays down'))
      .finally(() => (restart = undefined));
  }, 1_000);
  watch.unref();
  const onExit = () => signal(server.pid, 'SIGINT');
  process.once('exit', onExit);
  return {
    pid: () => server.pid,
    async stop() {
      clearInterval(watch);
      await restart;
      await stopServer(server.pid);
      process.off('exit', onExit);
    },
  };
}
