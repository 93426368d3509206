import { expect, test } from 'vitest';
import type { Problem } from '../problem.ts';
import type { Solution } from '../solution.ts';
import { compareFound, type Found } from './compare.ts';

const job = { location: 0, load: [] };
const problem = {
  jobs: [
    { ...job, id: 'first' },
    { ...job, id: 'second', tier: 2 },
    { ...job, id: 'third', tier: 2 },
    { ...job, id: 'maybe', prize: 5 },
  ],
} as unknown as Problem;

function found(cost: number, ...left: readonly string[]): Found {
  const unserved = left.map((id) => ({ job: id }));
  const unservedNormal = left.filter((id) => id !== 'maybe').length;
  return {
    figures: { iteration: 0, unservedExpress: 0, unservedNormal, cost },
    plan: { routes: [], unserved } as unknown as Solution,
  };
}

test('money decides between plans that leave out the same, to within rounding', () => {
  expect(compareFound(problem, found(1), found(2))).toBeLessThan(0);
  expect(compareFound(problem, found(1), found(1 + 1e-12))).toBe(0);
  expect(compareFound(problem, found(1, 'maybe'), found(2))).toBeLessThan(0);
});

test('one of the first tier weighs more than any number of the second', () => {
  expect(compareFound(problem, found(9, 'second', 'third'), found(1, 'first'))).toBeLessThan(0);
  expect(compareFound(problem, found(9, 'second'), found(1, 'second', 'third'))).toBeLessThan(0);
});

test('as the search has them, plans are compared by how many are left out', () => {
  const draft = (n: number): Found => ({
    ...found(1, ...['second', 'third'].slice(0, n)),
    plan: [],
  });
  expect(compareFound(problem, draft(1), draft(2))).toBeLessThan(0);
});
