import { require } from '../faults.ts';

/**
 * Many short lists of whole numbers that grow at their ends, in one typed array.
 *
 * A list that is full moves to the end of the arena with half as much room again; once a third of the
 * arena is holes it is packed anew. Appending is O(1) amortised, reading is a slice of one array, and
 * a hundred thousand lists cost three numbers each instead of an object each.
 * Invariant: list r lies in data[start[r] .. start[r] + length[r]), and no two lists overlap.
 */
export interface Rows {
  count: number;
  data: Int32Array;
  start: Int32Array;
  length: Int32Array;
  room: Int32Array;
  /** Where free room begins in `data`. */
  end: number;
  /** Numbers' worth of room that no list uses any more. */
  holes: number;
}

export function emptyRows(count = 0, capacity = 1024): Rows {
  return {
    count,
    data: new Int32Array(capacity),
    start: new Int32Array(count),
    length: new Int32Array(count),
    room: new Int32Array(count),
    end: 0,
    holes: 0,
  };
}

/** Makes lists up to number `row` exist, empty. */
export function ensureRow(rows: Rows, row: number): void {
  require(Number.isInteger(row) && row >= 0, () => `${row} is not the number of a list: 0, 1, 2….`);
  if (row < rows.count) return;
  if (row >= rows.start.length) {
    const size = Math.max(row + 1, Math.ceil(rows.start.length * 1.5));
    rows.start = grown(rows.start, size);
    rows.length = grown(rows.length, size);
    rows.room = grown(rows.room, size);
  }
  rows.count = row + 1;
}

export function append(rows: Rows, row: number, value: number): void {
  const used = rows.length[row]!;
  if (used === rows.room[row]!) makeRoom(rows, row, used + 1 + Math.max(3, used >> 1));
  rows.data[rows.start[row]! + used] = value;
  rows.length[row] = used + 1;
}

/** The list, as a view that the next `append` may make stale. */
export function rowOf(rows: Rows, row: number): Int32Array {
  const start = rows.start[row]!;
  return rows.data.subarray(start, start + rows.length[row]!);
}

/** Empties the list and gives its room back. */
export function clearRow(rows: Rows, row: number): void {
  rowOf(rows, row).fill(0);
  rows.holes += rows.room[row]!;
  rows.length[row] = 0;
  rows.room[row] = 0;
}

/** Takes the first `value` out of the list; its place goes to the last one. */
export function removeFrom(rows: Rows, row: number, value: number): boolean {
  const { data } = rows;
  const start = rows.start[row]!;
  const last = start + rows.length[row]! - 1;
  for (let at = start; at <= last; at++) {
    if (data[at] !== value) continue;
    data[at] = data[last]!;
    data[last] = 0;
    rows.length[row] = last - start;
    return true;
  }
  return false;
}

function makeRoom(rows: Rows, row: number, room: number): void {
  if (rows.holes * 3 > rows.end) pack(rows);
  const used = rows.length[row]!;
  if (rows.end + room > rows.data.length)
    rows.data = grown(rows.data, Math.ceil((rows.end + room) * 1.5));
  const from = rows.start[row]!;
  rows.data.copyWithin(rows.end, from, from + used);
  rows.data.fill(0, from, from + used);
  rows.holes += rows.room[row]!;
  rows.start[row] = rows.end;
  rows.room[row] = room;
  rows.end += room;
}

function pack(rows: Rows): void {
  const packed = new Int32Array(rows.data.length);
  let end = 0;
  for (let row = 0; row < rows.count; row++) {
    packed.set(rowOf(rows, row), end);
    rows.start[row] = end;
    rows.room[row] = rows.length[row]!;
    end += rows.length[row]!;
  }
  rows.data = packed;
  rows.end = end;
  rows.holes = 0;
}

function grown(array: Int32Array, size: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(size);
  larger.set(array);
  return larger;
}
