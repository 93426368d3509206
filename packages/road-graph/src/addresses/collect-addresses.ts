import { positionOf } from '../graph/collect-ways.ts';
import { metresBetween } from '../graph/geometry.ts';
import type { OsmWay, Tags } from '../osm/decode-block.ts';
import { type OsmInput, readOsm } from '../osm/read-osm.ts';
import { sortedIds } from '../osm/sorted-ids.ts';
import type { Position } from '../query/snap.ts';
import type { AddressData, House, NamedPlace, NamedStreet } from './address-data.ts';
import { placeKey, streetKey } from './address-text.ts';
import { interpolate } from './interpolate.ts';
import { nearestPlace } from './nearest-place.ts';

/**
 * The addresses of an extract: houses tagged on nodes and buildings, houses between them where an
 * interpolation says so, streets by name where no house is known, and places. Two passes, so that
 * the order of the file does not matter.
 */
export function collectAddresses(input: OsmInput): AddressData {
  const ways: OsmWay[] = [];
  readOsm(input, {
    way: (way) => {
      const { tags } = way;
      const isStreet = tags['highway'] !== undefined && tags['name'] !== undefined;
      if (isStreet || isHouse(tags) || tags['addr:interpolation'] !== undefined) ways.push(way);
    },
  });
  ways.sort((a, b) => a.id - b.id);
  const nodes = collectNodes(input, ways);
  const { places } = nodes;
  const tagged = [
    ...nodes.houses,
    ...ways.flatMap((way) => {
      const middle = isHouse(way.tags) ? middleOf(way, nodes.at) : undefined;
      return middle ? [{ tags: way.tags, position: middle }] : [];
    }),
  ];
  const known = tagged.flatMap(({ tags, position }) => houseOf(tags, position, places));
  const houses = [...known, ...interpolated(ways, nodes, places)];
  return { houses, streets: withoutHouses(ways, nodes.at, { houses, places }), places };
}

const isHouse = (tags: Tags): boolean =>
  tags['addr:housenumber'] !== undefined && tags['addr:interpolation'] === undefined;

interface Nodes {
  readonly at: (id: number) => Position | undefined;
  readonly tagsOf: (id: number) => Tags | undefined;
  readonly houses: readonly { readonly tags: Tags; readonly position: Position }[];
  readonly places: readonly NamedPlace[];
}

function collectNodes(input: OsmInput, ways: readonly OsmWay[]): Nodes {
  const ids = sortedIds(ways);
  const lons = new Int32Array(ids.length);
  const lats = new Int32Array(ids.length);
  const found = new Uint8Array(ids.length);
  const houses: { id: number; tags: Tags; position: Position }[] = [];
  const places: { id: number; place: NamedPlace }[] = [];
  const tagged = new Map<number, Tags>();
  readOsm(input, {
    node: (id, lon, lat, tags) => {
      const position = { lon: lon / 1e7, lat: lat / 1e7 };
      const { place: kind, name } = tags;
      if (kind !== undefined && name !== undefined)
        places.push({ id, place: { name, kind, position } });
      const i = positionOf(ids, id);
      if (isHouse(tags)) {
        houses.push({ id, tags, position });
        if (i >= 0) tagged.set(id, tags);
      }
      if (i < 0) return;
      [lons[i], lats[i], found[i]] = [lon, lat, 1];
    },
  });
  return {
    houses: houses.sort((a, b) => a.id - b.id),
    places: places.sort((a, b) => a.id - b.id).map(({ place }) => place),
    tagsOf: (id) => tagged.get(id),
    at(id) {
      const i = positionOf(ids, id);
      if (i < 0 || found[i] === 0) return undefined;
      return { lon: (lons[i] as number) / 1e7, lat: (lats[i] as number) / 1e7 };
    },
  };
}

/** The middle of a building's corners, of which an extract may lack some. */
function middleOf({ refs }: OsmWay, at: Nodes['at']): Position | undefined {
  const corners = (refs[0] === refs.at(-1) ? refs.slice(1) : refs).flatMap((id) => at(id) ?? []);
  if (corners.length === 0) return undefined;
  const mean = (pick: (corner: Position) => number): number =>
    corners.reduce((sum, corner) => sum + pick(corner), 0) / corners.length;
  return { lon: mean((corner) => corner.lon), lat: mean((corner) => corner.lat) };
}

/** `5;7` and `5,7` are two houses in one. */
function houseOf(tags: Tags, position: Position, places: readonly NamedPlace[]): House[] {
  const street = tags['addr:street'] ?? tags['addr:place'];
  if (!street) return [];
  const district = tags['addr:suburb'];
  return (tags['addr:housenumber'] ?? '')
    .split(/[;,]/)
    .map((number) => number.trim())
    .filter(Boolean)
    .map((houseNumber) => ({
      street,
      houseNumber,
      postcode: tags['addr:postcode'] ?? '',
      place: tags['addr:city'] ?? nearestPlace(places, position),
      ...(district ? { district } : {}),
      position,
    }));
}

function interpolated(
  ways: readonly OsmWay[],
  { at, tagsOf }: Nodes,
  places: readonly NamedPlace[],
): House[] {
  return ways.flatMap((way) => {
    const rule = way.tags['addr:interpolation'];
    if (rule === undefined) return [];
    const points = way.refs.flatMap((id) => {
      const position = at(id);
      const number = Number.parseInt(tagsOf(id)?.['addr:housenumber'] ?? '', 10);
      return position ? [{ position, number: Number.isNaN(number) ? undefined : number }] : [];
    });
    const named = way.refs.map((id) => tagsOf(id) ?? {});
    const tags = Object.assign({}, ...named, way.tags) as Record<string, string>;
    return interpolate(rule, points).flatMap(({ number, position }) =>
      houseOf({ ...tags, 'addr:housenumber': `${number}` }, position, places).map((house) => ({
        ...house,
        interpolated: true as const,
      })),
    );
  });
}

/**
 * Metres: a street of that name so near to a house of that name is the same one, if both are of one place;
 * the next village has a Main Street of its own. Closer than that no other one can be.
 */
const sameStreet = 2500;
const sameWay = 300;

function withoutHouses(
  ways: readonly OsmWay[],
  at: Nodes['at'],
  { houses, places }: Pick<AddressData, 'houses' | 'places'>,
): NamedStreet[] {
  const known = Map.groupBy(houses, ({ street }) => streetKey(street));
  const found = new Map<string, NamedStreet & { points: number }>();
  for (const { tags, refs } of ways) {
    const { name } = tags;
    const position = at(refs[refs.length >> 1] as number);
    if (tags['highway'] === undefined || name === undefined || !position) continue;
    const key = streetKey(name);
    const place = nearestPlace(places, position);
    const isKnown = (house: House): boolean => {
      const { lon, lat } = house.position;
      const away = metresBetween(lon, lat, position.lon, position.lat);
      const isHere = placeKey(house.place) === placeKey(place) || place === '';
      return away < (isHere ? sameStreet : sameWay);
    };
    if (!key || known.get(key)?.some(isKnown)) continue;
    const longest = found.get(`${key}|${place}`);
    // One street is many ways; the longest stands for it.
    if (!longest || longest.points < refs.length)
      found.set(`${key}|${place}`, { name, place, position, points: refs.length });
  }
  return [...found.values()].map(({ name, place, position }) => ({ name, place, position }));
}
