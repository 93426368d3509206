import { type Random, shuffled } from '@waystock/kernel';
import { headingOf, type Point, pointAlong, polylineLength, turnBetween } from './plane.ts';
import { edgeLength, reversed, type StreetEdge, type StreetGraph } from './street-graph.ts';
import { streetClasses } from './drawing.ts';

/**
 * Takes out what no planner would build: twins of one street, streets that leave a junction side by
 * side, stumps, islands. Thins some side streets so that blocks differ and T-junctions prevail, then
 * joins what has become one piece.
 *
 * Invariant: the result is connected, and every junction has one, three or more streets, or two of
 * different names or classes.
 */
export function tidyStreets(graph: StreetGraph, random: Random): StreetGraph {
  const draw = random.fork('thinning');
  let edges = withoutTwins(graph.edges);
  edges = withoutSlivers(edges);
  edges = largestPart(graph.junctions.length, edges);
  edges = thinned(graph.junctions.length, edges, draw);
  edges = withoutStumps(edges);
  return renumbered(graph.junctions, joined(edges));
}

const rankOf = (edge: StreetEdge): number => streetClasses.indexOf(edge.class);
const byImportance = (a: StreetEdge, b: StreetEdge): number =>
  rankOf(a) - rankOf(b) || edgeLength(a) - edgeLength(b);

/** Of several streets between the same two junctions, the most important. */
function withoutTwins(edges: readonly StreetEdge[]): StreetEdge[] {
  const seen = new Set<string>();
  return edges.toSorted(byImportance).filter(({ from, to }) => {
    const key = from < to ? `${from}-${to}` : `${to}-${from}`;
    return !seen.has(key) && seen.add(key);
  });
}

const narrowest = 0.42;

/** Of two streets that leave a junction at a narrow angle, the more important. */
function withoutSlivers(edges: readonly StreetEdge[]): StreetEdge[] {
  const kept: StreetEdge[] = [];
  const headings = new Map<number, number[]>();
  for (const edge of edges.toSorted(byImportance)) {
    const ends = [
      [edge.from, headingOut(edge.line)],
      [edge.to, headingOut(edge.line.toReversed())],
    ] as const;
    const isTight = ends.some(([junction, heading]) =>
      headings.get(junction)?.some((other) => turnBetween(other, heading) < narrowest),
    );
    if (isTight && edge.role === 'street') continue;
    kept.push(edge);
    for (const [junction, heading] of ends)
      headings.set(junction, [...(headings.get(junction) ?? []), heading]);
  }
  return kept;
}

/** Where a street leads, seen from its junction: the way to a point 45 m along it. */
const headingOut = (line: readonly Point[]): number =>
  headingOf(line[0] as Point, pointAlong(line, Math.min(45, polylineLength(line))).point);

function largestPart(size: number, edges: readonly StreetEdge[]): StreetEdge[] {
  const parts = new Parts(size);
  for (const { from, to } of edges) parts.join(from, to);
  const count = new Map<number, number>();
  for (const { from } of edges) count.set(parts.of(from), (count.get(parts.of(from)) ?? 0) + 1);
  const [largest] = [...count].sort((a, b) => b[1] - a[1])[0] ?? [0];
  return edges.filter(({ from }) => parts.of(from) === largest);
}

/** Leaves out side streets between two crossroads, never one that holds the city together. */
function thinned(size: number, edges: readonly StreetEdge[], draw: Random): StreetEdge[] {
  const isSide = (edge: StreetEdge): boolean => edge.class === 'residential';
  const order = [...edges.filter((e) => !isSide(e)), ...shuffled(draw, edges.filter(isSide))];
  const parts = new Parts(size);
  const holding = new Set(order.filter(({ from, to }) => parts.join(from, to)));
  const degree = degrees(edges);
  return order.filter((edge) => {
    const crossroads = [edge.from, edge.to].every((j) => (degree.get(j) ?? 0) >= 4);
    if (!isSide(edge) || !crossroads || holding.has(edge) || draw.next() > 0.42) return true;
    for (const j of [edge.from, edge.to]) degree.set(j, (degree.get(j) ?? 0) - 1);
    return false;
  });
}

function degrees(edges: readonly StreetEdge[]): Map<number, number> {
  const degree = new Map<number, number>();
  for (const { from, to } of edges)
    for (const j of [from, to]) degree.set(j, (degree.get(j) ?? 0) + 1);
  return degree;
}

/** Dead ends go, one after the other, except cul-de-sacs long enough to live in. */
function withoutStumps(edges: readonly StreetEdge[]): StreetEdge[] {
  let left = edges.slice();
  for (;;) {
    const degree = degrees(left);
    const kept = left.filter((edge) => {
      const isStump = degree.get(edge.from) === 1 || degree.get(edge.to) === 1;
      const isCulDeSac = edge.class === 'residential' && edgeLength(edge) > 75;
      return !isStump || isCulDeSac || (edge.role === 'axis' && edgeLength(edge) > 200);
    });
    if (kept.length === left.length) return kept;
    left = kept;
  }
}

/** Streets that go straight on where nothing else meets become one. */
function joined(edges: readonly StreetEdge[]): StreetEdge[] {
  const at = new Map<number, Set<StreetEdge>>();
  const link = (edge: StreetEdge): void => {
    for (const j of [edge.from, edge.to]) at.set(j, (at.get(j) ?? new Set()).add(edge));
  };
  const unlink = (edge: StreetEdge): void => {
    for (const j of [edge.from, edge.to]) at.get(j)?.delete(edge);
  };
  for (const edge of edges) link(edge);
  for (const [j, here] of at) {
    const [one, two] = here;
    if (here.size !== 2 || !one || !two || one.class !== two.class) continue;
    const a = one.to === j ? one : reversed(one);
    const b = two.from === j ? two : reversed(two);
    if (a.from === b.to) continue;
    unlink(one);
    unlink(two);
    link({ ...a, to: b.to, line: [...a.line, ...b.line.slice(1)] });
  }
  return [...new Set([...at.values()].flatMap((here) => [...here]))];
}

function renumbered(junctions: readonly Point[], edges: readonly StreetEdge[]): StreetGraph {
  const used = [...new Set(edges.flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b);
  const number = new Map(used.map((junction, i) => [junction, i]));
  const ordered = edges.toSorted((a, b) => a.street - b.street || a.from - b.from || a.to - b.to);
  return {
    junctions: used.map((junction) => junctions[junction] as Point),
    edges: ordered.map((edge) => ({
      ...edge,
      from: number.get(edge.from) as number,
      to: number.get(edge.to) as number,
    })),
  };
}

/** Which junctions hang together (union-find with path halving). */
class Parts {
  readonly #parent: Int32Array;
  constructor(size: number) {
    this.#parent = Int32Array.from({ length: size }, (_, i) => i);
  }

  of(junction: number): number {
    const parent = this.#parent;
    let at = junction;
    while (parent[at] !== at) at = parent[at] = parent[parent[at] as number] as number;
    return at;
  }

  /** True when the two were apart before. */
  join(a: number, b: number): boolean {
    const [one, other] = [this.of(a), this.of(b)];
    this.#parent[one] = other;
    return one !== other;
  }
}
