import { ok, refuse, type Result, seconds } from '@waystock/kernel';
import {
  cutMapTile,
  drawStatic,
  isOnMap,
  type MapFeatures,
  type MapTile,
  type RoadsRefusal,
  type StaticMapAsked,
} from '../domains/roads/index.ts';
import type { World } from '../world.ts';
import { networkInUse } from './roads-in-use.ts';

/** Cutting one takes some milliseconds, of a whole city from afar some tens. */
const timeout = seconds(10);
/** A city of a hundred square kilometres has about so many tiles of all zooms. */
const mostKept = 2000;

/** By map, so that those of a map no longer in use go with it. */
const kept = new WeakMap<MapFeatures, Map<string, Promise<Uint8Array>>>();

export interface Tile {
  readonly bytes: Promise<Uint8Array>;
  /** Of the map it is cut from; the same map gives the same tile. */
  readonly version: string;
}

/** A tile of the map in use; undefined where there is none. Each is cut once, in a thread. */
export async function mapTile(world: World, tile: MapTile): Promise<Tile | undefined> {
  const { map, version } = (await networkInUse(world)).network;
  if (!map || !isOnMap(tile)) return undefined;
  const tiles = kept.get(map) ?? new Map<string, Promise<Uint8Array>>();
  kept.set(map, tiles);
  const address = `${tile.z}/${tile.x}/${tile.y}`;
  const known = tiles.get(address) ?? cut(world, map, tile);
  // Taken out and put back, so that the first of the map is the one nobody has asked for longest.
  tiles.delete(address);
  tiles.set(address, known);
  if (tiles.size > mostKept) tiles.delete(tiles.keys().next().value as string);
  known.catch(() => tiles.delete(address));
  return { bytes: known, version };
}

async function cut(world: World, map: MapFeatures, tile: MapTile): Promise<Uint8Array> {
  try {
    return await world.compute.run('cutMapTile', { map, tile }, { timeout });
  } catch (error) {
    world.log.warn({ error: String(error) }, 'no thread cut the tile');
    return cutMapTile({ map, tile });
  }
}

/** A picture of the map with a way and places on it, as SVG. */
export async function staticMap(
  world: World,
  asked: StaticMapAsked,
): Promise<Result<string, RoadsRefusal>> {
  const { map, credit } = (await networkInUse(world)).network;
  if (!map) return refuse({ kind: 'no-network-imported' });
  return ok(drawStatic(map, { ...asked, credit }));
}
