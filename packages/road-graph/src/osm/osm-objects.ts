import type { OsmCounts, OsmRelation, OsmVisitor, OsmWay, Tags } from './decode-block.ts';

/** A map that is in memory already, made by a generator or read from elsewhere. */
export interface OsmObjects {
  readonly nodes: readonly OsmNode[];
  readonly ways: readonly OsmWay[];
  readonly relations?: readonly OsmRelation[];
}

/** In degrees, as everybody but the file writes it. */
export interface OsmNode {
  readonly id: number;
  readonly lon: number;
  readonly lat: number;
  readonly tags?: Tags;
}

const none: Tags = Object.freeze({});

/** Hands every object to the visitor, as a file would. */
export function visitObjects(
  { nodes, ways, relations = [] }: OsmObjects,
  visitor: OsmVisitor,
): Readonly<OsmCounts> {
  if (visitor.node)
    for (const { id, lon, lat, tags } of nodes) {
      if (!(Math.abs(lon) <= 180 && Math.abs(lat) <= 90))
        throw new RangeError(`node ${id} lies at longitude ${lon}, latitude ${lat}`);
      visitor.node(id, Math.round(lon * 1e7), Math.round(lat * 1e7), tags ?? none);
    }
  if (visitor.way) for (const way of ways) visitor.way(way);
  if (visitor.relation) for (const relation of relations) visitor.relation(relation);
  return { nodes: nodes.length, ways: ways.length, relations: relations.length };
}
