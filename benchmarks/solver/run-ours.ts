import { execFile } from 'node:child_process';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type ReadProblem, readPlan } from '@waystock/solver';
import { judge } from './judge.ts';
import type { Run, RunKey } from './store.ts';

const command = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url));
export const inProcess = promisify(execFile);
export const MOST_OUTPUT = 256 * 1024 * 1024;
export const loadNow = (): number => Math.round((loadavg()[0] ?? 0) * 10) / 10;

/** Runs `waystock solve` as anybody would, on two threads, and judges what it prints. */
export async function runOurs(folder: string, read: ReadProblem, key: RunKey): Promise<Run> {
  const began = performance.now();
  const load = loadNow();
  const words = [
    command,
    'solve',
    join(folder, key.file),
    `--seconds=${key.seconds}`,
    `--seed=${key.seed}`,
    '--threads=2',
  ];
  const wall = (): number => Math.round(performance.now() - began) / 1000;
  try {
    const { stdout } = await inProcess(process.execPath, words, { maxBuffer: MOST_OUTPUT });
    const seconds = wall();
    return { ...key, ...judge(read, readPlan(read, stdout).plan), wall: seconds, load };
  } catch (error) {
    return { ...key, ...noPlan(error), wall: wall(), load };
  }
}

/** A solver that fails says why, in the report too. */
export function noPlan(error: unknown) {
  const { stderr = '', message } = error as { stderr?: string; message: string };
  const note = (stderr.trim().split('\n').at(-1) || message).slice(0, 200);
  return { cost: null, vehicles: 0, feasible: false, violations: [], note };
}
