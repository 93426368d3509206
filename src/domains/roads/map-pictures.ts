import { cutTile, lastZoom, type MapFeatures, type TileAddress } from '@waystock/road-graph';

export type { MapFeatures };
export type MapTile = TileAddress;
export {
  staticMap as drawStatic,
  type StaticMapQuery as StaticMapAsked,
} from '@waystock/road-graph';
/** What a worker is asked; the map's arrays are shared memory. */
export interface TileQuestion {
  readonly map: MapFeatures;
  readonly tile: MapTile;
}

export const cutMapTile = ({ map, tile }: TileQuestion): Uint8Array => cutTile(map, tile);

/** Whether the world has such a tile, and this map cuts it: beyond its last zoom maps enlarge. */
export const isOnMap = ({ z, x, y }: MapTile): boolean =>
  [z, x, y].every((value) => Number.isSafeInteger(value) && value >= 0) &&
  z <= lastZoom &&
  x < 2 ** z &&
  y < 2 ** z;
