/** A matrix of few entries, row by row: row r has columns column[from[r]] … column[from[r + 1] − 1]. */
export interface Sparse {
  readonly rows: number;
  readonly columns: number;
  readonly from: Int32Array;
  readonly column: Int32Array;
  readonly value: Float64Array;
}

/** Row by row; the entries of a row as [column, value], each column once. */
export function sparseOf(
  rows: number,
  columns: number,
  entriesOf: (row: number) => ReadonlyMap<number, number>,
): Sparse {
  const from = new Int32Array(rows + 1);
  const column: number[] = [];
  const value: number[] = [];
  for (let row = 0; row < rows; row++) {
    for (const [c, v] of entriesOf(row)) {
      column.push(c);
      value.push(v);
    }
    from[row + 1] = column.length;
  }
  return {
    rows,
    columns,
    from,
    column: Int32Array.from(column),
    value: Float64Array.from(value),
  };
}

/** Columns become rows: the inverted index. O(entries). */
export function transposed(matrix: Sparse): Sparse {
  const { rows, columns, column, value } = matrix;
  const from = new Int32Array(columns + 1);
  for (const c of column) from[c + 1]!++;
  for (let c = 0; c < columns; c++) from[c + 1]! += from[c]!;
  const next = from.slice(0, columns);
  const rowIn = new Int32Array(column.length);
  const valueIn = new Float64Array(column.length);
  for (let row = 0; row < rows; row++)
    for (let at = matrix.from[row]!; at < matrix.from[row + 1]!; at++) {
      const place = next[column[at]!]!++;
      rowIn[place] = row;
      valueIn[place] = value[at]!;
    }
  return { rows: columns, columns: rows, from, column: rowIn, value: valueIn };
}

/** By row, the sum of its squared values. */
export function squaredNorms({ rows, from, value }: Sparse): Float64Array {
  const norms = new Float64Array(rows);
  for (let row = 0; row < rows; row++)
    for (let at = from[row]!; at < from[row + 1]!; at++) norms[row]! += value[at]! ** 2;
  return norms;
}
