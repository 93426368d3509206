import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';

const load = loadavg().map((one) => Math.round(one * 10) / 10);

/** Writes `benchmarks/results/<name>.json`: what was measured, and on what. */
export async function keepResult(name: string, measured: object): Promise<void> {
  const report = {
    commit: execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' }).trim(),
    load_before: load,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    node: process.version,
    ...measured,
  };
  const text = `${JSON.stringify(report, undefined, 2)}\n`;
  await mkdir(fileURLToPath(new URL('./results', import.meta.url)), { recursive: true });
  await writeFile(fileURLToPath(new URL(`./results/${name}.json`, import.meta.url)), text);
  process.stdout.write(text);
}
