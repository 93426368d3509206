import { type Airspace, type Drone, type Flight, isFlight, planFlight } from '@waystock/road-graph';
import type { Position } from '@waystock/kernel';

/**
 * A delivery drone as the platform's fleets have them. How far one charge takes it belongs to the
 * vehicle, and the planner keeps it over the whole route; a single leg is only kept from being absurd.
 */
const drone: Drone = {
  airSpeed: 50 / 3.6,
  cruise: 60,
  climb: 3,
  descent: 2,
  payload: 5000,
  rangeEmpty: 100_000,
  rangeLaden: 100_000,
  margin: 25,
};

/** Around whatever is closed to it at present; undefined where there is no such flight. */
export function fly(airspace: Airspace, from: Position, to: Position): Flight | undefined {
  if (from.lon === to.lon && from.lat === to.lat)
    return { seconds: 0, metres: 0, path: [from, to] };
  // Zones are those that hold now: none of them has a time of its own.
  const flight = planFlight({ from, to, drone, airspace, departAt: 0, grams: 0 });
  return isFlight(flight) ? flight : undefined;
}
