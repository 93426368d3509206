import { assert } from '@waystock/kernel';
import { type DirectionField, directionAt, type Family } from './direction-field.ts';
import { distance, headingOf, type Point, stepFrom, turnBetween } from './plane.ts';

/**
 * Evenly spaced streets along a direction field, after Jobard and Lefer, "Creating Evenly-Spaced
 * Streamlines of Arbitrary Density" (1997): a line starts only where its family's nearest line is a
 * full spacing away, and ends where it would come closer than a part of it. Midpoint integration.
 *
 * Invariant: two lines of one family are never closer than `closest` × spacing, except at a shared
 * street they both run into.
 */
export interface Tracing {
  readonly field: DirectionField;
  readonly drawn: DrawnPoints;
  /** Wanted metres between parallel streets at a place. */
  readonly spacing: (p: Point, family: Family) => number;
  /** The part of the spacing at which a line ends. */
  readonly closest: number;
  readonly blocked: (p: Point) => boolean;
  readonly longest: number;
}

const step = 12;
const sharpestTurn = 0.5;

/** A street through `seed` in both directions, or as far as it gets. */
export function traceThrough(tracing: Tracing, seed: Point, family: Family): Point[] {
  const heading = directionAt(tracing.field, seed, family);
  const ahead = traceFrom(tracing, { at: seed, heading }, family);
  const behind = traceFrom(tracing, { at: seed, heading: heading + Math.PI }, family);
  return [...behind.slice(1).toReversed(), ...ahead];
}

/** A street from `at`, setting off as nearly along `heading` as the field allows. */
export function traceFrom(
  tracing: Tracing,
  start: { readonly at: Point; readonly heading: number },
  family: Family,
): Point[] {
  const line = [start.at];
  let { at, heading } = start;
  for (let length = 0; length < tracing.longest; length += step) {
    const half = stepFrom(at, along(tracing.field, at, { family, heading }), step / 2);
    const next = along(tracing.field, half, { family, heading });
    if (length > 0 && turnBetween(next, heading) > sharpestTurn) break;
    at = stepFrom(at, next, step);
    heading = next;
    const space = tracing.spacing(at, family) * tracing.closest;
    if (tracing.blocked(at) || tracing.drawn.isNear(at, family, space)) break;
    if (comesBack(line, at, space)) break;
    line.push(at);
  }
  return line;
}

/** Of the field's two opposite headings, the one nearer to where the street is going. */
function along(
  field: DirectionField,
  p: Point,
  going: { readonly family: Family; readonly heading: number },
): number {
  const direction = directionAt(field, p, going.family);
  return turnBetween(direction, going.heading) > Math.PI / 2 ? direction + Math.PI : direction;
}

/** A street that curls round must not run beside its own beginning. */
function comesBack(line: readonly Point[], at: Point, space: number): boolean {
  const fresh = Math.ceil((3 * space) / step);
  for (let i = 0; i < line.length - fresh; i += 4)
    if (distance(line[i] as Point, at) < space) return true;
  return false;
}

/** Points of the streets drawn so far, by family, in square cells. */
export class DrawnPoints {
  readonly #cells: (Point[] | undefined)[] = Array.from({ length: 80_000 });
  readonly #size = 60;

  add(line: readonly Point[], family: Family): void {
    for (const p of line) {
      const key = this.#key(this.#column(p.x), this.#column(p.y), family);
      const cell = this.#cells[key];
      if (cell) cell.push(p);
      else this.#cells[key] = [p];
    }
  }

  isNear(p: Point, family: Family, metres: number): boolean {
    const square = metres * metres;
    const fromX = this.#column(p.x - metres);
    const toX = this.#column(p.x + metres);
    const toY = this.#column(p.y + metres);
    for (let y = this.#column(p.y - metres); y <= toY; y++)
      for (let x = fromX; x <= toX; x++)
        if (this.#cells[this.#key(x, y, family)]?.some((other) => isWithin(other, p, square)))
          return true;
    return false;
  }

  #column(metres: number): number {
    return Math.floor(metres / this.#size);
  }
  #key(x: number, y: number, family: Family): number {
    assert(Math.abs(x) < 100 && Math.abs(y) < 100, 'the drawing is at most 12 km wide');
    return ((x + 100) * 200 + y + 100) * 2 + family;
  }
}

const isWithin = (a: Point, b: Point, square: number): boolean =>
  (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y) < square;

/** The family whose direction a line mostly follows; for streets drawn by hand. */
export function familyOf(field: DirectionField, a: Point, b: Point): Family {
  const off = turnBetween(directionAt(field, a, 0), headingOf(a, b));
  return off < Math.PI / 4 || off > (3 * Math.PI) / 4 ? 0 : 1;
}
