import type { LonLat } from './decode-line.ts';
import type { MapVehicle } from './map-content.ts';

/** Pure: a vehicle between its last two reports. */
export interface Gliding {
  vehicle: MapVehicle;
  from: LonLat;
  /** When it was at `from`, and when it is where it was last reported. */
  since: number;
  until: number;
  /** Where it was drawn last. */
  x: number;
  y: number;
}

/** Whoever was silent for longer has not driven evenly meanwhile. */
const longestGlideMs = 2000;
/** A jump of so many degrees is no drive but somebody else's position. */
const tooFar = 0.02;

/** On from where it is drawn now; it takes as long as the last stretch took to be reported. */
export function glide(
  before: Gliding | undefined,
  vehicle: MapVehicle,
  { now, still }: { readonly now: number; readonly still: boolean },
): Gliding {
  const [lon, lat] = vehicle.at;
  if (before && before.vehicle.at[0] === lon && before.vehicle.at[1] === lat)
    return { ...before, vehicle };
  const from = before && placeOf(before, now);
  const isDrive = from && Math.hypot(from[0] - lon, from[1] - lat) < tooFar;
  if (!before || !isDrive || still)
    return { vehicle, from: vehicle.at, since: now, until: now, x: 0, y: 0 };
  const takes = Math.min(longestGlideMs, now - before.since);
  return { ...before, vehicle, from, since: now, until: now + takes };
}

/** Where it is between its last two reports. */
export function placeOf({ vehicle, from, since, until }: Gliding, now: number): LonLat {
  const share = until > since ? Math.min(1, (now - since) / (until - since)) : 1;
  const [lon, lat] = vehicle.at;
  return [from[0] + (lon - from[0]) * share, from[1] + (lat - from[1]) * share];
}
