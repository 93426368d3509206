import { distance, type Point, polylineLength } from './plane.ts';
import type { StreetClass, StreetRole } from './drawing.ts';
import { edgeLength, reversed, type StreetEdge, type StreetGraph } from './street-graph.ts';
import { acrossRiver, type Terrain } from './terrain.ts';

/** A run of edges end to end that share one street, with or without water under it. */
export interface Way {
  readonly street: number;
  readonly class: StreetClass;
  readonly role: StreetRole;
  readonly isBridge: boolean;
  readonly edges: readonly StreetEdge[];
}

/** Every edge in exactly one way, turned so that each way can be walked from its start to its end. */
export function layWays(graph: StreetGraph, terrain: Terrain): Way[] {
  const byStreet = Map.groupBy(graph.edges, ({ street }) => street);
  return [...byStreet.values()].flatMap((edges) => runs(edges, terrain));
}

function runs(edges: readonly StreetEdge[], terrain: Terrain): Way[] {
  const ways: { isBridge: boolean; edges: StreetEdge[] }[] = [];
  for (const edge of edges.toSorted((a, b) => a.order - b.order)) {
    const isBridge = crossesWater(edge, terrain);
    const way = ways.at(-1);
    const joins = way && way.isBridge === isBridge && continued(way.edges, edge);
    if (!joins) ways.push({ isBridge, edges: [edge] });
  }
  return ways.map((way) => {
    const { street, class: rank, role } = way.edges[0] as StreetEdge;
    return { street, class: rank, role, ...way };
  });
}

/** Adds `edge` to the run if it starts where the run ends, turning either as needed. */
function continued(run: StreetEdge[], edge: StreetEdge): boolean {
  const last = run.at(-1) as StreetEdge;
  if (run.length === 1 && (last.from === edge.from || last.from === edge.to))
    run[0] = reversed(last);
  const end = (run.at(-1) as StreetEdge).to;
  if (edge.from !== end && edge.to !== end) return false;
  run.push(edge.from === end ? edge : reversed(edge));
  return true;
}

function crossesWater(edge: StreetEdge, { river }: Terrain): boolean {
  const { line } = edge;
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [line[i - 1] as Point, line[i] as Point];
    const pieces = Math.ceil(distance(a, b) / 6);
    for (let k = 0; k <= pieces; k++) {
      const p = { x: a.x + ((b.x - a.x) * k) / pieces, y: a.y + ((b.y - a.y) * k) / pieces };
      if (Math.abs(acrossRiver(river, p)) < river.halfWidth + 2) return true;
    }
  }
  return false;
}

/** All points of a way from start to end. */
export const wayLine = (way: Way): Point[] =>
  way.edges.flatMap(({ line }, i) => (i === 0 ? line : line.slice(1)));

export const wayLength = (way: Way): number =>
  way.edges.reduce((sum, edge) => sum + edgeLength(edge), 0);

/** The point half-way along. */
export function wayMiddle(way: Way): Point {
  const line = wayLine(way);
  const half = polylineLength(line) / 2;
  let walked = 0;
  for (let i = 1; i < line.length; i++) {
    walked += distance(line[i - 1] as Point, line[i] as Point);
    if (walked >= half) return line[i] as Point;
  }
  return line[0] as Point;
}
