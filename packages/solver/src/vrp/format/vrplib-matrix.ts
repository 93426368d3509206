import type { Matrix } from '../problem.ts';
import { euclidean } from './geometry.ts';
import { amount, type InstanceInfo, type Rounding } from './instance.ts';
import { UnreadableInstance } from '../../unreadable-instance.ts';
import { valueAt } from './number-rows.ts';
import { indexedRows, type VrplibText } from './vrplib-sections.ts';

export interface Geometry {
  readonly places: InstanceInfo['places'];
  readonly matrix: Matrix;
  /** By node: −1 depot, 0 line-haul, 1 back-haul; only the `.vrpb` dialect has it. */
  readonly kinds: readonly number[] | null;
}

/** Distances of a VRPLIB file: from coordinates, or written out. */
export function readGeometry(file: VrplibText, nodes: number, rounding: Rounding): Geometry {
  const type = (file.specs.get('EDGE_WEIGHT_TYPE') ?? 'EUC_2D').toUpperCase();
  const rows = indexedRows(file, 'NODE_COORD_SECTION', nodes);
  const withKinds = rows !== undefined && rows.every((row) => row.values.length === 3);
  const offset = withKinds ? 1 : 0;
  const places = rows && {
    x: Float64Array.from(rows, (row) => valueAt(row, offset, 'x')),
    y: Float64Array.from(rows, (row) => valueAt(row, offset + 1, 'y')),
  };
  const kinds = withKinds ? rows.map((row) => valueAt(row, 0, 'the kind')) : null;
  if (type === 'EXPLICIT') {
    return { places: places ?? null, matrix: writtenOut(file, nodes, rounding), kinds };
  }
  if (type !== 'EUC_2D') throw new UnreadableInstance(`EDGE_WEIGHT_TYPE ${type} is not known`);
  if (places === undefined) throw new UnreadableInstance('NODE_COORD_SECTION is missing');
  return { places, matrix: euclidean(places.x, places.y, rounding), kinds };
}

/** First column (inclusive) and last column (exclusive) of each row of a written matrix. */
const SHAPES: Readonly<Record<string, (row: number, n: number) => readonly [number, number]>> = {
  FULL_MATRIX: (_, n) => [0, n],
  LOWER_ROW: (row) => [0, row],
  LOWER_DIAG_ROW: (row) => [0, row + 1],
  UPPER_ROW: (row, n) => [row + 1, n],
  UPPER_DIAG_ROW: (row, n) => [row, n],
};

function writtenOut(file: VrplibText, n: number, rounding: Rounding): Matrix {
  const format = (file.specs.get('EDGE_WEIGHT_FORMAT') ?? 'FULL_MATRIX').toUpperCase();
  const shape = SHAPES[format];
  if (shape === undefined)
    throw new UnreadableInstance(`EDGE_WEIGHT_FORMAT ${format} is not known`);
  const entries = file.sections.get('EDGE_WEIGHT_SECTION')?.flatMap((row) => row.values) ?? [];
  const matrix = rounding === 'none' ? new Float64Array(n * n) : new Int32Array(n * n);
  let next = 0;
  for (let row = 0; row < n; row++) {
    const [from, to] = shape(row, n);
    for (let column = from; column < to; column++) {
      const entry = amount(entries[next++] ?? NaN, rounding);
      matrix[row * n + column] = entry;
      if (format !== 'FULL_MATRIX') matrix[column * n + row] = entry;
    }
  }
  if (next !== entries.length) {
    throw new UnreadableInstance(`EDGE_WEIGHT_SECTION has ${entries.length} entries, not ${next}`);
  }
  return matrix;
}
