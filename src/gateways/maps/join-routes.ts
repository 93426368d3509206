import { metres, ok, type Position, type Result, seconds } from '@waystock/kernel';
import type { MapRoute } from './map-provider.ts';
import type { MapRefusal } from './refusals.ts';

/** Stops in stretches of at most so many, each beginning where the one before ends. */
export function stretchesOf(stops: readonly Position[], most: number): Position[][] {
  const stretches: Position[][] = [];
  for (let first = 0; first < stops.length - 1; first += most - 1)
    stretches.push(stops.slice(first, first + most));
  return stretches;
}

/** Asks for the stretches in order and puts the ways together; the first refusal is the answer. */
export async function joinRoutes(
  stretches: readonly (readonly Position[])[],
  ask: (stops: readonly Position[]) => Promise<Result<MapRoute, MapRefusal>>,
): Promise<Result<MapRoute, MapRefusal>> {
  const [first = [], ...rest] = stretches;
  const start = await ask(first);
  if (!start.ok) return start;
  let whole = start.value;
  for (const stops of rest) {
    const next = await ask(stops);
    if (!next.ok) return next;
    whole = joined(whole, next.value);
  }
  return ok(whole);
}

const joined = (a: MapRoute, b: MapRoute): MapRoute => ({
  ...a,
  duration: seconds(a.duration + b.duration),
  distance: metres(a.distance + b.distance),
  geometry: [...a.geometry, ...b.geometry.slice(1)],
  legs: [...a.legs, ...b.legs],
});
