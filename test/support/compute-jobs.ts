import type { Effort } from '../../src/compute/jobs.ts';

/** Jobs that misbehave, for the tests of the worker pool. */
export const jobs = {
  echo: (input: unknown): unknown => input,
  /** How long it was let search, in milliseconds. */
  search: (_input: unknown, effort: Effort): number => {
    const start = performance.now();
    for (;;) if (effort.shouldStop?.()) return performance.now() - start;
  },
  closure: () => () => 1,
  fail: (): never => {
    throw new Error('no solution today');
  },
  later: async (input: string): Promise<string> => `${input} later`,
  hang: (): never => {
    for (;;);
  },
  exit: (): never => process.exit(3),
  /** An error outside the job's own call: the thread dies of it. */
  crash: (): Promise<never> => {
    queueMicrotask(() => {
      throw new Error('out of thin air');
    });
    return new Promise(() => undefined);
  },
  exhaustMemory: (): never => {
    const kept: number[][] = [];
    for (;;) kept.push(Array.from({ length: 1_000_000 }, (_, n) => n));
  },
  /** Blocks its thread for some milliseconds. */
  block: (milliseconds: number): number => {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
    return milliseconds;
  },
  /** Answers only once another job has raised the flag, so two threads must be at work. */
  raise: (flag: SharedArrayBuffer): void => {
    const cell = new Int32Array(flag);
    Atomics.store(cell, 0, 1);
    Atomics.notify(cell, 0);
  },
  await: (flag: SharedArrayBuffer): string =>
    Atomics.wait(new Int32Array(flag), 0, 0, 10_000) === 'timed-out' ? 'timed-out' : 'raised',
};
