import type { OsmRelation } from '../osm/decode-block.ts';
import type { Profile } from '../profiles/profile.ts';
import type { CutStreets } from './cut-edges.ts';
import { type Exits, headOf, type ProfileRoads, tailOf } from './streets.ts';

/**
 * Turn restrictions as sequences of arcs that nobody of a profile may drive one after the other:
 * two arcs for a restriction via a node, more via ways. `only_…` becomes one sequence for each other
 * exit. What cannot be told apart (a way that passes through the via node, twice) is counted.
 *
 * Source: wiki.openstreetmap.org/wiki/Relation:restriction.
 */
export interface BannedTurns {
  readonly sequences: readonly (readonly number[])[];
  /** Relations that bind the profile. */
  readonly applied: number;
  /** Relations that bind it, but whose ways this extract lacks, or which can be read in two ways. */
  readonly unclear: number;
}

export function bannedTurns(
  relations: readonly OsmRelation[],
  cut: CutStreets,
  at: { readonly profile: Profile; readonly roads: ProfileRoads; readonly exits: Exits },
): BannedTurns {
  const sequences: number[][] = [];
  let applied = 0;
  let unclear = 0;
  for (const relation of relations) {
    const kind = kindFor(relation, at.profile);
    if (!kind) continue;
    const found = resolve(relation, kind, cut, at);
    if (found) {
      applied++;
      sequences.push(...found);
    } else unclear++;
  }
  return { sequences, applied, unclear };
}

/** `no` or `only`, if the relation binds this profile. */
function kindFor(relation: OsmRelation, profile: Profile): 'no' | 'only' | undefined {
  const { tags } = relation;
  const isForAll = profile.restrictedAs.includes('vehicle');
  const own = profile.restrictedAs.map((name) => tags[`restriction:${name}`]).find(Boolean);
  const value = own ?? (isForAll ? tags['restriction'] : undefined);
  if (!value) return undefined;
  const excepted = (tags['except'] ?? '').split(';').map((name) => name.trim());
  if (profile.restrictedAs.some((name) => excepted.includes(name))) return undefined;
  return value.startsWith('no_') ? 'no' : value.startsWith('only_') ? 'only' : undefined;
}

type Place = { readonly roads: ProfileRoads; readonly exits: Exits };

function resolve(
  relation: OsmRelation,
  kind: 'no' | 'only',
  cut: CutStreets,
  place: Place,
): number[][] | undefined {
  const ids = (role: string, type: 'way' | 'node'): number[] =>
    relation.members.filter((m) => m.role === role && m.type === type).map((m) => m.id);
  const paths: number[][] = [];
  for (const from of ids('from', 'way'))
    for (const to of ids('to', 'way')) {
      const [viaNode] = ids('via', 'node');
      const path =
        viaNode === undefined
          ? pathViaWays(from, ids('via', 'way'), to, cut, place)
          : pathViaNode(from, cut.streetNodeOf(viaNode), to, cut, place);
      if (path) paths.push(path);
    }
  if (paths.length === 0) return undefined;
  return kind === 'no' ? paths : othersThan(paths, cut, place);
}

/** Arcs of a way that the profile may take into, or out of, a node. */
function arcsOf(
  way: number,
  node: number,
  end: 'in' | 'out',
  cut: CutStreets,
  { roads }: Place,
): number[] {
  const { first, count } = cut.edgesOfWay.get(way) ?? { first: 0, count: 0 };
  const found: number[] = [];
  for (let arc = 2 * first; arc < 2 * (first + count); arc++) {
    const there = end === 'in' ? headOf(cut.streets, arc) : tailOf(cut.streets, arc);
    if (there === node && roads.arcTime[arc] !== 0) found.push(arc);
  }
  return found;
}

function pathViaNode(
  from: number,
  node: number | undefined,
  to: number,
  cut: CutStreets,
  place: Place,
): number[] | undefined {
  if (node === undefined) return undefined;
  const into = arcsOf(from, node, 'in', cut, place);
  const out = arcsOf(to, node, 'out', cut, place);
  // A way that turns back on itself: the same edge both times.
  if (from === to && into.length === 1) return [into[0] as number, (into[0] as number) ^ 1];
  return into.length === 1 && out.length === 1 ? [into[0] as number, out[0] as number] : undefined;
}

/** Follows the via ways from where `from` meets the first to where the last meets `to`. */
function pathViaWays(
  from: number,
  via: readonly number[],
  to: number,
  cut: CutStreets,
  place: Place,
): number[] | undefined {
  if (via.length === 0) return undefined;
  let paths: number[][] = [];
  for (const node of nodesOf(from, cut))
    for (const arc of arcsOf(from, node, 'in', cut, place)) paths.push([arc]);
  for (const way of via)
    paths = paths.flatMap((path) => along(path, way, cut, place)).filter((path) => path.length > 0);
  const whole = paths.flatMap((path) =>
    arcsOf(to, headOf(cut.streets, path.at(-1) as number), 'out', cut, place)
      .filter((arc) => arc !== ((path.at(-1) as number) ^ 1))
      .map((arc) => [...path, arc]),
  );
  return whole.length === 1 ? whole[0] : undefined;
}

/** The path followed along a way from where it stands, as far as each node of the way. */
function along(path: readonly number[], way: number, cut: CutStreets, place: Place): number[][] {
  const found: number[][] = [];
  const node = headOf(cut.streets, path.at(-1) as number);
  for (const start of arcsOf(way, node, 'out', cut, place)) {
    if (start === ((path.at(-1) as number) ^ 1)) continue;
    let longer = [...path];
    let next: number | undefined = start;
    while (next !== undefined && longer.length < maxArcs) {
      longer = [...longer, next];
      found.push(longer);
      const last: number = next;
      next = arcsOf(way, headOf(cut.streets, last), 'out', cut, place).find(
        (arc) => arc >> 1 !== last >> 1 && !longer.includes(arc),
      );
    }
  }
  return found;
}

/** A via way is a slip road or a median, not a journey. */
const maxArcs = 24;

function nodesOf(way: number, cut: CutStreets): Set<number> {
  const { first, count } = cut.edgesOfWay.get(way) ?? { first: 0, count: 0 };
  const nodes = new Set<number>();
  for (let edge = first; edge < first + count; edge++) {
    nodes.add(cut.streets.edgeFrom[edge] as number);
    nodes.add(cut.streets.edgeTo[edge] as number);
  }
  return nodes;
}

/** All exits at the end of the via but those that are ordered. */
function othersThan(paths: readonly number[][], cut: CutStreets, { exits }: Place): number[][] {
  const banned: number[][] = [];
  const ordered = new Set(paths.map((path) => path.join()));
  for (const path of paths) {
    const stem = path.slice(0, -1);
    const node = headOf(cut.streets, stem.at(-1) as number);
    for (let i = exits.start[node] as number; i < (exits.start[node + 1] as number); i++) {
      const other = [...stem, exits.arcs[i] as number];
      if (!ordered.has(other.join())) banned.push(other);
    }
  }
  return banned;
}
