import {
  type Metres,
  metres,
  ok,
  type Position,
  refuse,
  type Result,
  type Seconds,
  seconds,
} from '@waystock/kernel';
import { isSnap, routeBetween, type RouteLeg, snap } from '@waystock/road-graph';
import type { RoadsRefusal } from './errors.ts';
import { fly } from './flights.ts';
import { crowFlies, type Leg } from './great-circle.ts';
import { type Roads, streetsOf } from './loaded-roads.ts';
import type { Profile } from './network.ts';

/** One way from door to door. Its duration and distance are those of the matrix cell. */
export interface Route extends Leg {
  /** From the start's place on its street to the end's; for estimates just the two positions. */
  readonly geometry: readonly Position[];
  readonly steps: readonly Step[];
}

/** A stretch along one street, rounded up. */
export interface Step {
  readonly street: string;
  readonly duration: Seconds;
  readonly distance: Metres;
}

export function route(
  roads: Roads,
  profile: Profile,
  from: Position,
  to: Position,
): Result<Route, RoadsRefusal> {
  const streets = streetsOf(roads, profile);
  if (!streets) return throughTheAir(roads, profile, [from, to]);
  const start = snap(streets, from);
  if (!isSnap(start)) return refuse({ kind: 'position-off-network', position: from });
  const end = snap(streets, to);
  if (!isSnap(end)) return refuse({ kind: 'position-off-network', position: to });
  const leg = routeBetween(streets, start, end);
  return leg ? ok(alongStreets(leg)) : refuse({ kind: 'no-way-between', from, to });
}

function throughTheAir(
  { airspace }: Roads,
  profile: Profile,
  [from, to]: readonly [Position, Position],
): Result<Route, RoadsRefusal> {
  if (profile !== 'drone') return ok(inOneStep(crowFlies(profile)(from, to), [from, to]));
  const flight = fly(airspace, from, to);
  if (!flight) return refuse({ kind: 'no-way-between', from, to });
  const leg = {
    duration: seconds(flight.seconds),
    distance: metres(flight.metres),
    source: 'flight',
  } as const;
  return ok(inOneStep(leg, flight.path));
}

const inOneStep = (leg: Leg, geometry: readonly Position[]): Route => ({
  ...leg,
  geometry,
  steps: [{ street: '', duration: leg.duration, distance: leg.distance }],
});

const alongStreets = (leg: RouteLeg): Route => ({
  source: 'streets',
  duration: seconds(leg.seconds),
  distance: metres(leg.metres),
  geometry: leg.geometry.map(([lon, lat]) => ({ lon, lat })),
  steps: leg.steps.map((step) => ({
    street: step.street,
    duration: seconds(step.seconds),
    distance: metres(step.metres),
  })),
});
