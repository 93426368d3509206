import {
  between,
  crossing,
  distance,
  headingOf,
  type Point,
  polylineLength,
  simplified,
  stepFrom,
} from './plane.ts';
import type { PlannedStreet, StreetClass, StreetRole } from './drawing.ts';

/**
 * Turns drawn lines into junctions and the streets between them: loose ends are led on to the next
 * street, lines are cut where they cross, and cuts closer than a junction's width become one
 * junction. Candidate crossings come from square cells, so the work grows with the drawing's length.
 */
export interface StreetGraph {
  readonly junctions: readonly Point[];
  readonly edges: readonly StreetEdge[];
}

export interface StreetEdge {
  readonly from: number;
  readonly to: number;
  /** From junction to junction, both included. */
  readonly line: readonly Point[];
  /** Which planned street it is a part of, and where along it. */
  readonly street: number;
  readonly order: number;
  readonly class: StreetClass;
  readonly role: StreetRole;
}

const junctionWidth = 24;

export function buildStreetGraph(
  planned: readonly PlannedStreet[],
  blocked: (p: Point) => boolean,
): StreetGraph {
  const smooth = planned.map(({ line }) => simplified(line, 1.5));
  const index = new SegmentCells(smooth);
  const lines = smooth.map((line, street) =>
    ledOn(line, { street, reach: reachOf(planned[street] as PlannedStreet), index, blocked }),
  );
  const cuts = cutLines(lines);
  const { junctions, junctionOf } = mergeCuts(lines, cuts);
  const edges: StreetEdge[] = [];
  for (const [street, { class: rank, role }] of planned.entries()) {
    const stops = cuts[street] as Cut[];
    for (let k = 1; k < stops.length; k++) {
      const [a, b] = [stops[k - 1] as Cut, stops[k] as Cut];
      const [from, to] = [junctionOf(a), junctionOf(b)];
      const inner = (lines[street] as Point[]).slice(a.segment + 1, b.segment + 1);
      const line = [junctions[from] as Point, ...inner, junctions[to] as Point];
      if (from === to) continue;
      edges.push({ from, to, street, order: k, class: rank, role, line: cleaned(line) });
    }
  }
  return { junctions, edges };
}

/** Shape points within a junction's width of its ends would make hooks. */
function cleaned(line: readonly Point[]): Point[] {
  const first = line[0] as Point;
  const last = line.at(-1) as Point;
  const inner = line.slice(1, -1);
  const keep = (p: Point): boolean =>
    distance(p, first) > junctionWidth && distance(p, last) > junctionWidth;
  return simplified([first, ...inner.filter(keep), last], 2.5);
}

const reachOf = ({ class: rank }: PlannedStreet): number =>
  ({ primary: 60, secondary: 480, tertiary: 300, residential: 170, footway: 0 })[rank];

interface LeadingOn {
  readonly street: number;
  readonly reach: number;
  readonly index: SegmentCells;
  readonly blocked: (p: Point) => boolean;
}

/** The line with both ends led straight on to the next street, where there is one in reach. */
function ledOn(line: readonly Point[], how: LeadingOn): Point[] {
  const tail = nextStreet(line, how);
  const head = nextStreet(line.toReversed(), how);
  return [...(head ? [head] : []), ...line, ...(tail ? [tail] : [])];
}

function nextStreet(line: readonly Point[], how: LeadingOn): Point | undefined {
  const end = line.at(-1) as Point;
  const heading = headingOf(line.at(-2) as Point, end);
  const start = stepFrom(end, heading, -1);
  const far = stepFrom(end, heading, how.reach);
  let nearest = 2;
  for (const { street, a, b } of how.index.near(start, far)) {
    const hit = street === how.street ? undefined : crossing([start, far], [a, b]);
    if (hit && hit[0] < nearest) nearest = hit[0];
  }
  if (nearest > 1) return undefined;
  const length = distance(start, far) * nearest;
  for (let d = 10; d < length; d += 10)
    if (how.blocked(stepFrom(start, heading, d))) return undefined;
  return stepFrom(start, heading, length + 0.5);
}

/** A place on a line: `fraction` of the way along its `segment`-th piece. */
interface Cut {
  readonly segment: number;
  readonly fraction: number;
  readonly id: number;
}

/** Every line's ends and crossings, in order along it. */
function cutLines(lines: readonly (readonly Point[])[]): Cut[][] {
  let id = 0;
  const cuts: Cut[][] = lines.map((line) => [
    { segment: 0, fraction: 0, id: id++ },
    { segment: line.length - 2, fraction: 1, id: id++ },
  ]);
  const index = new SegmentCells(lines);
  for (const one of index.segments)
    for (const other of index.near(one.a, one.b)) {
      if (other.order <= one.order) continue;
      if (other.street === one.street && other.segment - one.segment < 2) continue;
      const hit = crossing([one.a, one.b], [other.a, other.b]);
      if (!hit) continue;
      cuts[one.street]?.push({ segment: one.segment, fraction: hit[0], id: id++ });
      cuts[other.street]?.push({ segment: other.segment, fraction: hit[1], id: id++ });
    }
  for (const list of cuts)
    list.sort((p, q) => p.segment - q.segment || p.fraction - q.fraction || p.id - q.id);
  return cuts;
}

/** Cuts within a junction's width of a junction join it; the others found one of their own. */
function mergeCuts(
  lines: readonly (readonly Point[])[],
  cuts: readonly (readonly Cut[])[],
): { readonly junctions: readonly Point[]; readonly junctionOf: (cut: Cut) => number } {
  const junctions: Point[] = [];
  const cells = new Map<string, number[]>();
  const byCut = new Map<number, number>();
  const cellOf = (p: Point, dx = 0, dy = 0): string =>
    `${Math.floor(p.x / junctionWidth) + dx}/${Math.floor(p.y / junctionWidth) + dy}`;
  const nearest = (p: Point): number | undefined => {
    let best: number | undefined;
    let bestAway = junctionWidth;
    for (const dx of [-1, 0, 1])
      for (const dy of [-1, 0, 1])
        for (const j of cells.get(cellOf(p, dx, dy)) ?? []) {
          const away = distance(junctions[j] as Point, p);
          if (away < bestAway) [best, bestAway] = [j, away];
        }
    return best;
  };
  for (const [street, list] of cuts.entries())
    for (const cut of list) {
      const line = lines[street] as readonly Point[];
      const p = between(line[cut.segment] as Point, line[cut.segment + 1] as Point, cut.fraction);
      const j = nearest(p) ?? junctions.push(p) - 1;
      byCut.set(cut.id, j);
      if (junctions[j] === p) cells.set(cellOf(p), [...(cells.get(cellOf(p)) ?? []), j]);
    }
  return { junctions, junctionOf: (cut) => byCut.get(cut.id) as number };
}

interface Segment {
  readonly order: number;
  readonly street: number;
  readonly segment: number;
  readonly a: Point;
  readonly b: Point;
}

/** Segments by the square cells their boxes touch. */
class SegmentCells {
  readonly segments: Segment[] = [];
  readonly #cells = new Map<number, Segment[]>();
  readonly #size = 100;

  constructor(lines: readonly (readonly Point[])[]) {
    for (const [street, line] of lines.entries())
      for (let i = 1; i < line.length; i++) {
        const [a, b] = [line[i - 1] as Point, line[i] as Point];
        const segment = { order: this.segments.length, street, segment: i - 1, a, b };
        this.segments.push(segment);
        for (const key of this.#keys(a, b)) {
          const cell = this.#cells.get(key);
          if (cell) cell.push(segment);
          else this.#cells.set(key, [segment]);
        }
      }
  }

  /** Each segment once, in the order they were given, whose cells touch the box of ab. */
  near(a: Point, b: Point): Segment[] {
    const found = new Set<Segment>();
    for (const key of this.#keys(a, b))
      for (const segment of this.#cells.get(key) ?? []) found.add(segment);
    return [...found].sort((p, q) => p.order - q.order);
  }

  *#keys(a: Point, b: Point): Generator<number> {
    const cell = (metres: number): number => Math.floor(metres / this.#size) + 1000;
    for (let y = cell(Math.min(a.y, b.y)); y <= cell(Math.max(a.y, b.y)); y++)
      for (let x = cell(Math.min(a.x, b.x)); x <= cell(Math.max(a.x, b.x)); x++)
        yield y * 10_000 + x;
  }
}

export const edgeLength = (edge: StreetEdge): number => polylineLength(edge.line);

export const reversed = (edge: StreetEdge): StreetEdge => ({
  ...edge,
  from: edge.to,
  to: edge.from,
  line: edge.line.toReversed(),
});
