import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leastBins, packBins } from './bins.ts';

describe('packBins', () => {
  test.each([
    { name: 'nothing', sizes: [], capacity: 10, bins: 0, tooLarge: [] },
    { name: 'one full bin', sizes: [5, 3, 2], capacity: 10, bins: 1, tooLarge: [] },
    { name: 'pairs', sizes: [6, 6, 4, 4], capacity: 10, bins: 2, tooLarge: [] },
    { name: 'too large is named', sizes: [11, 4], capacity: 10, bins: 1, tooLarge: [0] },
    {
      name: 'zero capacity holds only nothing',
      sizes: [0, 1],
      capacity: 0,
      bins: 1,
      tooLarge: [1],
    },
  ])('$name', ({ sizes, capacity, bins, tooLarge }) => {
    const packed = packBins(sizes, capacity);
    expect(packed.bins).toHaveLength(bins);
    expect(packed.tooLarge).toEqual(tooLarge);
  });

  test('best fit closes a gap that first fit leaves', () => {
    expect(packBins([6, 5, 4, 3], 10, 'first-fit').bins).toEqual([
      [0, 2],
      [1, 3],
    ]);
    expect(packBins([7, 6, 4, 3], 10, 'best-fit').bins).toEqual([
      [0, 3],
      [1, 2],
    ]);
  });

  test.each([
    { sizes: [1, -1], capacity: 3, message: 'sizes[1] is -1' },
    { sizes: [Number.NaN], capacity: 3, message: 'sizes[0] is NaN' },
    { sizes: [1], capacity: Number.NaN, message: 'capacity is NaN' },
  ])('refuses $sizes in $capacity', ({ sizes, capacity, message }) => {
    expect(() => packBins(sizes, capacity)).toThrow(message);
  });

  const things = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 9 });

  test('both rules pack everything once, within capacity, and 11/9 of the optimum + 6/9', () => {
    fc.assert(
      fc.property(
        things,
        fc.constantFrom('first-fit' as const, 'best-fit' as const),
        (sizes, rule) => {
          const { bins, tooLarge } = packBins(sizes, 50, rule);
          expect([...bins.flat(), ...tooLarge].sort((a, b) => a - b)).toEqual(
            sizes.map((_, i) => i),
          );
          for (const bin of bins) {
            expect(bin.reduce((sum, i) => sum + (sizes[i] as number), 0)).toBeLessThanOrEqual(50);
          }
          const optimum = optimalBins(sizes.filter((size) => size > 0 && size <= 50));
          const fitting = bins.filter((bin) => bin.some((i) => (sizes[i] as number) > 0)).length;
          expect(fitting).toBeLessThanOrEqual((11 * optimum + 6) / 9 + 1e-9);
        },
      ),
    );
  });

  test('the lower bound never exceeds the optimum, and is not trivial', () => {
    fc.assert(
      fc.property(things, (sizes) => {
        const fitting = sizes.filter((size) => size > 0 && size <= 50);
        const bound = leastBins(sizes, 50);
        expect(bound).toBeLessThanOrEqual(optimalBins(fitting));
        const volume = fitting.reduce((sum, size) => sum + size, 0);
        expect(bound).toBeGreaterThanOrEqual(Math.ceil(volume / 50));
      }),
    );
    expect(leastBins([6, 6, 6], 10)).toBe(3);
    expect(leastBins([6, 6, 4, 4, 4], 10)).toBe(3);
  });
});

/** By trying: each thing into each bin in turn. */
function optimalBins(sizes: readonly number[], room: readonly number[] = []): number {
  const [size, ...rest] = sizes;
  if (size === undefined) return room.length;
  let best = optimalBins(rest, [...room, 50 - size]);
  const tried = new Set<number>();
  room.forEach((space, i) => {
    if (space < size || tried.has(space)) return;
    tried.add(space);
    best = Math.min(best, optimalBins(rest, room.toSpliced(i, 1, space - size)));
  });
  return best;
}
