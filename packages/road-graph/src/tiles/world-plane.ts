/**
 * Web Mercator as whole numbers: the square world has a side of 2^32 units (9 mm at the equator),
 * from -2^31 to 2^31, x eastwards and y southwards. Then a tile's coordinates are the world's, shifted.
 *
 * Source: EPSG:3857; OpenStreetMap wiki, "Slippy map tilenames".
 */
export const worldSide = 2 ** 32;
const half = 2 ** 31;
const steepest = 85.0511287798;

export const worldX = (lon: number): number => clamped(Math.round((lon / 360) * worldSide));

export function worldY(lat: number): number {
  const bounded = Math.max(-steepest, Math.min(steepest, lat));
  const sin = Math.sin((bounded * Math.PI) / 180);
  const share = -Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI);
  return clamped(Math.round(share * worldSide));
}

const clamped = (value: number): number => Math.max(-half, Math.min(half - 1, value));

export const lonOf = (x: number): number => (x / worldSide) * 360;
export const latOf = (y: number): number =>
  (Math.atan(Math.sinh((-y / worldSide) * 2 * Math.PI)) * 180) / Math.PI;

/** A box of the world: its north-west corner and its side. */
export interface WorldBox {
  readonly west: number;
  readonly north: number;
  readonly east: number;
  readonly south: number;
}

export interface TileAddress {
  readonly z: number;
  readonly x: number;
  readonly y: number;
}

/** What a tile shows. */
export function boxOf({ z, x, y }: TileAddress): WorldBox {
  const side = worldSide / 2 ** z;
  const west = x * side - half;
  const north = y * side - half;
  return { west, north, east: west + side, south: north + side };
}
