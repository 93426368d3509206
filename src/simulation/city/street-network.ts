import type { Position } from '@waystock/kernel';
import type { StreetNetwork, StreetNode, StreetWay } from '../../domains/roads/index.ts';
import { type Point, toPosition } from './plane.ts';
import type { RuledWay } from './traffic-rules.ts';

/** Ways with tags → an OpenStreetMap-like network. Junctions keep their number plus one as id. */
export function asNetwork(
  junctions: readonly Point[],
  ways: readonly RuledWay[],
  origin: Position,
): StreetNetwork {
  const nodes: StreetNode[] = junctions.map((p, i) => ({ id: i + 1, ...toPosition(origin, p) }));
  const shapeNode = (p: Point): number => {
    const id = nodes.length + 1;
    nodes.push({ id, ...toPosition(origin, p) });
    return id;
  };
  const drawn: StreetWay[] = ways.map(({ edges, tags }, i) => {
    const start = edges[0]?.from as number;
    const rest = edges.flatMap(({ line, to }) => [...line.slice(1, -1).map(shapeNode), to + 1]);
    return { id: i + 1, nodes: [start + 1, ...rest], tags };
  });
  return { nodes, ways: drawn };
}
