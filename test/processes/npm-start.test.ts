import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readlink, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestDatabase } from '../support/database.ts';
import { stablePort } from '../support/processes.ts';

/** What a newcomer meets: `npm start` and the command line, as processes, on a folder of their own. */
const root = fileURLToPath(new URL('../..', import.meta.url));
let place: string;
let children: ChildProcess[];

beforeEach(async () => {
  place = await realpath(await mkdtemp(join(tmpdir(), 'waystock-newcomer-')));
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  for (const pid of await processesBelow(place)) process.kill(pid, 'SIGKILL');
  await rm(place, { recursive: true, force: true });
});

test('starts, says where it answers, is joined by the command line, and stops at Ctrl-C', async () => {
  const data = join(place, 'data');
  const port = await stablePort();
  const first = run('src/demo.ts', ['--no-demo', `--data=${data}`, `--port=${port}`]);
  const said = await first.says(/Ctrl-C stops it/);
  const url = `http://127.0.0.1:${port}`;
  expect(said).toContain(`Waystock answers on ${url}\n`);
  expect(said).toContain(`${url}/docs`);
  const token = /ops +(\S+)/.exec(said)?.[1];
  const me = await fetch(`${url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });
  expect(await me.json()).toMatchObject({ role: 'ops', scope: { regions: 'all' } });
  for (const path of ['/readyz', '/metrics', '/docs', '/openapi.json'])
    expect((await fetch(url + path)).status, path).toBe(200);

  const second = run('src/demo.ts', ['--no-demo', `--data=${data}`, '--port=0']);
  expect(await second.ends()).toBe(1);
  expect(second.output()).toMatch(/Another Waystock runs on .*DATABASE_URL=postgres:/);
  const elsewhere = run('src/demo.ts', ['--no-demo', `--data=${data}-2`, `--port=${port}`]);
  expect(await elsewhere.ends()).toBe(1);
  expect(elsewhere.output()).toContain(`Port ${port} is in use. Choose another with --port`);

  const cli = async (...words: string[]) => {
    const command = run('src/cli/main.ts', [...words, `--data=${data}`]);
    return [await command.ends(), command.output().trim()];
  };
  expect(await cli('audit')).toEqual([0, 'The books add up.']);
  expect(await cli('order', 'ord_unknown')).toEqual([1, 'There is no order ord_unknown.']);
  expect(await cli('schedules')).toEqual([0, expect.stringMatching(/^name.*\n─.*\naudit-books/)]);
  expect(await cli('dead-letters', 'drop')).toEqual([2, expect.stringContaining('COMMAND [opt')]);

  // As a terminal does it together with npm: the same key press may arrive twice.
  first.signal('SIGINT');
  first.signal('SIGINT');
  expect(await first.ends()).toBe(0);
  expect(await processesBelow(place)).toEqual([]);
  expect(await cli('audit')).toEqual([1, expect.stringContaining('No Waystock runs on')]);
});

test('a demo city lives, and goes on where it was after it was killed', async () => {
  const open = async () => {
    const city = run('src/demo.ts', [`--data=${place}/data`, '--port=0', '--speed=60']);
    const said = await city.says(/Ctrl-C stops it/);
    const url = /answers on (http:\S+)/.exec(said)?.[1] ?? '';
    const json = { 'content-type': 'application/json' };
    const ask = async (path: string, init: RequestInit = {}) => {
      const answer = await fetch(url + path, init);
      return JSON.parse((await answer.text()) || 'null');
    };
    const signedIn = await ask('/demo/sign-in', {
      method: 'POST',
      headers: json,
      body: JSON.stringify({ persona: 'ops' }),
    });
    const authorization = `Bearer ${signedIn.token}`;
    const count = async (what: string): Promise<number> =>
      (await ask(`/api/v1/${what}`, { headers: { authorization } })).items.length;
    return { city, ask, count };
  };
  const first = await open();
  await expect.poll(() => first.count('orders'), { timeout: 60_000 }).toBeGreaterThan(10);
  const active = 'routes?state=active';
  await expect.poll(() => first.count(active), { timeout: 120_000 }).toBeGreaterThan(0);
  const before = await first.ask('/demo/clock');
  expect(before).toMatchObject({ speed: 60, paused: false });
  first.city.signal('SIGKILL');
  await first.city.ends();

  const second = await open();
  const after = await second.ask('/demo/clock');
  const minutesBetween = (Date.parse(after.now) - Date.parse(before.now)) / 60_000;
  expect(minutesBetween).toBeGreaterThan(-5);
  expect(await second.count('orders')).toBeGreaterThan(10);
  second.city.signal('SIGINT');
  expect(await second.city.ends()).toBe(0);
  expect(await processesBelow(place)).toEqual([]);
});

test.each([300, 1_200])(
  'leaves nothing running when it is interrupted %i ms after the first sign of life',
  async (ms) => {
    const start = run('src/demo.ts', ['--no-demo', `--data=${place}/data`, '--port=0']);
    await start.says(/Starting/);
    await new Promise((resolve) => setTimeout(resolve, ms));
    start.signal('SIGTERM');
    // 0 where it was up already.
    expect([130, 0]).toContain(await start.ends());
    await expect.poll(() => processesBelow(place), { timeout: 20_000 }).toEqual([]);
    const left = await readdir(join(place, 'data')).catch(() => []);
    expect(left.filter((name) => name.startsWith('cluster-'))).toEqual([]);
  },
);

test('a folder that cannot be had and flags that are not known are told with what to do', async () => {
  const folder = run('src/demo.ts', [`--data=${fileURLToPath(import.meta.url)}/data`]);
  expect(await folder.ends()).toBe(1);
  expect(folder.output()).toMatch(/cannot be read and written .*or set DATABASE_URL/);
  const flag = run('src/demo.ts', ['--prot=1']);
  expect(await flag.ends()).toBe(1);
  expect(flag.output()).toBe("Unknown option '--prot'. Try npm start -- --help.\n");
});

test('a second demo of one city is refused, by its database and by its folder', async () => {
  const database = await openTestDatabase();
  try {
    const demo = (folder: string) =>
      run('src/demo.ts', ['--demo', '--port=0', `--data=${place}/${folder}`], {
        DATABASE_URL: database.adminUrl,
      });
    const first = demo('one');
    await first.says(/Ctrl-C stops it/);
    const sameDatabase = demo('two');
    expect(await sameDatabase.ends()).toBe(1);
    expect(sameDatabase.output()).toMatch(/Another demo runs its city on this database/);
    const sameFolder = demo('one');
    expect(await sameFolder.ends()).toBe(1);
    expect(sameFolder.output()).toMatch(/Another Waystock keeps what it remembers in .*--data/);
    const embedded = run('src/demo.ts', ['--port=0', `--data=${place}/one`]);
    expect(await embedded.ends()).toBe(1);
    expect(embedded.output()).toMatch(/Another Waystock runs on/);
    first.signal('SIGKILL');
    await first.ends();
    const next = demo('one');
    await next.says(/Ctrl-C stops it/);
    next.signal('SIGINT');
    expect(await next.ends()).toBe(0);
  } finally {
    await database.drop();
  }
});

test('--demo is refused on a database with data, before anything is done to it', async () => {
  const database = await openTestDatabase();
  try {
    const { adminUrl, db } = database;
    await db.pool.query(`insert into catalogue.owner (id, name) values ('OWN-1', 'Somebody')`);
    const start = run('src/demo.ts', ['--demo', '--port=0'], { DATABASE_URL: adminUrl });
    expect(await start.ends()).toBe(1);
    expect(start.output()).toMatch(/--demo needs an empty database; .*catalogue\.owner/);
    expect((await db.pool.query('select 1 from storage.schedule')).rows).toEqual([]);
    const wrong = adminUrl.replace(/:[^:@]+@/, ':wrong@');
    const denied = run('src/demo.ts', ['--demo'], { DATABASE_URL: wrong });
    expect(await denied.ends()).toBe(1);
    expect(denied.output()).toMatch(/refuses the user or password of DATABASE_URL/);
  } finally {
    await database.drop();
  }
});

function run(script: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [join(root, script), ...args], {
    cwd: place,
    env: { PATH: process.env['PATH'] ?? '', NODE_NO_WARNINGS: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    output: () => output,
    ends: () => ended,
    signal: (name: 'SIGINT' | 'SIGTERM' | 'SIGKILL') => child.kill(name),
    async says(words: RegExp): Promise<string> {
      await expect.poll(() => output, { timeout: 60_000, interval: 20 }).toMatch(words);
      return output;
    },
  };
}

/** Every process of the embedded server works in its data, on Linux told by /proc. */
async function processesBelow(folder: string): Promise<number[]> {
  const found: number[] = [];
  for (const entry of await readdir('/proc').catch(() => [])) {
    if (!/^\d+$/.test(entry)) continue;
    const at = await readlink(`/proc/${entry}/cwd`).catch(() => '');
    if (at.startsWith(folder)) found.push(Number(entry));
  }
  return found;
}
