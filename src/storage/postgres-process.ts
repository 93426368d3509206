import { execFileSync, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { EmbeddedPostgresError } from './embedded-errors.ts';
import { account, type Binaries } from './postgres-binaries.ts';

export type Settings = Readonly<Record<string, string | number>>;

export interface Server {
  readonly pid: number;
  readonly port: number;
}

export interface LaunchOptions {
  readonly folder: string;
  readonly cluster: string;
  readonly binaries: Binaries;
  readonly settings: Settings;
}

const patienceMs = 300_000;

/** A small machine's settings; the log holds no statements, so no personal data. */
const defaults: Settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '128MB',
  max_connections: 100,
  max_wal_size: '1GB',
  wal_level: 'minimal',
  max_wal_senders: 0,
  max_logical_replication_workers: 0,
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'log',
  log_error_verbosity: 'terse',
  log_checkpoints: 'off',
  ...(process.platform === 'linux' ? { recovery_init_sync_method: 'syncfs' } : {}),
};

/** The server that runs on a cluster, once it takes connections; a stale pid file is none. */
export async function findServer(cluster: string): Promise<Server | undefined> {
  for (const deadline = Date.now() + patienceMs; Date.now() < deadline; await sleep(20)) {
    const file = await readPidFile(cluster);
    if (!file || !isServer(file.pid)) {
      // The id may live on in another program, and PostgreSQL would take that for itself.
      await rm(join(cluster, 'postmaster.pid'), { force: true });
      return undefined;
    }
    if (file.ready) return { pid: file.pid, port: file.port };
  }
  throw didNotStart(`the PostgreSQL that runs on ${cluster} is neither ready nor ending`);
}

/**
 * Starts a server on a cluster nobody serves. Where `port` stays taken, `otherwise` says whether a
 * free one will do; 0 asks for a free one.
 */
export async function launch(
  options: LaunchOptions,
  port: number,
  otherwise: 'any' | 'fail',
): Promise<Server> {
  const began = Date.now();
  for (let at = port || (await freePort()); ; await sleep(50)) {
    const outcome = await launchOnce(options, at);
    if (typeof outcome !== 'string') return outcome;
    // A killed predecessor's backends and port take a moment to go.
    const waited = Date.now() - began;
    if (outcome.includes('still in use') && waited < 20_000) continue;
    if (!outcome.includes('could not bind')) throw didNotStart(outcome);
    if (waited < 1_000) continue;
    if (otherwise === 'fail')
      throw new EmbeddedPostgresError(
        'port-in-use',
        `Port ${port} of 127.0.0.1 is taken. Choose another port, or none to get a free one.`,
      );
    at = await freePort();
  }
}

/** The server, or what it wrote before it gave up. */
async function launchOnce(options: LaunchOptions, port: number): Promise<Server | string> {
  const { cluster } = options;
  const logFile = join(options.folder, 'postgres.log');
  const log = openSync(logFile, 'w', 0o600);
  const settings = Object.entries({ ...defaults, ...options.settings, port });
  // Detached: Ctrl-C must reach us only, so that work in hand can still be stored.
  const child = spawn(
    options.binaries.path('postgres'),
    ['-D', cluster, ...settings.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    {
      ...account,
      detached: true,
      stdio: ['ignore', log, log],
      env: { ...process.env, LC_ALL: 'C' },
    },
  );
  closeSync(log);
  child.unref();
  const failure = new Promise<string>((resolve) => {
    const give = (error: unknown): void => resolve(String(error));
    child.once('error', give);
    // It may end long after its start, when its folder is gone already.
    child.once('exit', () => {
      readFile(logFile, 'utf8').then(resolve, give);
    });
  });
  const { pid } = child;
  if (pid === undefined) return failure;
  // Until it has a keeper, it must not outlive a start that is broken off.
  const onExit = () => signal(pid, 'SIGINT');
  process.once('exit', onExit);
  try {
    for (const deadline = Date.now() + patienceMs; Date.now() < deadline; ) {
      const said = await Promise.race([failure, sleep(10)]);
      if (said !== undefined) return said;
      const file = await readPidFile(cluster);
      if (file?.pid === pid && file.ready) return { pid, port };
    }
    await stopServer(pid);
    return `not ready after ${patienceMs} ms: ${await failure}`;
  } finally {
    process.off('exit', onExit);
  }
}

/** Ends a server: fast (all committed work kept), then harder. */
export async function stopServer(pid: number): Promise<void> {
  for (const [name, patience] of [
    ['SIGINT', 30_000],
    ['SIGQUIT', 10_000],
    ['SIGKILL', 5_000],
  ] as const) {
    signal(pid, name);
    for (const deadline = Date.now() + patience; Date.now() < deadline; await sleep(10))
      if (!isServer(pid)) return;
  }
  throw new Error(`PostgreSQL (process ${pid}) does not end`);
}

/** Sends a signal if the process is still that server. Synchronous: exit handlers use it. */
export function signal(pid: number, name: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): void {
  if (isServer(pid)) process.kill(pid, name);
}

/** Whether a process id is a live postmaster: not reused by another program, not a zombie. */
export function isServer(pid: number): boolean {
  try {
    process.kill(pid, 0);
    if (process.platform === 'win32') return true;
    const program =
      process.platform === 'linux'
        ? readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')[0]
        : execFileSync('ps', ['-p', String(pid), '-o', 'comm='], { encoding: 'utf8' }).trim();
    return basename(program ?? '') === 'postgres';
  } catch {
    return false;
  }
}

/** The folder that the server behind `url` serves. */
export async function servedFolder(url: string): Promise<string> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    const { rows } = await client.query<{ data_directory: string }>('show data_directory');
    return rows[0]?.data_directory ?? '';
  } finally {
    await client.end();
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

interface PidFile extends Server {
  readonly ready: boolean;
}

/** `postmaster.pid`: process, folder, start, port, sockets, address, memory, status. */
async function readPidFile(cluster: string): Promise<PidFile | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '');
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
}

const didNotStart = (said: string): EmbeddedPostgresError =>
  new EmbeddedPostgresError(
    'did-not-start',
    `PostgreSQL did not start: ${said.trim().split('\n').slice(-6).join('\n')}\n` +
      'Correct this, restore the data folder from a backup, or set DATABASE_URL.',
  );
