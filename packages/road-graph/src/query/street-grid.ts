import { degreesPerUnit } from '../graph/geometry.ts';
import type { Streets } from '../graph/streets.ts';

/**
 * Which pieces of street are near a position: a grid of square cells, each with the straight pieces
 * that cross it. Only cells that hold something exist, so a stray far node costs nothing.
 */
export interface StreetGrid {
  /** 1e-7 degrees. */
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
  readonly cellLon: number;
  readonly cellLat: number;
  readonly columns: number;
  readonly rows: number;
  /** Open addressing: number of the cell, -1 where free, and its place in `start`. */
  readonly slotCell: Int32Array;
  readonly slotPlace: Int32Array;
  readonly start: Int32Array;
  /** Index of the piece's first point in the streets' shapes. */
  readonly piece: Int32Array;
  /** Per shape point: its edge. */
  readonly edgeOfPoint: Int32Array;
}

export const metresPerUnit = 0.0111194927;
const cellMetres = 160;
const maxCells = 2 ** 30;

export function streetGrid(streets: Streets): StreetGrid {
  const { shapeStart, shapeLon, shapeLat } = streets;
  const box = boundsOf(streets);
  let cellLat = Math.ceil(cellMetres / metresPerUnit);
  const middle = ((box.south + box.north) / 2) * degreesPerUnit;
  let cellLon = Math.ceil(cellLat / Math.max(0.05, Math.cos((middle * Math.PI) / 180)));
  const cells = (): number =>
    (Math.floor((box.east - box.west) / cellLon) + 1) *
    (Math.floor((box.north - box.south) / cellLat) + 1);
  while (cells() > maxCells) {
    cellLat *= 2;
    cellLon *= 2;
  }
  const columns = Math.floor((box.east - box.west) / cellLon) + 1;
  const rows = Math.floor((box.north - box.south) / cellLat) + 1;
  const edgeOfPoint = new Int32Array(shapeLon.length);
  const entries: number[] = [];
  for (let edge = 0; edge + 1 < shapeStart.length; edge++) {
    const first = shapeStart[edge] as number;
    const last = (shapeStart[edge + 1] as number) - 1;
    edgeOfPoint.fill(edge, first, last + 1);
    for (let point = first; point < last; point++)
      eachCell(
        ((shapeLon[point] as number) - box.west) / cellLon,
        ((shapeLat[point] as number) - box.south) / cellLat,
        ((shapeLon[point + 1] as number) - box.west) / cellLon,
        ((shapeLat[point + 1] as number) - box.south) / cellLat,
        (column, row) => entries.push((row * columns + column) * pieceSpan + point),
      );
  }
  return { ...box, cellLon, cellLat, columns, rows, edgeOfPoint, ...hashed(entries) };
}

/** Cell and piece in one number that sorts by cell. */
const pieceSpan = 2 ** 23;

function boundsOf({ shapeLon, shapeLat }: Streets) {
  const box = { west: 1.8e9, south: 9e8, east: -1.8e9, north: -9e8 };
  for (let i = 0; i < shapeLon.length; i++) {
    box.west = Math.min(box.west, shapeLon[i] as number);
    box.east = Math.max(box.east, shapeLon[i] as number);
    box.south = Math.min(box.south, shapeLat[i] as number);
    box.north = Math.max(box.north, shapeLat[i] as number);
  }
  return box;
}

/** Cells that a line crosses, row by row; coordinates in cells. */
function eachCell(
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  visit: (column: number, row: number) => void,
): void {
  const lowest = Math.floor(Math.min(y0, y1));
  const highest = Math.floor(Math.max(y0, y1));
  for (let row = lowest; row <= highest; row++) {
    let from = x0;
    let to = x1;
    if (lowest !== highest) {
      const at = (y: number): number => x0 + ((y - y0) / (y1 - y0)) * (x1 - x0);
      const a = Math.min(1, Math.max(0, (row - y0) / (y1 - y0)));
      const b = Math.min(1, Math.max(0, (row + 1 - y0) / (y1 - y0)));
      from = at(y0 + a * (y1 - y0));
      to = at(y0 + b * (y1 - y0));
    }
    const right = Math.floor(Math.max(from, to));
    for (let column = Math.floor(Math.min(from, to)); column <= right; column++) visit(column, row);
  }
}

function hashed(entries: readonly number[]) {
  const sorted = Float64Array.from(entries).sort();
  const piece = new Int32Array(sorted.length);
  const cells: number[] = [];
  const starts: number[] = [];
  sorted.forEach((entry, i) => {
    const cell = Math.floor(entry / pieceSpan);
    piece[i] = entry - cell * pieceSpan;
    if (cells.at(-1) !== cell) {
      cells.push(cell);
      starts.push(i);
    }
  });
  starts.push(sorted.length);
  let slots = 16;
  while (slots < cells.length * 2) slots *= 2;
  const slotCell = new Int32Array(slots).fill(-1);
  const slotPlace = new Int32Array(slots);
  cells.forEach((cell, place) => {
    let slot = slotOf(cell, slots);
    while (slotCell[slot] !== -1) slot = (slot + 1) & (slots - 1);
    slotCell[slot] = cell;
    slotPlace[slot] = place;
  });
  return { slotCell, slotPlace, start: Int32Array.from(starts), piece };
}

/** Where to look for a cell first. */
export const slotOf = (cell: number, slots: number): number =>
  (Math.imul(cell, 0x9e3779b1) >>> 7) & (slots - 1);

/** Place of a cell in `start`, or -1 if it is empty. */
export function placeOf(grid: StreetGrid, cell: number): number {
  const slots = grid.slotCell.length;
  let slot = slotOf(cell, slots);
  while (grid.slotCell[slot] !== -1) {
    if (grid.slotCell[slot] === cell) return grid.slotPlace[slot] as number;
    slot = (slot + 1) & (slots - 1);
  }
  return -1;
}
