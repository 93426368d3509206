import { assert, type Instant } from '@waystock/kernel';
import { type CellStatus, cellStatuses } from '@waystock/road-graph';
import type { MapRefusal } from './refusals.ts';

/**
 * Row by row, sources × targets. Whole seconds and metres, rounded up; -1 unless the status is `ok` or
 * `estimated`. All `ok` cells are of one provider, `source`; what another one filled in is `estimated`
 * and named in `filled`.
 */
export interface MapMatrix {
  readonly source: string;
  readonly rows: number;
  readonly columns: number;
  readonly durations_s: Int32Array;
  readonly distances_m: Int32Array;
  /** Positions in road-graph's `cellStatuses`. */
  readonly status: Uint8Array;
  readonly computedAt: Instant;
  /** The departure it holds for; undefined when the hour makes no difference to the provider. */
  readonly departAt: Instant | undefined;
  readonly filled: readonly Filling[];
  /** Why cells are `provider-error`, or why earlier providers of a chain did not answer. */
  readonly troubles: readonly MapRefusal[];
}

/** Cells of another provider, brought to the level of the first by what both know. */
export interface Filling {
  readonly source: string;
  readonly cells: number;
  readonly durationRatio: number;
  readonly distanceRatio: number;
}

export const noWay = -1;
const codes = Object.fromEntries(cellStatuses.map((status, code) => [status, code])) as Readonly<
  Record<CellStatus, number>
>;
export const statusCode = (status: CellStatus): number => codes[status];

/** One cell as a provider tells it. */
export interface Cell {
  readonly status: CellStatus;
  /** Fractions are rounded up. Left out where the status has no figures. */
  readonly duration_s?: number;
  readonly distance_m?: number;
}

export const hole: Cell = { status: 'provider-error' };

/** All cells `provider-error` until they are put. */
export function blankMatrix(
  about: Pick<MapMatrix, 'source' | 'rows' | 'columns' | 'computedAt' | 'departAt'>,
): MapMatrix {
  const cells = about.rows * about.columns;
  return {
    ...about,
    durations_s: new Int32Array(cells).fill(noWay),
    distances_m: new Int32Array(cells).fill(noWay),
    status: new Uint8Array(cells).fill(codes['provider-error']),
    filled: [],
    troubles: [],
  };
}

export function putCell(matrix: MapMatrix, index: number, cell: Cell): void {
  const hasFigures = cell.status === 'ok' || cell.status === 'estimated';
  const { duration_s: duration = noWay, distance_m: distance = noWay } = cell;
  assert(
    hasFigures === (duration >= 0 && distance >= 0),
    `a cell that is ${cell.status} has ${duration} s and ${distance} m`,
  );
  matrix.durations_s[index] = Math.ceil(duration);
  matrix.distances_m[index] = Math.ceil(distance);
  matrix.status[index] = codes[cell.status];
}

export function cellOf(matrix: MapMatrix, index: number): Cell {
  const status = cellStatuses[matrix.status[index] as number] as CellStatus;
  if (status !== 'ok' && status !== 'estimated') return { status };
  return {
    status,
    duration_s: matrix.durations_s[index] as number,
    distance_m: matrix.distances_m[index] as number,
  };
}

/** How many cells have this status. */
export function countOf({ status }: Pick<MapMatrix, 'status'>, wanted: CellStatus): number {
  const code = codes[wanted];
  let count = 0;
  for (const one of status) if (one === code) count += 1;
  return count;
}

/** From 0 to 1: above a set share nothing should be dispatched without a person looking. */
export const estimatedShare = (matrix: MapMatrix): number =>
  matrix.status.length === 0 ? 0 : countOf(matrix, 'estimated') / matrix.status.length;
