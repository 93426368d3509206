import { aboutFile, type Numbers, openSections, packSections } from '../file/sections.ts';
import { RoadFileError } from '../file/road-file-error.ts';
import type { ByteSource } from '../osm/byte-source.ts';
import type { MapFeatures } from './map-features.ts';

const arrays = [
  ...([
    'layer',
    'shape',
    'from',
    'rank',
    'level',
    'kind',
    'name',
    'partStart',
    'pointStart',
  ] as const),
  ...(['x', 'y', 'west', 'north', 'east', 'south'] as const),
] as const;

/** A map as one file with checksums: the same features give the same bytes. */
export function writeMap(map: MapFeatures): Uint8Array {
  const named = new Map<string, Numbers>(arrays.map((name) => [`map.${name}`, map[name]]));
  named.set('map.texts', new TextEncoder().encode(JSON.stringify(map.texts)));
  return packSections({ holds: 'map', bounds: map.bounds ?? null }, named);
}

export function readMap(source: ByteSource): MapFeatures {
  const about = aboutFile(source) as { holds?: string; bounds?: MapFeatures['bounds'] | null };
  if (about.holds !== 'map') throw new RoadFileError('not-a-road-file', 'it holds no map');
  const sections = openSections(source, () => true).arrays;
  const read = Object.fromEntries(arrays.map((name) => [name, sections.get(`map.${name}`)]));
  if (arrays.some((name) => read[name] === undefined))
    throw new RoadFileError('corrupt', 'it lacks a part of the map');
  // A decoder does not take shared memory.
  const texts = new TextDecoder().decode(Uint8Array.from(sections.get('map.texts') ?? []));
  return {
    ...(read as unknown as MapFeatures),
    texts: JSON.parse(texts) as string[],
    bounds: about.bounds ?? undefined,
  };
}
