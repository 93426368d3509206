import { expect, test } from 'vitest';
import type { Compute } from './compute.ts';
import { lanes } from './lanes.ts';

const named = (name: string, ends: string[]): Compute =>
  ({
    run: async () => name,
    stop: async () => {
      ends.push(name);
    },
  }) as unknown as Compute;

test('a job with threads of its own goes there, the others where they always went, and all are ended', async () => {
  const ends: string[] = [];
  const compute = lanes(named('usual', ends), { solveProblem: named('own', ends) });
  expect(await compute.run('solveProblem', {} as never)).toBe('own');
  expect(await compute.run('planRoutes', {} as never)).toBe('usual');
  await compute.stop();
  expect(ends.toSorted()).toEqual(['own', 'usual']);
});
