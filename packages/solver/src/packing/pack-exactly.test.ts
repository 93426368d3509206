import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leastBins, packBins } from './bins.ts';
import { packExactly } from './pack-exactly.ts';

/** Fewest bins by trying every bin for every thing. */
function fewest(sizes: readonly number[], capacity: number): number {
  let best = sizes.length;
  const extend = (i: number, loads: readonly number[]): void => {
    if (loads.length >= best) return;
    if (i === sizes.length) {
      best = loads.length;
      return;
    }
    const size = sizes[i] as number;
    loads.forEach((load, b) => {
      if (load + size <= capacity) extend(i + 1, loads.with(b, load + size));
    });
    extend(i + 1, [...loads, size]);
  };
  extend(0, []);
  return best;
}

function isPacking(
  sizes: readonly number[],
  capacity: number,
  packed: ReturnType<typeof packExactly>,
): void {
  const things = [...packed.bins.flat(), ...packed.tooLarge].toSorted((a, b) => a - b);
  expect(things).toEqual(sizes.map((_, i) => i));
  for (const bin of packed.bins) {
    expect(bin.reduce((sum, i) => sum + (sizes[i] as number), 0)).toBeLessThanOrEqual(
      capacity + 1e-6,
    );
  }
}

describe('packExactly', () => {
  test('needs as few bins as trying everything, and proves it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 20 }), { maxLength: 8 }),
        fc.integer({ min: 20, max: 30 }),
        (sizes, capacity) => {
          const packed = packExactly(sizes, capacity);
          isPacking(sizes, capacity, packed);
          expect(packed.bins).toHaveLength(fewest(sizes, capacity));
          expect(packed).toMatchObject({ proven: true, bound: packed.bins.length });
        },
      ),
    );
  });

  test('beats both heuristics', () => {
    const sizes = [6, 4, 4, 3, 3, 3];
    expect(packBins(sizes, 12, 'best-fit').bins).toHaveLength(3);
    expect(packBins(sizes, 12, 'first-fit').bins).toHaveLength(3);
    const exact = packExactly(sizes, 12);
    isPacking(sizes, 12, exact);
    expect(exact).toMatchObject({ proven: true, bound: 2 });
    // 35 of 36 in three bins; 2 more do not fit.
    expect(packExactly([8, 5, 5, 4, 4, 3, 3, 3, 2], 12).bins).toHaveLength(4);
  });

  test('forty things that hardly fit, within its nodes or honest about it', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 20, max: 70 }), { minLength: 40, maxLength: 40 }),
        (sizes) => {
          const packed = packExactly(sizes, 100, { nodes: 20_000 });
          isPacking(sizes, 100, packed);
          expect(packed.bound).toBeGreaterThanOrEqual(leastBins(sizes, 100));
          expect(packed.bins.length).toBeLessThanOrEqual(packBins(sizes, 100).bins.length);
          expect(packed.proven).toBe(packed.bound === packed.bins.length);
        },
      ),
      { numRuns: 30 },
    );
  });

  test.each([
    { name: 'nothing', sizes: [], capacity: 5, bins: 0 },
    { name: 'a thing too large is named', sizes: [9, 2], capacity: 5, bins: 1 },
    { name: 'things without size share a bin', sizes: [0, 0, 0], capacity: 5, bins: 1 },
    { name: 'tenths that fill a bin', sizes: [0.1, 0.2, 0.7, 0.3, 0.3, 0.4], capacity: 1, bins: 2 },
  ])('$name', ({ sizes, capacity, bins }) => {
    const packed = packExactly(sizes, capacity);
    isPacking(sizes, capacity, packed);
    expect(packed.bins).toHaveLength(bins);
  });

  test('refuses what has no size', () => {
    expect(() => packExactly([Number.NaN], 5)).toThrow('sizes[0] is NaN');
  });
});
