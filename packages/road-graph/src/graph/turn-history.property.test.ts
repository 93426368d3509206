import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TurnHistory } from './turn-history.ts';

const arc = fc.integer({ min: 0, max: 4 });
const sequences = fc.array(fc.array(arc, { minLength: 2, maxLength: 5 }), { maxLength: 8 });

test('a path is stopped exactly where its end is a banned sequence', () => {
  fc.assert(
    fc.property(sequences, fc.array(arc, { minLength: 1, maxLength: 30 }), (banned, path) => {
      const history = new TurnHistory(banned);
      const endsBanned = (length: number): boolean =>
        banned.some(
          (one) => path.slice(0, length).join().endsWith(one.join()) && one.length <= length,
        );
      let state = history.begin(path[0] as number);
      for (let i = 1; i < path.length; i++) {
        const next = history.follow(state, path[i] as number);
        expect(next < 0).toBe(endsBanned(i + 1));
        if (next < 0) return;
        state = next;
      }
    }),
    { numRuns: 500 },
  );
});

test('what is remembered beyond the last arc is no more than a banned beginning', () => {
  const history = new TurnHistory([[1, 2, 3]]);
  const afterOne = history.begin(1);
  expect(history.isSpecial(afterOne)).toBe(false);
  expect(history.isSpecial(history.follow(afterOne, 2))).toBe(true);
  expect(history.isSpecial(history.follow(afterOne, 4))).toBe(false);
});
