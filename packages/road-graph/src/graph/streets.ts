/**
 * The streets of an extract, common to all profiles: nodes where one can choose (or where something
 * stands in the way), edges between them with their shape, name and class. Edge `e` drawn along is
 * arc `2e`, against its drawing arc `2e + 1`.
 */
export interface Streets {
  /** 1e-7 degrees. */
  readonly nodeLon: Int32Array;
  readonly nodeLat: Int32Array;
  readonly edgeFrom: Int32Array;
  readonly edgeTo: Int32Array;
  /** Decimetres, at least 1. */
  readonly edgeLength: Int32Array;
  /** Index into `names`; 0 is the empty name. */
  readonly edgeName: Int32Array;
  /** Index into `roadClasses`. */
  readonly edgeClass: Uint8Array;
  /** OpenStreetMap's id of the way. */
  readonly edgeWay: Float64Array;
  /** Shape of edge e: points [shapeStart[e], shapeStart[e + 1]), both ends included. */
  readonly shapeStart: Int32Array;
  readonly shapeLon: Int32Array;
  readonly shapeLat: Int32Array;
  readonly names: readonly string[];
}

/** Classes an edge can have: `highway=*` without its links, and ferries. */
export const roadClasses = [
  'other',
  'motorway',
  'trunk',
  'primary',
  'secondary',
  'tertiary',
  'unclassified',
  'residential',
  'living_street',
  'service',
  'track',
  'pedestrian',
  'cycleway',
  'footway',
  'path',
  'steps',
  'ferry',
] as const;
export type RoadClass = (typeof roadClasses)[number];

/** What one profile makes of the streets. */
export interface ProfileRoads {
  /** Per arc: centiseconds from its tail to its head, 0 where the profile may not go. */
  readonly arcTime: Int32Array;
  /** Per edge: 1 where one may only begin or end. */
  readonly destinationOnly: Uint8Array;
  /** Per node: 1 where nobody of this profile passes. */
  readonly nodeBlocked: Uint8Array;
  /** Per node: centiseconds lost in passing. */
  readonly nodeDelay: Int32Array;
}

export const tailOf = (streets: Streets, arc: number): number =>
  ((arc & 1) === 0 ? streets.edgeFrom : streets.edgeTo)[arc >> 1] as number;
export const headOf = (streets: Streets, arc: number): number =>
  ((arc & 1) === 0 ? streets.edgeTo : streets.edgeFrom)[arc >> 1] as number;

/** Arcs by the node they leave: those of node n are arcs[start[n]] … arcs[start[n + 1] - 1]. */
export interface Exits {
  readonly start: Int32Array;
  readonly arcs: Int32Array;
}

/** Exits of every node that this profile may take, in the order of their numbers. */
export function exitsFor(streets: Streets, roads: ProfileRoads): Exits {
  const start = new Int32Array(streets.nodeLon.length + 1);
  const { arcTime } = roads;
  for (let arc = 0; arc < arcTime.length; arc++)
    if (arcTime[arc] !== 0)
      start[tailOf(streets, arc) + 1] = (start[tailOf(streets, arc) + 1] as number) + 1;
  for (let node = 0; node + 1 < start.length; node++)
    start[node + 1] = (start[node + 1] as number) + (start[node] as number);
  const fill = start.slice();
  const arcs = new Int32Array(start.at(-1) ?? 0);
  for (let arc = 0; arc < arcTime.length; arc++) {
    if (arcTime[arc] === 0) continue;
    const tail = tailOf(streets, arc);
    arcs[fill[tail] as number] = arc;
    fill[tail] = (fill[tail] as number) + 1;
  }
  return { start, arcs };
}
