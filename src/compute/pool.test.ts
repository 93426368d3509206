import { seconds } from '@waystock/kernel';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Compute, JobLimits } from './compute.ts';
import { openPool } from './pool.ts';

/** The pool as it is, with the names of the test's own jobs. */
type Loose = Omit<Compute, 'run'> & {
  run(name: string, input?: unknown, options?: JobLimits): Promise<unknown>;
};

const testJobs = new URL('../../test/support/compute-jobs.ts', import.meta.url);
const open = (threads: number): Loose =>
  openPool({ threads, jobs: testJobs, megabytesPerThread: 64 });

let pool: Loose;
beforeEach(() => {
  pool = open(1);
});
afterEach(() => pool.stop());

describe('a job that ends', () => {
  test('answers with its value, also when it takes a promise', async () => {
    expect(await pool.run('echo', { nested: [1n, new Date(0)] })).toEqual({
      nested: [1n, new Date(0)],
    });
    expect(await pool.run('later', 'see you')).toBe('see you later');
  });

  test('that throws rejects, and its thread goes on', async () => {
    await expect(pool.run('fail')).rejects.toMatchObject({
      reason: 'failed',
      message: expect.stringContaining('no solution today'),
    });
    expect(await pool.run('echo', 1)).toBe(1);
  });

  test('is told when to stop searching: before its timeout, start-up included', async () => {
    await pool.run('echo', 'warm');
    const searched = await pool.run('search', null, { timeout: seconds(1) });
    expect(searched).toBeGreaterThan(100);
    expect(searched).toBeLessThan(1000);
  });
});

test('a search is told to stop when its own time is over, long before the timeout', async () => {
  await pool.run('echo', 'warm');
  const searched = await pool.run('search', null, { timeout: seconds(60), search: seconds(0.2) });
  expect(searched).toBeGreaterThan(100);
  expect(searched).toBeLessThan(10_000);
});

describe('a job that goes wrong', () => {
  test('by name, by an input or by an output that cannot be copied rejects', async () => {
    await expect(pool.run('no-such-job')).rejects.toMatchObject({ reason: 'failed' });
    await expect(pool.run('closure')).rejects.toMatchObject({ reason: 'failed' });
    await expect(pool.run('echo', () => 1)).rejects.toMatchObject({ reason: 'failed' });
    expect(await pool.run('echo', 2)).toBe(2);
  });

  test('by hanging rejects in time, and the next job gets a fresh thread', async () => {
    await expect(pool.run('hang', null, { timeout: seconds(0.3) })).rejects.toMatchObject({
      reason: 'timed-out',
    });
    expect(await pool.run('echo', 'alive')).toBe('alive');
  });

  test.each(['exit', 'crash', 'exhaustMemory'])(
    'by %s rejects, and the next job gets a fresh thread',
    async (name) => {
      const [gone, next] = await Promise.allSettled([pool.run(name), pool.run('echo', 'next')]);
      expect(gone).toMatchObject({ status: 'rejected', reason: { reason: 'crashed' } });
      expect(next).toEqual({ status: 'fulfilled', value: 'next' });
    },
  );

  test('waiting counts: behind a job that hangs, a queued one is refused in time too', async () => {
    const hanging = pool.run('hang', null, { timeout: seconds(0.6) });
    const queued = pool.run('echo', 1, { timeout: seconds(0.2) });
    await expect(queued).rejects.toMatchObject({ reason: 'timed-out' });
    await expect(hanging).rejects.toMatchObject({ reason: 'timed-out' });
  });
});

test('two threads work at the same time on memory they share', async () => {
  await pool.stop();
  pool = open(2);
  const flag = new SharedArrayBuffer(4);
  const waits = pool.run('await', flag);
  await pool.run('raise', flag);
  expect(await waits).toBe('raised');
  expect(new Int32Array(flag)[0]).toBe(1);
});

test('one thread takes jobs in the order they came', async () => {
  const order: number[] = [];
  await Promise.all(
    [1, 2, 3, 4].map((n) => pool.run('echo', n).then((value) => order.push(value as number))),
  );
  expect(order).toEqual([1, 2, 3, 4]);
});

test('stop rejects what runs and what waits, and refuses what comes', async () => {
  const running = pool.run('hang');
  const waiting = pool.run('echo', 1);
  const ends = Promise.allSettled([running, waiting]);
  await pool.stop();
  for (const end of await ends) expect(end).toMatchObject({ reason: { reason: 'stopped' } });
  await expect(pool.run('echo', 1)).rejects.toMatchObject({ reason: 'stopped' });
});
