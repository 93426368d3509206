import { expect, test } from 'vitest';
import { inlineCompute } from './inline.ts';
import type { Effort } from './jobs.ts';

const jobs = {
  add: (input: unknown) => {
    const numbers = input as number[];
    numbers.push(0);
    return numbers.reduce((a, b) => a + b, 0);
  },
  effort: (_input: unknown, effort: Effort) => effort,
  fail: () => {
    throw new Error('no');
  },
  closure: () => () => 1,
};
const run = (name: string, input?: unknown): Promise<unknown> =>
  inlineCompute({ iterations: 500, jobs }).run(name as never, input as never);

test('jobs are limited by iterations, so that the same input gives the same answer', async () => {
  expect(await run('effort')).toEqual({ iterations: 500 });
});

test('input and output are copied, as a worker would', async () => {
  const input = [1, 2];
  expect(await run('add', input)).toBe(3);
  expect(input).toEqual([1, 2]);
  await expect(run('closure')).rejects.toMatchObject({ reason: 'failed' });
});

test('a job that fails or is not there rejects, and so does everything after stop', async () => {
  await expect(run('fail')).rejects.toMatchObject({ reason: 'failed' });
  await expect(run('nothing')).rejects.toMatchObject({ reason: 'failed' });
  const compute = inlineCompute({ iterations: 1, jobs });
  await compute.stop();
  await expect(compute.run('add' as never, [] as never)).rejects.toMatchObject({
    reason: 'stopped',
  });
});
