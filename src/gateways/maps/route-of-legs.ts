import { metres, seconds } from '@waystock/kernel';
import type { MapLeg, MapRoute } from './map-provider.ts';

/** A leg of which the streets are not known. */
export function plainLeg({ duration, distance }: { duration: number; distance: number }): MapLeg {
  const whole = {
    duration: seconds(Math.ceil(duration)),
    distance: metres(Math.ceil(distance)),
  };
  return { ...whole, steps: [{ street: '', ...whole }] };
}

/** Where nobody but the legs says how long the whole is. */
export function routeOfLegs(
  about: Pick<MapRoute, 'source' | 'status' | 'mayDraw' | 'geometry'>,
  legs: readonly MapLeg[],
): MapRoute {
  const duration = seconds(legs.reduce((sum, leg) => sum + leg.duration, 0));
  const distance = metres(legs.reduce((sum, leg) => sum + leg.distance, 0));
  return { ...about, duration, distance, legs };
}
