import type { OsmRelation, OsmWay, Tags } from '../osm/decode-block.ts';
import { OsmFileError } from '../osm/osm-file-error.ts';
import { sortedIds } from '../osm/sorted-ids.ts';
import { type OsmInput, type OsmProgress, readOsm } from '../osm/read-osm.ts';

/** What streets are made of: ways that somebody may use, their nodes, and turn restrictions. */
export interface CollectedWays {
  readonly ways: readonly OsmWay[];
  readonly restrictions: readonly OsmRelation[];
  /** Ids of the nodes of these ways that the file holds, ascending. */
  readonly nodeIds: Float64Array;
  readonly nodeLon: Int32Array;
  readonly nodeLat: Int32Array;
  /** Tags of the few nodes that have some, by position in `nodeIds`. */
  readonly nodeTags: ReadonlyMap<number, Tags>;
}

/**
 * Two passes over the file, so that its order does not matter: ways and restrictions first, then
 * the nodes they need. Memory grows with the streets, not with the file.
 */
export function collectWays(
  source: OsmInput,
  isWanted: (tags: Tags) => boolean,
  onProgress?: (progress: OsmProgress & { readonly pass: 1 | 2 }) => void,
): CollectedWays {
  const ways: OsmWay[] = [];
  const restrictions: OsmRelation[] = [];
  readOsm(
    source,
    {
      way: (way) => {
        if (way.refs.length > 1 && isWanted(way.tags)) ways.push(way);
      },
      relation: (relation) => {
        if (relation.tags['type']?.startsWith('restriction')) restrictions.push(relation);
      },
    },
    (progress) => onProgress?.({ ...progress, pass: 1 }),
  );
  if (ways.length === 0)
    throw new OsmFileError('empty', 0, 'it holds no way that any of the profiles may use');
  // Ways sorted by id: what is built does not depend on the order in the file.
  ways.sort((a, b) => a.id - b.id);
  restrictions.sort((a, b) => a.id - b.id);
  const nodes = collectNodes(source, sortedIds(ways), (progress) =>
    onProgress?.({ ...progress, pass: 2 }),
  );
  return { ways, restrictions, ...nodes };
}

type Nodes = Pick<CollectedWays, 'nodeIds' | 'nodeLon' | 'nodeLat' | 'nodeTags'>;

function collectNodes(
  source: OsmInput,
  needed: Float64Array,
  onProgress: (progress: OsmProgress) => void,
): Nodes {
  const lon = new Int32Array(needed.length);
  const lat = new Int32Array(needed.length);
  const found = new Uint8Array(needed.length);
  const tagged = new Map<number, Tags>();
  readOsm(
    source,
    {
      node: (id, nodeLon, nodeLat, tags) => {
        const i = positionOf(needed, id);
        if (i < 0) return;
        lon[i] = nodeLon;
        lat[i] = nodeLat;
        found[i] = 1;
        for (const _ in tags) {
          tagged.set(i, tags);
          break;
        }
      },
    },
    onProgress,
  );
  return onlyFound({ nodeIds: needed, nodeLon: lon, nodeLat: lat, nodeTags: tagged }, found);
}

/** An extract cut at its border lacks nodes of ways that cross it. */
function onlyFound(nodes: Nodes, found: Uint8Array): Nodes {
  const kept = found.reduce((sum, one) => sum + one, 0);
  if (kept === found.length) return nodes;
  if (kept === 0) throw new OsmFileError('empty', 0, 'it holds none of the nodes of its ways');
  const nodeTags = new Map<number, Tags>();
  const nodeIds = new Float64Array(kept);
  const nodeLon = new Int32Array(kept);
  const nodeLat = new Int32Array(kept);
  let next = 0;
  for (let i = 0; i < found.length; i++) {
    if (found[i] === 0) continue;
    nodeIds[next] = nodes.nodeIds[i] as number;
    nodeLon[next] = nodes.nodeLon[i] as number;
    nodeLat[next] = nodes.nodeLat[i] as number;
    const tags = nodes.nodeTags.get(i);
    if (tags) nodeTags.set(next, tags);
    next++;
  }
  return { nodeIds, nodeLon, nodeLat, nodeTags };
}

/** Position of a value in an ascending array, or -1. */
export function positionOf(ascending: Float64Array, value: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const there = ascending[middle] as number;
    if (there === value) return middle;
    if (there < value) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
