import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addScore, clearScores, newScoreboard, topScores } from './scoreboard.ts';

test('the best k are those of a full sort, equals by the lower number', () => {
  const board = newScoreboard(50);
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(49), fc.integer({ min: -3, max: 3 }))),
      fc.nat(60),
      (adds, k) => {
        const sums = new Map<number, number>();
        for (const [item, value] of adds) {
          addScore(board, item, value);
          sums.set(item, (sums.get(item) ?? 0) + value);
        }
        const sorted = [...sums].sort(([a, x], [b, y]) => y - x || a - b).map(([item]) => item);
        expect([...topScores(board, k)]).toEqual(sorted.slice(0, k));
        clearScores(board);
        expect(board.score.some((score) => score !== 0)).toBe(false);
      },
    ),
  );
});
