import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/**
 * What an idle server keeps resident: `npm start -- --no-demo`, a minute after its start, node beside
 * PostgreSQL (proportional set size, so that shared pages count once). Linux only.
 *
 *   npm run bench -- orders/idle-memory
 */
const root = fileURLToPath(new URL('../..', import.meta.url));
const data = await mkdtemp(join(tmpdir(), 'waystock-idle-'));
const started = performance.now();
const child = spawn(process.execPath, ['src/demo.ts', '--no-demo', '--port', '0', '--data', data], {
  cwd: root,
  stdio: ['ignore', 'ignore', 'pipe'],
});
try {
  await new Promise<void>((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('answers on')) resolve();
    });
    child.once('exit', () => reject(new Error('it did not start')));
  });
  const startSeconds = (performance.now() - started) / 1000;
  await sleep(60_000);
  const node = await kilobytes(child.pid ?? 0, 'status', /VmRSS:\s+(\d+)/);
  let postgres = 0;
  for (const pid of await postgresProcesses(data))
    postgres += await kilobytes(pid, 'smaps_rollup', /^Pss:\s+(\d+)/m);
  const result = {
    what: 'idle server, one minute after npm start -- --no-demo',
    node: process.version,
    first_start_seconds: Math.round(startSeconds * 100) / 100,
    node_resident_mb: Math.round(node / 1024),
    postgresql_proportional_mb: Math.round(postgres / 1024),
  };
  const text = `${JSON.stringify(result, null, 2)}\n`;
  await writeFile(join(root, 'benchmarks/results/idle-memory.json'), text);
  process.stdout.write(text);
} finally {
  child.kill('SIGTERM');
  await new Promise((resolve) => child.once('exit', resolve));
  await rm(data, { recursive: true, force: true });
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
