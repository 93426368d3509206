import type { OsmWay, Tags } from '../osm/decode-block.ts';
import type { Country } from '../profiles/countries.ts';
import type { Profile } from '../profiles/profile.ts';
import { type NodeUse, useNode } from '../profiles/use-node.ts';
import { useWay, type WayUse } from '../profiles/use-way.ts';
import { type CollectedWays, positionOf } from './collect-ways.ts';
import { degreesPerUnit, metresBetween } from './geometry.ts';
import { NumberList } from './number-list.ts';
import { type ProfileRoads, type RoadClass, roadClasses, type Streets } from './streets.ts';

/** Streets, what each profile makes of them, and which edges came of which way. */
export interface CutStreets {
  readonly streets: Streets;
  readonly roads: readonly ProfileRoads[];
  /** Way id → its first edge and how many follow, in the way's drawing. */
  readonly edgesOfWay: ReadonlyMap<number, { readonly first: number; readonly count: number }>;
  /** Node of the extract → node of the streets, for those that are one. */
  readonly streetNodeOf: (osmId: number) => number | undefined;
}

/** Cuts ways into edges where they meet, end, or where something stands in somebody's way. */
export function cutEdges(
  collected: CollectedWays,
  profiles: readonly Profile[],
  country: Country,
): CutStreets {
  const nodeUses = new Map<number, NodeUse[]>();
  for (const [position, tags] of collected.nodeTags) {
    const uses = profiles.map((profile) => useNode(tags, profile));
    if (uses.some((use) => use.blocked || use.delay > 0)) nodeUses.set(position, uses);
  }
  const cutter = new Cutter(collected, profiles, nodeUses);
  for (const way of collected.ways)
    cutter.cut(
      way,
      profiles.map((profile) => useWay(way.tags, profile, country)),
    );
  return cutter.finish();
}

class Cutter {
  private readonly collected: CollectedWays;
  private readonly profiles: readonly Profile[];
  private readonly nodeUses: ReadonlyMap<number, readonly NodeUse[]>;
  private readonly isCut: Uint8Array;
  /** Position of an extract's node → street node, -1 for none yet. */
  private readonly streetNode: Int32Array;
  private readonly nodePosition = new NumberList();
  private readonly edgeFrom = new NumberList();
  private readonly edgeTo = new NumberList();
  private readonly edgeLength = new NumberList();
  private readonly edgeName = new NumberList();
  private readonly edgeClass = new NumberList();
  private readonly edgeWay: number[] = [];
  private readonly shapeStart = new NumberList();
  private readonly shapePosition = new NumberList();
  private readonly names = new Map<string, number>([['', 0]]);
  private readonly arcTime: readonly NumberList[];
  private readonly destinationOnly: readonly NumberList[];
  private readonly edgesOfWay = new Map<number, { first: number; count: number }>();

  constructor(
    collected: CollectedWays,
    profiles: readonly Profile[],
    nodeUses: ReadonlyMap<number, readonly NodeUse[]>,
  ) {
    this.collected = collected;
    this.profiles = profiles;
    this.nodeUses = nodeUses;
    this.streetNode = new Int32Array(collected.nodeIds.length).fill(-1);
    this.isCut = this.findCuts();
    this.arcTime = profiles.map(() => new NumberList());
    this.destinationOnly = profiles.map(() => new NumberList());
    this.shapeStart.push(0);
  }

  private findCuts(): Uint8Array {
    const uses = new Uint8Array(this.collected.nodeIds.length);
    const meet = (position: number, times: number): void => {
      uses[position] = Math.min(2, (uses[position] as number) + times);
    };
    for (const { refs } of this.collected.ways)
      for (const piece of this.pieces(refs))
        piece.forEach((position, i) => meet(position, i === 0 || i === piece.length - 1 ? 2 : 1));
    for (const [position, all] of this.nodeUses)
      if (all.some((use) => use.blocked)) meet(position, 2);
    return uses;
  }

  /** Positions of a way's nodes; in pieces where the extract lacks a node between them. */
  private *pieces(refs: readonly number[]): Generator<number[]> {
    let piece: number[] = [];
    for (const ref of refs) {
      const position = positionOf(this.collected.nodeIds, ref);
      if (position >= 0) {
        if (piece.at(-1) !== position) piece.push(position);
        continue;
      }
      if (piece.length > 1) yield piece;
      piece = [];
    }
    if (piece.length > 1) yield piece;
  }

  cut(way: OsmWay, uses: readonly (WayUse | undefined)[]): void {
    const first = this.edgeFrom.length;
    const speeds = uses.map((use) => use && this.withTimetable(use, way));
    for (const piece of this.pieces(way.refs)) {
      let from = 0;
      for (let i = 1; i < piece.length; i++) {
        if (this.isCut[piece[i] as number] !== 2) continue;
        this.addEdge(way, piece.slice(from, i + 1), speeds);
        from = i;
      }
    }
    this.edgesOfWay.set(way.id, { first, count: this.edgeFrom.length - first });
  }

  /** A duration for the whole way as a speed, now that its length is known. */
  private withTimetable(use: WayUse, way: OsmWay): WayUse {
    if (use.duration === undefined || use.duration <= 0) return use;
    let length = 0;
    for (const piece of this.pieces(way.refs)) length += this.lengthOf(piece);
    const kmh = (length / use.duration) * 3.6;
    return { ...use, forward: use.forward && kmh, backward: use.backward && kmh };
  }

  private lengthOf(shape: readonly number[]): number {
    const { nodeLon, nodeLat } = this.collected;
    const at = (axis: Int32Array, i: number): number =>
      (axis[shape[i] as number] as number) * degreesPerUnit;
    let length = 0;
    for (let i = 1; i < shape.length; i++)
      length += metresBetween(
        at(nodeLon, i - 1),
        at(nodeLat, i - 1),
        at(nodeLon, i),
        at(nodeLat, i),
      );
    return length;
  }

  private addEdge(way: OsmWay, shape: number[], uses: readonly (WayUse | undefined)[]): void {
    const metres = this.lengthOf(shape);
    this.edgeFrom.push(this.nodeAt(shape[0] as number));
    this.edgeTo.push(this.nodeAt(shape.at(-1) as number));
    this.edgeLength.push(Math.max(1, Math.round(metres * 10)));
    this.edgeName.push(this.nameOf(way.tags));
    this.edgeClass.push(roadClasses.indexOf(classOf(way.tags)));
    this.edgeWay.push(way.id);
    for (const position of shape) this.shapePosition.push(position);
    this.shapeStart.push(this.shapePosition.length);
    uses.forEach((use, p) => {
      const time = (kmh: number, direction: 'forward' | 'backward'): number =>
        kmh > 0 ? centiseconds(metres, kmh) + this.delayWithin(shape, p, direction) : 0;
      this.arcTime[p]?.push(use ? time(use.forward, 'forward') : 0);
      this.arcTime[p]?.push(use ? time(use.backward, 'backward') : 0);
      this.destinationOnly[p]?.push(use?.destinationOnly ? 1 : 0);
    });
  }

  /** Signals and the like between an edge's ends; those at its ends belong to the turn. */
  private delayWithin(
    shape: readonly number[],
    profile: number,
    direction: 'forward' | 'backward',
  ): number {
    let seconds = 0;
    for (let i = 1; i + 1 < shape.length; i++) {
      const use = this.nodeUses.get(shape[i] as number)?.[profile];
      if (use && (use.only === undefined || use.only === direction)) seconds += use.delay;
    }
    return Math.round(seconds * 100);
  }

  private nodeAt(position: number): number {
    const known = this.streetNode[position] as number;
    if (known >= 0) return known;
    this.nodePosition.push(position);
    return (this.streetNode[position] = this.nodePosition.length - 1);
  }

  private nameOf(tags: Tags): number {
    const name = tags['name'] ?? tags['ref'] ?? '';
    const known = this.names.get(name);
    if (known !== undefined) return known;
    this.names.set(name, this.names.size);
    return this.names.size - 1;
  }

  finish(): CutStreets {
    const { nodeLon, nodeLat, nodeIds } = this.collected;
    const nodes = this.nodePosition.toArray();
    const shape = this.shapePosition.toArray();
    const streets: Streets = {
      nodeLon: nodes.map((position) => nodeLon[position] as number),
      nodeLat: nodes.map((position) => nodeLat[position] as number),
      edgeFrom: this.edgeFrom.toArray(),
      edgeTo: this.edgeTo.toArray(),
      edgeLength: this.edgeLength.toArray(),
      edgeName: this.edgeName.toArray(),
      edgeClass: Uint8Array.from(this.edgeClass.toArray()),
      edgeWay: Float64Array.from(this.edgeWay),
      shapeStart: this.shapeStart.toArray(),
      shapeLon: shape.map((position) => nodeLon[position] as number),
      shapeLat: shape.map((position) => nodeLat[position] as number),
      names: [...this.names.keys()],
    };
    return {
      streets,
      roads: this.profiles.map((_, profile) => this.roadsOf(nodes, profile)),
      edgesOfWay: this.edgesOfWay,
      streetNodeOf: (osmId) => {
        const position = positionOf(nodeIds, osmId);
        const node = position < 0 ? -1 : (this.streetNode[position] as number);
        return node < 0 ? undefined : node;
      },
    };
  }

  private roadsOf(nodes: Int32Array, profile: number): ProfileRoads {
    const use = (position: number): NodeUse | undefined => this.nodeUses.get(position)?.[profile];
    return {
      arcTime: (this.arcTime[profile] as NumberList).toArray(),
      destinationOnly: Uint8Array.from((this.destinationOnly[profile] as NumberList).toArray()),
      nodeBlocked: Uint8Array.from(nodes, (position) => (use(position)?.blocked ? 1 : 0)),
      nodeDelay: nodes.map((position) => Math.round((use(position)?.delay ?? 0) * 100)),
    };
  }
}

const centiseconds = (metres: number, kmh: number): number =>
  Math.max(1, Math.round((metres / kmh) * 360));

function classOf(tags: Tags): RoadClass {
  if (tags['route'] === 'ferry' && tags['highway'] === undefined) return 'ferry';
  const name = (tags['highway'] ?? '').replace(/_link$/, '') as RoadClass;
  return roadClasses.includes(name) ? name : 'other';
}
