/**
 * Lines and rings cut to a square from `low` to `high` in both directions. Points are x and y in turn.
 *
 * Source: Liang & Barsky 1984 (lines); Sutherland & Hodgman 1974 (rings; a ring that enters twice
 * stays one, joined along the border, which lies outside what is shown). O(points).
 */
export interface Square {
  readonly low: number;
  readonly high: number;
}

/** The pieces of a line within the square; a line that leaves and comes back gives two. */
export function clipLine(line: readonly number[], { low, high }: Square): number[][] {
  const pieces: number[][] = [];
  let piece: number[] = [];
  for (let i = 0; i + 3 < line.length; i += 2) {
    const [ax, ay] = [line[i] as number, line[i + 1] as number];
    const [dx, dy] = [(line[i + 2] as number) - ax, (line[i + 3] as number) - ay];
    let enter = 0;
    let leave = 1;
    for (const [step, room] of [
      [-dx, ax - low],
      [dx, high - ax],
      [-dy, ay - low],
      [dy, high - ay],
    ] as const) {
      if (step === 0 && room < 0) leave = -1;
      else if (step < 0) enter = Math.max(enter, room / step);
      else if (step > 0) leave = Math.min(leave, room / step);
    }
    if (enter > leave) continue;
    if (piece.length === 0) piece = [ax + enter * dx, ay + enter * dy];
    piece.push(ax + leave * dx, ay + leave * dy);
    if (leave < 1) {
      pieces.push(piece);
      piece = [];
    }
  }
  if (piece.length > 2) pieces.push(piece);
  return pieces;
}

/** What of a ring lies within the square; empty where nothing does. */
export function clipRing(ring: readonly number[], { low, high }: Square): number[] {
  let points = [...ring];
  for (const axis of [0, 1] as const)
    for (const [border, side] of [
      [low, 1],
      [high, -1],
    ] as const)
      points = keepSide(points, axis, (value) => (value - border) * side);
  return points;
}

/** The part of a ring where `inside` is not negative; it changes along an axis at an even rate. */
function keepSide(
  points: readonly number[],
  axis: 0 | 1,
  inside: (value: number) => number,
): number[] {
  const kept: number[] = [];
  for (let i = 0; i < points.length; i += 2) {
    const next = i + 2 < points.length ? i + 2 : 0;
    const here = inside(points[i + axis] as number);
    const there = inside(points[next + axis] as number);
    if (here >= 0) kept.push(points[i] as number, points[i + 1] as number);
    if (here >= 0 === there >= 0) continue;
    const share = here / (here - there);
    for (const k of [0, 1] as const)
      kept.push(
        (points[i + k] as number) +
          share * ((points[next + k] as number) - (points[i + k] as number)),
      );
  }
  return kept;
}
