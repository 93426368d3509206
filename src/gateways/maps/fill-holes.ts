import { ok, type Position, type Result } from '@waystock/kernel';
import {
  type Cell,
  cellOf,
  countOf,
  type Filling,
  type MapMatrix,
  putCell,
  statusCode,
} from './map-matrix.ts';
import type { Asking, MapProvider, MatrixQuery } from './map-provider.ts';
import { median } from './median.ts';
import type { MapRefusal } from './refusals.ts';

/**
 * Fills what one provider left out with another's answers.
 *
 * The rows with holes are asked for whole, so that cells both know tell how the two differ: the medians
 * of their ratios bring the new cells to the old level (between 0.5 and 3). If those rows share too few
 * cells, all rows are asked; if that is not enough either, the answer is taken as it is, whole. Filled
 * cells are `estimated`; what has no way is told as the other one tells it.
 */
export interface Filled {
  readonly known: MapMatrix;
  readonly query: MatrixQuery;
  readonly asking: Asking;
}

const fewestShared = 12;
const holeCode = statusCode('provider-error');
const okCode = statusCode('ok');

/** Whether so much is known that the rest may be estimated from it. */
export const isMostlyThere = (matrix: MapMatrix): boolean =>
  countOf(matrix, 'provider-error') * 2 <= matrix.status.length;

export async function fillHoles(
  provider: MapProvider,
  { known, query, asking }: Filled,
): Promise<Result<MapMatrix, MapRefusal>> {
  const all = Array.from({ length: known.rows }, (_, row) => row);
  const broken = all.filter((row) => rowOf(known, row).includes(holeCode));
  if (sharedIn(known, broken) >= fewestShared && broken.length < all.length) {
    const filled = await fillRows(provider, { known, query, asking }, broken);
    if (filled) return filled;
  }
  const whole = await provider.matrix(query, asking);
  if (!whole.ok) return whole;
  const ratios = compare(known, whole.value, all);
  return ratios ? ok(filledIn(known, whole.value, { rows: all, ratios })) : whole;
}

/** Undefined when these rows do not tell how the two differ. */
async function fillRows(
  provider: MapProvider,
  { known, query, asking }: Filled,
  rows: readonly number[],
): Promise<Result<MapMatrix, MapRefusal> | undefined> {
  const sources = rows.map((row) => query.sources[row] as Position);
  const answer = await provider.matrix({ ...query, sources }, asking);
  if (!answer.ok) return answer;
  const ratios = compare(known, answer.value, rows);
  return ratios && ok(filledIn(known, answer.value, { rows, ratios }));
}

const rowOf = ({ columns, status }: MapMatrix, row: number): Uint8Array =>
  status.subarray(row * columns, (row + 1) * columns);

/** Cells of these rows that can be compared; from a place to itself there is nothing to compare. */
function sharedIn(known: MapMatrix, rows: readonly number[]): number {
  let shared = 0;
  for (const row of rows)
    for (let column = 0; column < known.columns; column++) {
      const index = row * known.columns + column;
      if (known.status[index] === okCode && (known.durations_s[index] as number) > 0) shared += 1;
    }
  return shared;
}

interface Ratios {
  readonly duration: number;
  readonly distance: number;
}

/** Known to unknown, over the cells that both have; undefined when those are too few to tell. */
function compare(known: MapMatrix, other: MapMatrix, rows: readonly number[]): Ratios | undefined {
  const durations: number[] = [];
  const distances: number[] = [];
  for (const [i, row] of rows.entries())
    for (let column = 0; column < known.columns; column++) {
      const [a, b] = [row * known.columns + column, i * known.columns + column];
      const [duration, distance] = [other.durations_s[b] as number, other.distances_m[b] as number];
      if (known.status[a] !== okCode || duration <= 0 || distance <= 0) continue;
      durations.push((known.durations_s[a] as number) / duration);
      distances.push((known.distances_m[a] as number) / distance);
    }
  if (durations.length < fewestShared) return undefined;
  return { duration: bounded(median(durations)), distance: bounded(median(distances)) };
}

const bounded = (ratio: number): number => Math.min(3, Math.max(0.5, ratio));

function filledIn(
  known: MapMatrix,
  other: MapMatrix,
  { rows, ratios }: { readonly rows: readonly number[]; readonly ratios: Ratios },
): MapMatrix {
  const matrix: MapMatrix = {
    ...known,
    durations_s: known.durations_s.slice(),
    distances_m: known.distances_m.slice(),
    status: known.status.slice(),
  };
  let cells = 0;
  for (const [i, row] of rows.entries())
    for (let column = 0; column < known.columns; column++) {
      const index = row * known.columns + column;
      if (known.status[index] !== holeCode) continue;
      const cell = scaled(cellOf(other, i * known.columns + column), ratios);
      if (cell.status !== 'provider-error') cells += 1;
      putCell(matrix, index, cell);
    }
  const filling: Filling = {
    source: other.source,
    cells,
    durationRatio: ratios.duration,
    distanceRatio: ratios.distance,
  };
  return { ...matrix, filled: [...known.filled, filling] };
}

function scaled(cell: Cell, { duration, distance }: Ratios): Cell {
  if (cell.duration_s === undefined || cell.distance_m === undefined) return cell;
  return {
    status: 'estimated',
    duration_s: cell.duration_s * duration,
    distance_m: cell.distance_m * distance,
  };
}
