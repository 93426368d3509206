import { assert, greatCircle, type Position } from '@waystock/kernel';
import { largestComponent } from './components.ts';
import type { StreetNetwork, StreetWay } from './network.ts';
import { backward, directionsOn, forward, type GroundProfile, speedOn } from './profiles.ts';

/**
 * A street network as one profile sees it, in flat arrays. Junctions (where ways meet or end) are
 * the graph's nodes; between two of them lies one edge with its shape; an edge is one arc or two.
 * Arcs are sorted by the node they leave (compressed sparse rows).
 *
 * Weights are whole milliseconds and millimetres. Whole numbers add up exactly in any order, so a
 * matrix cell and the route it stands for agree to the last digit. Every edge takes at least 1 ms.
 */
export interface RoadGraph {
  readonly profile: GroundProfile;
  readonly nodes: number;
  /** Arcs leaving node v: `firstArc[v]` up to `firstArc[v + 1]`. */
  readonly firstArc: Uint32Array;
  readonly tail: Uint32Array;
  readonly head: Uint32Array;
  readonly edgeOf: Uint32Array;
  readonly edges: Edges;
}

export interface Edges {
  readonly count: number;
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  readonly ms: Uint32Array;
  readonly mm: Uint32Array;
  readonly directions: Uint8Array;
  /** 1 when both ends lie in the largest strongly connected part. */
  readonly isMain: Uint8Array;
  readonly name: readonly string[];
  /** The shape of edge e: points `firstPoint[e]` up to `firstPoint[e + 1]`, ends included. */
  readonly firstPoint: Uint32Array;
  readonly lon: Float64Array;
  readonly lat: Float64Array;
}

export function buildGraph(network: StreetNetwork, profile: GroundProfile): RoadGraph {
  const ways = network.ways.filter((way) => way.nodes.length > 1 && speedOn(way.tags, profile) > 0);
  const positions = new Map<number, Position>(network.nodes.map((node) => [node.id, node]));
  const junctions = numberJunctions(ways);
  const pieces = ways.flatMap((way) => cutAtJunctions(way, junctions));
  const lines = pieces.map(({ nodes }) => nodes.map((id) => positionOf(positions, id)));
  const edges = {
    ...weigh(pieces, lines, profile),
    count: pieces.length,
    from: Uint32Array.from(pieces, ({ nodes }) => junctions.get(nodes[0] as number) as number),
    to: Uint32Array.from(pieces, ({ nodes }) => junctions.get(nodes.at(-1) as number) as number),
    directions: Uint8Array.from(pieces, ({ tags }) => directionsOn(tags, profile)),
    name: pieces.map(({ tags }) => tags['name'] ?? ''),
    isMain: new Uint8Array(pieces.length),
    ...shapes(lines),
  };
  const graph = { profile, nodes: junctions.size, edges, ...sortArcs(junctions.size, edges) };
  const isMain = largestComponent(graph);
  for (let e = 0; e < edges.count; e++)
    edges.isMain[e] =
      (isMain[edges.from[e] as number] as number) & (isMain[edges.to[e] as number] as number);
  return graph;
}

function positionOf(positions: ReadonlyMap<number, Position>, id: number): Position {
  const position = positions.get(id);
  assert(position, `a way names node ${id}, which the network lacks`);
  return position;
}

/** Numbers the nodes where ways start, end or meet, in order of first appearance. */
function numberJunctions(ways: readonly StreetWay[]): Map<number, number> {
  const uses = new Map<number, number>();
  for (const { nodes } of ways)
    for (const [i, id] of nodes.entries()) {
      const isEnd = i === 0 || i === nodes.length - 1;
      uses.set(id, (uses.get(id) ?? 0) + (isEnd ? 2 : 1));
    }
  const junctions = new Map<number, number>();
  for (const [id, times] of uses) if (times > 1) junctions.set(id, junctions.size);
  return junctions;
}

function cutAtJunctions(way: StreetWay, junctions: ReadonlyMap<number, number>): StreetWay[] {
  const pieces: StreetWay[] = [];
  let start = 0;
  for (let i = 1; i < way.nodes.length; i++) {
    if (!junctions.has(way.nodes[i] as number)) continue;
    pieces.push({ ...way, nodes: way.nodes.slice(start, i + 1) });
    start = i;
  }
  return pieces;
}

function weigh(
  pieces: readonly StreetWay[],
  lines: readonly (readonly Position[])[],
  profile: GroundProfile,
): { readonly ms: Uint32Array; readonly mm: Uint32Array } {
  const metres = lines.map((line) => {
    let length = 0;
    for (let i = 1; i < line.length; i++)
      length += greatCircle(line[i - 1] as Position, line[i] as Position);
    return length;
  });
  const milliseconds = (length: number, i: number): number =>
    Math.max(1, Math.round((length * 3600) / speedOn((pieces[i] as StreetWay).tags, profile)));
  return {
    ms: Uint32Array.from(metres.map(milliseconds)),
    mm: Uint32Array.from(metres, (length) => Math.round(length * 1000)),
  };
}

function shapes(
  lines: readonly (readonly Position[])[],
): Pick<Edges, 'firstPoint' | 'lon' | 'lat'> {
  const firstPoint = new Uint32Array(lines.length + 1);
  for (const [e, line] of lines.entries())
    firstPoint[e + 1] = (firstPoint[e] as number) + line.length;
  const points = lines.flat();
  return {
    firstPoint,
    lon: Float64Array.from(points, ({ lon }) => lon),
    lat: Float64Array.from(points, ({ lat }) => lat),
  };
}

type ArcArrays = Pick<RoadGraph, 'firstArc' | 'tail' | 'head' | 'edgeOf'>;

function sortArcs(
  nodes: number,
  edges: Pick<Edges, 'count' | 'from' | 'to' | 'directions'>,
): ArcArrays {
  const arcs: [tail: number, head: number, edge: number][] = [];
  for (let e = 0; e < edges.count; e++) {
    const [from, to] = [edges.from[e] as number, edges.to[e] as number];
    const directions = edges.directions[e] as number;
    if (directions & forward) arcs.push([from, to, e]);
    if (directions & backward) arcs.push([to, from, e]);
  }
  arcs.sort((a, b) => a[0] - b[0] || a[2] - b[2]);
  const firstArc = new Uint32Array(nodes + 1);
  for (const [tail] of arcs) firstArc[tail + 1] = (firstArc[tail + 1] as number) + 1;
  for (let v = 0; v < nodes; v++)
    firstArc[v + 1] = (firstArc[v + 1] as number) + (firstArc[v] as number);
  return {
    firstArc,
    tail: Uint32Array.from(arcs, (arc) => arc[0]),
    head: Uint32Array.from(arcs, (arc) => arc[1]),
    edgeOf: Uint32Array.from(arcs, (arc) => arc[2]),
  };
}
