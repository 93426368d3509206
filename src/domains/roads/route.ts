import {
  assert,
  type Metres,
  metres,
  ok,
  type Position,
  refuse,
  type Result,
  type Seconds,
  seconds,
} from '@waystock/kernel';
import { type Access, fastestFrom, isBetter, type Labels, unreached } from './dijkstra.ts';
import type { RoadsRefusal } from './errors.ts';
import type { RoadGraph } from './graph.ts';
import { crowFlies, type Leg } from './great-circle.ts';
import { type ProfileStreets, type Roads, streetsOf } from './loaded-roads.ts';
import type { Profile } from './network.ts';
import { type Piece, shapeOf } from './shape.ts';
import { alongOneStreet, entriesOf, exitsOf, type Snap, snap } from './snap.ts';

/** One way from door to door. Its duration and distance are those of the matrix cell. */
export interface Route extends Leg {
  /** From the start's place on its street to the end's; for estimates just the two positions. */
  readonly geometry: readonly Position[];
  readonly steps: readonly Step[];
}

/** A stretch along one street; steps add up to the whole before it is rounded. */
export interface Step {
  readonly street: string;
  readonly duration: Seconds;
  readonly distance: Metres;
}

export function route(
  roads: Roads,
  profile: Profile,
  from: Position,
  to: Position,
): Result<Route, RoadsRefusal> {
  const streets = streetsOf(roads, profile);
  if (!streets) return ok(straight(crowFlies(profile)(from, to), [from, to]));
  const start = snap(streets.index, from);
  if (!start) return refuse({ kind: 'position-off-network', position: from });
  const end = snap(streets.index, to);
  if (!end) return refuse({ kind: 'position-off-network', position: to });
  const pieces = piecesBetween(streets, start, end);
  return pieces
    ? ok(assembled(streets.graph, pieces))
    : refuse({ kind: 'no-way-between', from, to });
}

const straight = (leg: Leg, geometry: readonly Position[]): Route => ({
  ...leg,
  geometry,
  steps: [{ street: '', duration: leg.duration, distance: leg.distance }],
});

function piecesBetween({ graph }: ProfileStreets, start: Snap, end: Snap): Piece[] | undefined {
  const exits = exitsOf(graph, start);
  const entries = entriesOf(graph, end);
  const labels = fastestFrom(
    graph,
    exits,
    entries.map(({ node }) => node),
  );
  const entry = bestEntry(labels, entries);
  const direct = alongOneStreet(graph, start, end);
  const [ms, mm] = entry ? arrival(labels, entry) : [unreached, unreached];
  if (direct && !isBetter(ms, mm, direct.ms, direct.mm))
    return [{ edge: start.edge, ms: direct.ms, fromMm: start.mm, toMm: end.mm }];
  if (!entry) return undefined;
  const middle = arcsTo(graph, labels, entry.node);
  const firstNode = middle.length > 0 ? (graph.tail[middle[0] as number] as number) : entry.node;
  const exit = exits.find(({ node, ms }) => node === firstNode && ms === labels.ms[node]);
  assert(exit, 'a fastest way starts at one of the exits');
  return [
    { edge: start.edge, ms: exit.ms, fromMm: start.mm, toMm: farEnd(graph, start, exit) },
    ...middle.map((arc) => wholeEdge(graph, arc)),
    { edge: end.edge, ms: entry.ms, fromMm: farEnd(graph, end, entry), toMm: end.mm },
  ];
}

const arrival = (labels: Labels, { node, ms, mm }: Access): [ms: number, mm: number] => [
  (labels.ms[node] as number) + ms,
  (labels.mm[node] as number) + mm,
];

function bestEntry(labels: Labels, entries: readonly Access[]): Access | undefined {
  let best: Access | undefined;
  for (const entry of entries) {
    if (labels.ms[entry.node] === unreached) continue;
    if (!best || isBetter(...arrival(labels, entry), ...arrival(labels, best))) best = entry;
  }
  return best;
}

/** Where along its edge the junction of an access lies: at 0 or at the far end. */
function farEnd({ edges }: RoadGraph, place: Snap, access: Access): number {
  const length = edges.mm[place.edge] as number;
  return access.mm === place.mm && edges.from[place.edge] === access.node ? 0 : length;
}

function arcsTo(graph: RoadGraph, labels: Labels, node: number): number[] {
  const arcs: number[] = [];
  for (let arc = labels.arc[node] as number; arc >= 0; ) {
    arcs.push(arc);
    arc = labels.arc[graph.tail[arc] as number] as number;
  }
  return arcs.toReversed();
}

function wholeEdge({ edges, edgeOf, tail }: RoadGraph, arc: number): Piece {
  const edge = edgeOf[arc] as number;
  const length = edges.mm[edge] as number;
  const isForward = edges.from[edge] === tail[arc];
  const ms = edges.ms[edge] as number;
  return isForward ? { edge, ms, fromMm: 0, toMm: length } : { edge, ms, fromMm: length, toMm: 0 };
}

function assembled(graph: RoadGraph, pieces: readonly Piece[]): Route {
  const geometry: Position[] = [];
  const steps: { street: string; ms: number; mm: number }[] = [];
  for (const piece of pieces) {
    for (const p of shapeOf(graph, piece)) {
      const last = geometry.at(-1);
      if (last?.lon !== p.lon || last.lat !== p.lat) geometry.push(p);
    }
    const street = graph.edges.name[piece.edge] as string;
    const mm = Math.abs(piece.toMm - piece.fromMm);
    const step = steps.at(-1);
    if (step?.street === street) [step.ms, step.mm] = [step.ms + piece.ms, step.mm + mm];
    else if (mm > 0 || pieces.length === 1) steps.push({ street, ms: piece.ms, mm });
  }
  const total = (key: 'ms' | 'mm'): number => steps.reduce((sum, step) => sum + step[key], 0);
  return {
    source: 'streets',
    duration: seconds(Math.ceil(total('ms') / 1000)),
    distance: metres(Math.ceil(total('mm') / 1000)),
    geometry,
    steps: steps.map(({ street, ms, mm }) => ({
      street,
      duration: seconds(ms / 1000),
      distance: metres(mm / 1000),
    })),
  };
}
