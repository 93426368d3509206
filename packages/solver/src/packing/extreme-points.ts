import { type Box, orientations, type Placement } from './boxes.ts';

/**
 * Three-dimensional packing of one carton by extreme points (Crainic, Perboli and Tadei, Extreme
 * point-based heuristics for three-dimensional bin packing, 2008). Boxes are put down one after the
 * other; candidates for the next corner are the points where the edges of those in place meet the
 * walls or other boxes behind, beside or below them. Among the candidates and turns that fit, the
 * lowest wins, then the one nearest the corner. A heuristic: it may miss a packing that exists, but
 * what it returns is one (`checkPacking` says so independently). O(boxes² × points).
 */
export interface Space {
  readonly inner: Box;
  readonly placed: Placement[];
  readonly points: Point[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

export const emptySpace = (inner: Box): Space => ({
  inner,
  placed: [],
  points: [{ x: 0, y: 0, z: 0 }],
});

/** Puts the box down if some point has room for it; null if none has. */
export function place(space: Space, box: Box, upright: boolean): Placement | null {
  let best: Placement | null = null;
  for (const point of space.points) {
    for (const turned of orientations(box, upright)) {
      const candidate = { ...point, ...turned };
      if (best !== null && !isLower(candidate, best)) continue;
      if (fits(space, candidate)) best = candidate;
    }
  }
  if (best === null) return null;
  space.placed.push(best);
  addPoints(space, best);
  return best;
}

/** By the height it reaches, then by how far out it reaches. */
function isLower(a: Placement, b: Placement): boolean {
  const rise = a.z + a.height - (b.z + b.height);
  if (rise !== 0) return rise < 0;
  const reach = a.x + a.length + a.y + a.width - (b.x + b.length + b.y + b.width);
  return reach < 0;
}

function fits({ inner, placed }: Space, box: Placement): boolean {
  return (
    box.x + box.length <= inner.length &&
    box.y + box.width <= inner.width &&
    box.z + box.height <= inner.height &&
    !placed.some((other) => overlap(box, other))
  );
}

const overlap = (a: Placement, b: Placement): boolean =>
  a.x < b.x + b.length &&
  b.x < a.x + a.length &&
  a.y < b.y + b.width &&
  b.y < a.y + a.width &&
  a.z < b.z + b.height &&
  b.z < a.z + a.height;

/** The three far edges of a new box, each slid along the two other axes until something stops it. */
function addPoints(space: Space, box: Placement): void {
  const right = { x: box.x + box.length, y: box.y, z: box.z };
  const back = { x: box.x, y: box.y + box.width, z: box.z };
  const top = { x: box.x, y: box.y, z: box.z + box.height };
  const found = [
    right,
    slide(space, right, 'y'),
    slide(space, right, 'z'),
    back,
    slide(space, back, 'x'),
    slide(space, back, 'z'),
    top,
    slide(space, top, 'x'),
    slide(space, top, 'y'),
  ];
  for (const point of found) {
    const known = space.points.some((p) => p.x === point.x && p.y === point.y && p.z === point.z);
    if (!known && isOpen(space, point)) space.points.push(point);
  }
  const open = space.points.filter((point) => isOpen(space, point));
  space.points.splice(0, space.points.length, ...open);
}

const isOpen = ({ inner, placed }: Space, { x, y, z }: Point): boolean =>
  x < inner.length &&
  y < inner.width &&
  z < inner.height &&
  !placed.some(
    (b) =>
      x >= b.x &&
      x < b.x + b.length &&
      y >= b.y &&
      y < b.y + b.width &&
      z >= b.z &&
      z < b.z + b.height,
  );

function slide({ placed }: Space, point: Point, axis: 'x' | 'y' | 'z'): Point {
  const across = (['x', 'y', 'z'] as const).filter((other) => other !== axis);
  const size = { x: 'length', y: 'width', z: 'height' } as const;
  let stop = 0;
  for (const box of placed) {
    const far = box[axis] + box[size[axis]];
    const inTheWay = across.every((o) => point[o] >= box[o] && point[o] < box[o] + box[size[o]]);
    if (inTheWay && far <= point[axis] && far > stop) stop = far;
  }
  return { ...point, [axis]: stop };
}
