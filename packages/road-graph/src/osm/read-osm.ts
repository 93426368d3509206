import { dataBlocks, guarded } from './blocks.ts';
import type { ByteSource } from './byte-source.ts';
import { decodeBlock, type OsmCounts, type OsmVisitor } from './decode-block.ts';
import { OsmFileError } from './osm-file-error.ts';
import { type OsmObjects, visitObjects } from './osm-objects.ts';

export interface OsmProgress {
  readonly bytesRead: number;
  readonly bytesTotal: number;
  /** Objects met so far, of all kinds. */
  readonly objects: number;
}

/** Where map objects come from: an .osm.pbf, or memory. */
export type OsmInput = ByteSource | OsmObjects;

/**
 * One pass over a map, an .osm.pbf file block by block. Nothing is assumed about the order of its
 * objects: who needs ways before nodes passes twice.
 */
export function readOsm(
  input: OsmInput,
  visitor: OsmVisitor,
  onProgress?: (progress: OsmProgress) => void,
): Readonly<OsmCounts> {
  const counts =
    'read' in input ? readFile(input, visitor, onProgress) : visitObjects(input, visitor);
  if (counts.nodes + counts.ways + counts.relations === 0)
    throw new OsmFileError('empty', 0, 'it holds no object');
  return counts;
}

function readFile(
  source: ByteSource,
  visitor: OsmVisitor,
  onProgress?: (progress: OsmProgress) => void,
): Readonly<OsmCounts> {
  const counts: OsmCounts = { nodes: 0, ways: 0, relations: 0 };
  for (const block of dataBlocks(source)) {
    guarded('corrupt', block.offset, () => decodeBlock(block.data, visitor, counts));
    const objects = counts.nodes + counts.ways + counts.relations;
    onProgress?.({ bytesRead: block.next, bytesTotal: source.size, objects });
  }
  return counts;
}
