import { execFile, type PromiseWithChild } from 'node:child_process';
import { rmSync } from 'node:fs';
import { access, chmod, constants, lchown, lstat, mkdir, mkdtemp } from 'node:fs/promises';
import { readdir, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { promisify } from 'node:util';
import { DataFolderInUse, EmbeddedPostgresError, reasonOf } from './embedded-errors.ts';
import { account, type Binaries, isReachable } from './postgres-binaries.ts';

/*
 * The data folder:
 *   owner.lock        held while a Waystock owns the folder
 *   connection.json   the superuser's url: port and password outlive a restart
 *   postgres/         the cluster (or a link to it)      postgres.log   what the server says
 */

export async function openFolder(path: string): Promise<string> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
    const folder = await realpath(path);
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    if (account.uid !== undefined) await chmod(folder, (await stat(folder)).mode | 0o001);
    return folder;
  } catch (error) {
    throw notWritable(resolve(path), error);
  }
}

/**
 * Takes the folder or throws DataFolderInUse. The lock is the operating system's, taken through
 * SQLite as Node has no flock of its own: it dies with its process, so neither a reused process id
 * nor another container on the same volume can fool it. (Nothing else may open the file: POSIX
 * drops a process's locks on a file when that process closes any descriptor of it.)
 */
export async function lockFolder(folder: string): Promise<() => void> {
  let lock: DatabaseSync | undefined;
  try {
    lock = new DatabaseSync(join(folder, 'owner.lock'));
    lock.exec('begin exclusive');
  } catch (error) {
    lock?.close();
    const busy = error instanceof Error && 'errcode' in error && error.errcode === 5;
    throw busy
      ? new DataFolderInUse(folder, await readConnection(folder))
      : notWritable(folder, error);
  }
  const held = lock;
  return () => held.close();
}

/** The superuser's url; undefined where no server ever ran. */
export async function readConnection(folder: string): Promise<URL | undefined> {
  try {
    const text = await readFile(join(folder, 'connection.json'), 'utf8');
    return new URL((JSON.parse(text) as { url: string }).url);
  } catch (error) {
    if (reasonOf(error) === 'ENOENT') return undefined;
    throw notWritable(folder, error);
  }
}

export async function writeConnection(folder: string, url: string): Promise<void> {
  const file = join(folder, 'connection.json');
  const text = `${JSON.stringify({ url })}\n`;
  await writeFile(`${file}.new`, text, { mode: 0o600, flush: true });
  await rename(`${file}.new`, file);
}

/** The path of the cluster that is there, checked; undefined where the folder is new. */
export async function findCluster(folder: string, major: string): Promise<string | undefined> {
  const place = join(folder, 'postgres');
  if (!(await lstat(place).catch(() => undefined))) return undefined;
  const connection = await readConnection(folder);
  const version = await readFile(join(place, 'PG_VERSION'), 'utf8').catch((error: unknown) => {
    if (reasonOf(error) !== 'ENOENT') throw notWritable(folder, error);
    return '';
  });
  if (version === '' || !connection)
    throw new EmbeddedPostgresError(
      'data-folder-damaged',
      `${folder} is incomplete: postgres/PG_VERSION or connection.json is missing. Restore it ` +
        'from a backup, or remove it to start empty.',
    );
  if (version.trim() !== major)
    throw new EmbeddedPostgresError(
      'other-major-version',
      `${place} was written by PostgreSQL ${version.trim()}, this Waystock brings ${major}. Run the ` +
        `data on a PostgreSQL of that version and set DATABASE_URL, or move it by pg_dump.`,
    );
  const cluster = await realpath(place);
  if (!(await isReachable(dirname(cluster))))
    throw new EmbeddedPostgresError(
      'data-folder-not-writable',
      `PostgreSQL does not run as root, and user ${account.uid} cannot reach ${cluster}. Open ` +
        'the folders above it (chmod o+x), or choose another data folder.',
    );
  await give(cluster);
  return cluster;
}

export interface NewCluster {
  readonly folder: string;
  /** Where the cluster goes when the server's user cannot reach the folder. */
  readonly stateFolder: string;
  readonly binaries: Binaries;
  readonly password: string;
  /** False for throw-away data: nothing is then written through to the disk. */
  readonly durable: boolean;
}

/** Built aside and moved into place when complete, so that a crash leaves no half cluster. */
export async function createCluster(options: NewCluster): Promise<string> {
  const { folder, stateFolder } = options;
  const place = join(folder, 'postgres');
  const here = await isReachable(folder);
  if (!here) await mkdir(stateFolder, { recursive: true, mode: 0o755 });
  const building = await mkdtemp(join(here ? folder : stateFolder, 'cluster-'));
  const secret = `${building}.password`;
  await writeFile(secret, options.password, { mode: 0o600 });
  const flags = ['-D', building, '-U', 'postgres', `--pwfile=${secret}`, '-A', 'scram-sha-256'];
  flags.push('--locale=C', '-E', 'UTF8');
  if (!options.durable) flags.push('--no-sync');
  else if (process.platform === 'linux') flags.push('--sync-method=syncfs');
  let initdb: PromiseWithChild<unknown> | undefined;
  const onExit = (): void => {
    initdb?.child.kill();
    for (const path of [secret, building]) rmSync(path, { recursive: true, force: true });
  };
  process.once('exit', onExit);
  try {
    for (const path of [building, secret]) await give(path);
    initdb = promisify(execFile)(options.binaries.path('initdb'), flags, {
      ...account,
      env: { ...process.env, LC_ALL: 'C' },
    });
    await initdb;
  } catch (error) {
    throw new EmbeddedPostgresError('did-not-start', `initdb failed: ${String(error)}`, error);
  } finally {
    process.off('exit', onExit);
    await rm(secret, { force: true });
  }
  await (here ? rename(building, place) : symlink(building, place));
  return realpath(place);
}

/** Makes a path and all below it the server's own. */
async function give(path: string): Promise<void> {
  const { uid, gid } = account;
  if (uid === undefined || gid === undefined || (await stat(path)).uid === uid) return;
  const below = await readdir(path, { recursive: true }).catch(() => []);
  for (const entry of [...below, '.']) await lchown(join(path, entry), uid, gid);
}

const notWritable = (folder: string, cause: unknown): EmbeddedPostgresError =>
  new EmbeddedPostgresError(
    'data-folder-not-writable',
    `The data folder ${folder} cannot be read and written (${String(cause)}). Make this user ` +
      'its owner (chown -R), choose another data folder, or set DATABASE_URL.',
    cause,
  );
