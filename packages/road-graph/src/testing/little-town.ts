import { buildRoads } from '../build-roads.ts';
import { memorySource } from '../osm/byte-source.ts';
import type { ProfileName } from '../profiles/profile.ts';
import { profiles } from '../profiles/profiles.ts';
import { drivenPieces } from '../query/driven-pieces.ts';
import type { RoadNetwork } from '../query/road-network.ts';
import { isSnap, type Snap, snap, type SnapRole } from '../query/snap.ts';
import { type LittleMap, type LittleRelation, type PbfLayout, writePbf } from './pbf-writer.ts';

/**
 * A town for a test, written as it is thought of: nodes by letter at columns and rows 100 m apart,
 * ways as strings of letters.
 */
export interface Town {
  /** `A` at column 0, row 0 is `['A']`; rows go south. A dot is nothing. */
  readonly plan: readonly string[];
  /** Letters → tags, as `highway=residential oneway=yes`. */
  readonly ways: Readonly<Record<string, string>>;
  readonly nodes?: Readonly<Record<string, string>>;
  /** `no_left_turn AB B BC`: restriction, from, via, to; ways by the letters they are drawn with. */
  readonly rules?: readonly string[];
}

const block = 0.0009;
const tagsOf = (text: string): Record<string, string> =>
  Object.fromEntries(text.split(' ').map((pair) => pair.split('=') as [string, string]));
const idOf = (letter: string): number => letter.charCodeAt(0);

export function positionIn(town: Town, letter: string): { lon: number; lat: number } {
  const row = town.plan.findIndex((line) => line.includes(letter));
  if (row < 0) throw new RangeError(`no ${letter} in the plan`);
  return { lon: (town.plan[row] as string).indexOf(letter) * block, lat: -row * block };
}

export function mapOf(town: Town): LittleMap {
  const letters = [...new Set(town.plan.join('').replaceAll(/[. ]/g, ''))];
  const wayIds = new Map(Object.keys(town.ways).map((name, i) => [name, 1000 + i]));
  return {
    nodes: letters.map((letter) => ({
      id: idOf(letter),
      ...positionIn(town, letter),
      tags: town.nodes?.[letter] ? tagsOf(town.nodes[letter]) : {},
    })),
    ways: Object.entries(town.ways).map(([name, tags]) => ({
      id: wayIds.get(name) ?? 0,
      refs: name.split('').map(idOf),
      tags: tagsOf(tags),
    })),
    relations: (town.rules ?? []).map((rule, i) => relationOf(rule, 5000 + i, wayIds)),
  };
}

function relationOf(rule: string, id: number, wayIds: ReadonlyMap<string, number>): LittleRelation {
  const [kind = '', from = '', via = '', to = '', ...more] = rule.split(' ');
  const way = (name: string, role: string) => {
    const found = wayIds.get(name);
    if (found === undefined) throw new RangeError(`no way ${name}`);
    return { type: 'way' as const, id: found, role };
  };
  const middle =
    via.length === 1
      ? [{ type: 'node' as const, id: idOf(via), role: 'via' }]
      : via.split('+').map((name) => way(name, 'via'));
  const extra = Object.fromEntries(more.map((pair) => pair.split('=') as [string, string]));
  return {
    id,
    tags: { type: 'restriction', restriction: kind, ...extra },
    members: [way(from, 'from'), ...middle, way(to, 'to')],
  };
}

export function networkOf(
  town: Town,
  profile: ProfileName = 'van',
  layout: PbfLayout = {},
): RoadNetwork {
  const bytes = writePbf(mapOf(town), layout);
  return buildRoads(memorySource(bytes), { profiles: [profile] }).networks[0] as RoadNetwork;
}

/** The place in the middle between two letters of the plan (or a share of the way between them). */
export function between(
  network: RoadNetwork,
  town: Town,
  [a = '', b = '']: string,
  share = 0.5,
  role: SnapRole = 'both',
): Snap {
  const from = positionIn(town, a);
  const to = positionIn(town, b);
  const at = {
    lon: from.lon + share * (to.lon - from.lon),
    lat: from.lat + share * (to.lat - from.lat),
  };
  // Islands count as well as the main network: a town for a test is small.
  const patient = { ...network, profile: { ...profiles[network.profile.name], islandPatience: 0 } };
  const found = snap(patient, at, role);
  if (!isSnap(found)) throw new Error(`nothing between ${a} and ${b}: ${found.kind}`);
  return found;
}

/** Letters of the nodes that are passed between two places, or `no way`. */
export function wayBetween(
  network: RoadNetwork,
  town: Town,
  from: string,
  to: string,
  shares: readonly [number, number] = [0.5, 0.5],
): string {
  const pieces = drivenPieces(
    network,
    between(network, town, from, shares[0], 'source'),
    between(network, town, to, shares[1], 'target'),
  );
  if (!pieces) return 'no way';
  const { streets } = network;
  const letterAt = (node: number): string => {
    for (const letter of town.plan.join('').replaceAll(/[. ]/g, '')) {
      const { lon, lat } = positionIn(town, letter);
      if (
        Math.abs(lon - (streets.nodeLon[node] as number) / 1e7) < 1e-6 &&
        Math.abs(lat - (streets.nodeLat[node] as number) / 1e7) < 1e-6
      )
        return letter;
    }
    return '?';
  };
  return pieces
    .slice(0, -1)
    .map(({ arc }) =>
      letterAt((arc % 2 === 0 ? streets.edgeTo : streets.edgeFrom)[arc >> 1] as number),
    )
    .join('');
}
