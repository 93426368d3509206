/** Coordinates here are whole 1e-7 degrees, as OpenStreetMap keeps them; lengths whole decimetres. */
export const degreesPerUnit = 1e-7;

const radius = 6_371_008.8;
const toRadians = Math.PI / 180;

/** Great-circle length in metres between two positions in degrees. */
export function metresBetween(lonA: number, latA: number, lonB: number, latB: number): number {
  const sinLat = Math.sin(((latB - latA) * toRadians) / 2);
  const sinLon = Math.sin(((lonB - lonA) * toRadians) / 2);
  const h =
    sinLat * sinLat + Math.cos(latA * toRadians) * Math.cos(latB * toRadians) * sinLon * sinLon;
  return 2 * radius * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** Compass bearing of a short line, in degrees clockwise from north. */
export function bearing(lonA: number, latA: number, lonB: number, latB: number): number {
  const east = (lonB - lonA) * Math.cos(((latA + latB) / 2) * toRadians);
  return Math.atan2(east, latB - latA) / toRadians;
}

/** Degrees from one bearing to another, clockwise positive, in (-180, 180]. */
export function turnBetween(from: number, to: number): number {
  const turn = (((to - from) % 360) + 360) % 360;
  return turn > 180 ? turn - 360 : turn;
}
