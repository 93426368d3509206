import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TableLimits } from './map-provider.ts';
import { type Tile, tilesOf } from './tiles.ts';

const side = fc.integer({ min: 1, max: 130 });
const limit = (min: number, max: number) =>
  fc.oneof(fc.integer({ min, max }), fc.constant(Infinity));
const anyLimits: fc.Arbitrary<TableLimits> = fc.record({
  elements: limit(1, 700),
  sources: limit(1, 60),
  targets: limit(1, 60),
  locations: limit(2, 120),
});

const fits = (tile: Tile, limits: TableLimits): boolean =>
  tile.rows >= 1 &&
  tile.columns >= 1 &&
  tile.rows * tile.columns <= limits.elements &&
  tile.rows <= limits.sources &&
  tile.columns <= limits.targets &&
  tile.rows + tile.columns <= limits.locations;

/** How often each cell is asked for. */
function cover(rows: number, columns: number, tiles: readonly Tile[]): Uint8Array {
  const asked = new Uint8Array(rows * columns);
  for (const { firstRow, firstColumn, ...tile } of tiles)
    for (let r = firstRow; r < firstRow + tile.rows; r++)
      for (let c = firstColumn; c < firstColumn + tile.columns; c++)
        asked[r * columns + c] = (asked[r * columns + c] as number) + 1;
  return asked;
}

test('every cell is asked once, and no tile exceeds a limit', () => {
  fc.assert(
    fc.property(side, side, anyLimits, (rows, columns, limits) => {
      const tiles = tilesOf(rows, columns, limits);
      expect(tiles.filter((tile) => !fits(tile, limits))).toEqual([]);
      expect(cover(rows, columns, tiles).every((times) => times === 1)).toBe(true);
    }),
  );
});

test('no grid of legal tiles needs fewer requests', () => {
  const small = fc.integer({ min: 1, max: 14 });
  fc.assert(
    fc.property(small, small, anyLimits, (rows, columns, limits) => {
      let least = Infinity;
      for (let down = 1; down <= rows; down++)
        for (let across = 1; across <= columns; across++) {
          const high = Math.ceil(rows / down);
          const wide = Math.ceil(columns / across);
          const tile = { firstRow: 0, firstColumn: 0, rows: high, columns: wide };
          if (fits(tile, limits)) least = Math.min(least, down * across);
        }
      expect(tilesOf(rows, columns, limits)).toHaveLength(least);
    }),
  );
});

const open = { elements: Infinity, sources: Infinity, targets: Infinity, locations: Infinity };
test.each<[string, Partial<TableLimits>, number]>([
  ['Google, 625 elements', { elements: 625 }, 17],
  ['Google with the best traffic, 100 elements', { elements: 100 }, 117],
  ['the legacy matrix, 25 by 25', { elements: 625, sources: 25, targets: 25 }, 25],
  ['OSRM, 100 locations', { locations: 100 }, 6],
  ['no limit', {}, 1],
])('101 × 101 for %s is %o: %i requests', (_name, limits, requests) => {
  expect(tilesOf(101, 101, { ...open, ...limits })).toHaveLength(requests);
});

test('an empty table needs none', () => {
  expect(tilesOf(0, 5, open)).toEqual([]);
});
