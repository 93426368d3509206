import { assert } from '@waystock/kernel';
import type { TableLimits } from './map-provider.ts';

/**
 * Cuts a table into rectangles that each fit one request.
 *
 * Of all grids whose rectangles are within every limit, the one with the fewest requests; of those the
 * squarest, since a lost one then takes the fewest whole rows with it. Elements are paid whatever the
 * cut. Sides are levelled: 101 rows in two parts are 51 and 50.
 *
 * Invariant: every cell is in exactly one tile. Cost: O(rows) grids are tried.
 */
export interface Tile {
  readonly firstRow: number;
  readonly rows: number;
  readonly firstColumn: number;
  readonly columns: number;
}

export function tilesOf(rows: number, columns: number, limits: TableLimits): Tile[] {
  if (rows === 0 || columns === 0) return [];
  const grid = bestGrid(rows, columns, limits);
  return spans(rows, grid.down).flatMap(([firstRow, high]) =>
    spans(columns, grid.across).map(([firstColumn, wide]) => ({
      firstRow,
      rows: high,
      firstColumn,
      columns: wide,
    })),
  );
}

interface Grid {
  readonly down: number;
  readonly across: number;
}

function bestGrid(rows: number, columns: number, limits: TableLimits): Grid {
  const highest = Math.min(rows, limits.sources, limits.elements, limits.locations - 1);
  assert(highest >= 1 && limits.targets >= 1, 'limits that allow no request at all');
  let best: Grid | undefined;
  let bestEdge = Infinity;
  for (let high = 1; high <= highest; high++) {
    const widest = Math.min(
      columns,
      limits.targets,
      Math.floor(limits.elements / high),
      limits.locations - high,
    );
    const grid = { down: Math.ceil(rows / high), across: Math.ceil(columns / widest) };
    const edge = Math.ceil(rows / grid.down) + Math.ceil(columns / grid.across);
    const [count, least] = [grid.down * grid.across, best ? best.down * best.across : Infinity];
    if (count < least || (count === least && edge < bestEdge)) [best, bestEdge] = [grid, edge];
  }
  return best as Grid;
}

/** `count` level parts of `length`, each with where it begins. */
function spans(length: number, count: number): [first: number, size: number][] {
  const bounds = Array.from({ length: count + 1 }, (_, i) => Math.floor((i * length) / count));
  return bounds.slice(1).map((end, i) => [bounds[i] as number, end - (bounds[i] as number)]);
}
