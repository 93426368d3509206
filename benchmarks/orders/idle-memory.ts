import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { keepResult } from '../result.ts';

/**
 * What an idle server keeps resident: `npm start -- --no-demo`, some time after its start, node beside
 * PostgreSQL (proportional set size, so that shared pages count once). Linux only; takes ten seconds
 * longer than it waits.
 *
 *   npm run bench -- orders/idle-memory [--seconds 60]
 */
const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' } } });
const idleSeconds = Number(values.seconds);
const root = fileURLToPath(new URL('../..', import.meta.url));
const data = await mkdtemp(join(tmpdir(), 'waystock-idle-'));
const say = (line: string): void => void process.stderr.write(`${line}\n`);
say('starting');
const started = performance.now();
const child = spawn(process.execPath, ['src/demo.ts', '--no-demo', '--port', '0', '--data', data], {
  cwd: root,
  stdio: ['ignore', 'ignore', 'pipe'],
});
const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
try {
  await Promise.race([
    heard('answers on'),
    ended.then(() => Promise.reject(new Error('it did not start'))),
  ]);
  const startSeconds = Math.round((performance.now() - started) / 10) / 100;
  say(`started in ${startSeconds} s`);
  for (let left = idleSeconds; left > 0; left -= 10) {
    say(`idle for ${left} s more`);
    await sleep(Math.min(left, 10) * 1000);
  }
  const node = await kilobytes(child.pid ?? 0, 'status', /VmRSS:\s+(\d+)/);
  let postgres = 0;
  for (const pid of await postgresProcesses(data))
    postgres += await kilobytes(pid, 'smaps_rollup', /^Pss:\s+(\d+)/m);
  const [nodeMb, postgresMb] = [Math.round(node / 1024), Math.round(postgres / 1024)];
  await keepResult('idle-memory', {
    headline: `idle server: ${nodeMb} MB resident in node, ${postgresMb} MB in PostgreSQL`,
    what: `idle server, ${idleSeconds} s after npm start -- --no-demo`,
    first_start_seconds: startSeconds,
    node_resident_mb: nodeMb,
    postgresql_proportional_mb: postgresMb,
  });
} finally {
  say('stopping');
  child.kill('SIGTERM');
  await ended;
  await rm(data, { recursive: true, force: true });
}

/** Until the server says so; the rest of what it says is read and dropped. */
function heard(words: string): Promise<void> {
  return new Promise((resolve) =>
    createInterface(child.stderr).on('line', (line) => {
      if (line.includes(words)) resolve();
    }),
  );
}

async function kilobytes(pid: number, file: string, pattern: RegExp): Promise<number> {
  const text = await readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
  return Number(pattern.exec(text)?.[1] ?? 0);
}

/** The postmaster of this data folder and its children. */
async function postgresProcesses(folder: string): Promise<number[]> {
  const found: number[] = [];
  const parents = new Map<number, number>();
  let postmaster = 0;
  for (const entry of await readdir('/proc')) {
    const pid = Number(entry);
    if (!pid) continue;
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    parents.set(pid, Number(/PPid:\s+(\d+)/.exec(status)?.[1] ?? 0));
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (command.includes('postgres') && command.includes(folder)) postmaster = pid;
  }
  if (postmaster) found.push(postmaster);
  for (const [pid, parent] of parents) if (parent === postmaster && postmaster) found.push(pid);
  return found;
}
