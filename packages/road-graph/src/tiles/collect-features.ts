import { positionOf } from '../graph/collect-ways.ts';
import { sortedIds } from '../osm/sorted-ids.ts';
import type { OsmRelation, OsmWay, Tags } from '../osm/decode-block.ts';
import { type OsmInput, readOsm } from '../osm/read-osm.ts';
import { type FeatureDraft, type MapFeatures, packFeatures } from './map-features.ts';
import { type Drawn, drawnArea, drawnLine, drawnPlace, mapLayers } from './map-layers.ts';
import { joinRings, turned } from './rings.ts';
import { joinCoasts, seaOf } from './sea.ts';
import { worldX, worldY } from './world-plane.ts';

/**
 * What a map draws of an extract: roads, water, green, buildings, built-up land, names of places.
 * Three passes, so that the order of the file does not matter: relations of areas, then ways, then
 * the nodes they need. Memory grows with what is drawn, not with the file.
 */
export function collectFeatures(input: OsmInput): MapFeatures {
  const relations: OsmRelation[] = [];
  readOsm(input, {
    relation: (relation) => {
      const isArea = relation.tags['type'] === 'multipolygon';
      if (isArea && drawnArea(relation.tags)) relations.push(relation);
    },
  });
  const members = new Set(
    relations.flatMap((relation) =>
      relation.members.flatMap(({ type, id }) => (type === 'way' ? [id] : [])),
    ),
  );
  const ways: OsmWay[] = [];
  readOsm(input, {
    way: (way) => {
      const isShown = members.has(way.id) || isCoast(way) || wayDrawn(way);
      if (way.refs.length > 1 && isShown) ways.push(way);
    },
  });
  ways.sort((a, b) => a.id - b.id);
  relations.sort((a, b) => a.id - b.id);
  const { at, places } = collectPoints(input, ways);
  const byId = new Map(ways.map((way) => [way.id, way]));
  const drafts = [
    ...relations.flatMap((relation) => relationFeature(relation, byId, at)),
    ...ways.flatMap((way) => wayFeature(way, at)),
    ...places,
  ];
  return packFeatures([...seaFeatures(ways.filter(isCoast), at, drafts), ...drafts]);
}

const isCoast = ({ tags }: OsmWay): boolean => tags['natural'] === 'coastline';

/** As far as the map reaches: what is drawn on it, and its coastlines. */
function seaFeatures(
  coasts: readonly OsmWay[],
  at: PointAt,
  drafts: readonly FeatureDraft[],
): FeatureDraft[] {
  const lines = joinCoasts(coasts.map(({ refs }) => refs)).flatMap((ids) => {
    const line: number[] = [];
    for (const id of ids) at(id, line);
    return line.length < 4 ? [] : [line];
  });
  const box = { west: Infinity, north: Infinity, east: -Infinity, south: -Infinity };
  for (const part of [...lines, ...drafts.flatMap(({ parts }) => parts)])
    for (let i = 0; i < part.length; i += 2) {
      const [x, y] = [part[i] as number, part[i + 1] as number];
      box.west = Math.min(box.west, x);
      box.east = Math.max(box.east, x);
      box.north = Math.min(box.north, y);
      box.south = Math.max(box.south, y);
    }
  const drawn = { layer: 'water', kind: 'sea', from: 0, rank: 0 } as const;
  return seaOf(lines, box).map((parts) => draftOf(drawn, {}, { shape: 2, parts }));
}

const isClosed = ({ refs }: OsmWay): boolean => refs.length > 3 && refs[0] === refs.at(-1);

function wayDrawn(way: OsmWay): { drawn: Drawn; shape: number } | undefined {
  const line = drawnLine(way.tags);
  if (line) return { drawn: line, shape: 1 };
  const area = isClosed(way) ? drawnArea(way.tags) : undefined;
  return area && { drawn: area, shape: 2 };
}

/** Where a node lies on the world's plane, appended to a part; nothing where the file lacks it. */
type PointAt = (id: number, into: number[]) => void;

function collectPoints(
  input: OsmInput,
  ways: readonly OsmWay[],
): { at: PointAt; places: FeatureDraft[] } {
  const ids = sortedIds(ways);
  const x = new Int32Array(ids.length);
  const y = new Int32Array(ids.length);
  const found = new Uint8Array(ids.length);
  const places: { id: number; draft: FeatureDraft }[] = [];
  readOsm(input, {
    node: (id, lon, lat, tags) => {
      const drawn = drawnPlace(tags);
      const i = positionOf(ids, id);
      if (i < 0 && !drawn) return;
      const [px, py] = [worldX(lon / 1e7), worldY(lat / 1e7)];
      if (drawn) places.push({ id, draft: draftOf(drawn, tags, { shape: 0, parts: [[px, py]] }) });
      if (i < 0) return;
      x[i] = px;
      y[i] = py;
      found[i] = 1;
    },
  });
  places.sort((a, b) => a.id - b.id);
  return {
    places: places.map(({ draft }) => draft),
    at(id, into) {
      const i = positionOf(ids, id);
      if (i >= 0 && found[i] === 1) into.push(x[i] as number, y[i] as number);
    },
  };
}

function wayFeature(way: OsmWay, at: PointAt): FeatureDraft[] {
  const found = wayDrawn(way);
  if (!found) return [];
  const { drawn, shape } = found;
  const part: number[] = [];
  for (const id of shape === 2 ? way.refs.slice(0, -1) : way.refs) at(id, part);
  // An extract cut at its border lacks some points.
  if (part.length < (shape === 2 ? 6 : 4)) return [];
  return [draftOf(drawn, way.tags, { shape, parts: [shape === 2 ? turned(part, 'outer') : part] })];
}

function relationFeature(
  { tags, members }: OsmRelation,
  byId: ReadonlyMap<number, OsmWay>,
  at: PointAt,
): FeatureDraft[] {
  const drawn = drawnArea(tags);
  if (!drawn) return [];
  const ringsOf = (role: 'outer' | 'inner') => {
    const joined = joinRings(
      members.flatMap((member) => {
        const way = member.type === 'way' ? byId.get(member.id) : undefined;
        return way && (member.role || 'outer') === role ? [way.refs] : [];
      }),
    );
    return joined.flatMap((ids) => {
      const ring: number[] = [];
      for (const id of ids) at(id, ring);
      return ring.length < 6 ? [] : [turned(ring, role)];
    });
  };
  const outer = ringsOf('outer');
  if (outer.length === 0) return [];
  return [draftOf(drawn, tags, { shape: 2, parts: [...outer, ...ringsOf('inner')] })];
}

function draftOf(
  { layer, kind, from, rank }: Drawn,
  tags: Tags,
  { shape, parts }: Pick<FeatureDraft, 'shape' | 'parts'>,
): FeatureDraft {
  const isSet = (key: string): boolean => tags[key] !== undefined && tags[key] !== 'no';
  const level = isSet('bridge') ? 1 : isSet('tunnel') ? 2 : 0;
  // Buildings are many and their names seldom those of a street map.
  const name = layer === 'buildings' ? '' : (tags['name'] ?? '');
  return { layer: mapLayers.indexOf(layer), shape, from, rank, level, kind, name, parts };
}
