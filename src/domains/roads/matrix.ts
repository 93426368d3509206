import { type Instant, type Position, type Seconds, seconds } from '@waystock/kernel';
import {
  type Airspace,
  type Departure,
  freeFlowParts,
  fromSources,
  isSnap,
  matrixOf,
  type PreparedSources,
  prepareSources,
  type RoadNetwork,
  snap,
  travelSeconds,
  type TravelTimes,
  travelTimes,
} from '@waystock/road-graph';
import { fly } from './flights.ts';
import { crowFlies, type Leg, type TravelSource } from './great-circle.ts';
import { type Roads, streetsOf } from './loaded-roads.ts';
import type { GroundProfile, Profile } from './network.ts';
import { unnamed } from './road-graph.ts';
import { departureAt, type DrivenLeg } from './traffic.ts';

/**
 * Durations and distances from every source to every target, row after row. Whole seconds and
 * metres, rounded up, so that a detour is never shorter than the straight way by rounding alone
 * (⌈a + b⌉ ≤ ⌈a⌉ + ⌈b⌉). A distance belongs to the fastest way, not to the shortest. -1 in both
 * where no way leads, or where a place is more than 1 km from any street.
 */
export interface Matrix {
  readonly source: TravelSource;
  readonly rows: number;
  readonly columns: number;
  readonly durations_s: Int32Array;
  readonly distances_m: Int32Array;
  /** The same for any other departure, where the hour makes a difference. */
  readonly times?: TravelTimes;
}

export const noWay = -1;

/** A matrix that is asked for, as it can be sent to a worker: the streets are shared, not copied. */
export interface MatrixQuery {
  readonly profile: Profile;
  readonly streets: RoadNetwork | undefined;
  readonly airspace: Airspace;
  readonly sources: readonly Position[];
  readonly targets: readonly Position[];
  /** Where the hour makes a difference; free flow otherwise. */
  readonly at?: Departure | undefined;
}

export function matrix(
  roads: Roads,
  profile: Profile,
  sources: readonly Position[],
  targets: readonly Position[],
): Matrix {
  return answerMatrix(matrixQuery(roads, profile, sources, targets));
}

export function matrixQuery(
  roads: Roads,
  profile: Profile,
  sources: readonly Position[],
  targets: readonly Position[],
): MatrixQuery {
  const network = streetsOf(roads, profile);
  const streets = network && unnamed(network);
  return { profile, streets, airspace: roads.airspace, sources, targets };
}

/** For who leaves then. */
export const leavingAt = ({ hours }: Roads, query: MatrixQuery, at: Instant): MatrixQuery => {
  const departure = departureAt(hours, query.profile, at);
  return departure ? { ...query, at: departure } : query;
};

export function answerMatrix(query: MatrixQuery): Matrix {
  const { profile, streets, airspace, sources, targets, at } = query;
  if (streets) {
    // Whoever delivers has to come and to leave again: each place is one that lets both.
    const from = sources.map((place) => snap(streets, place));
    const to = sources === targets ? from : targets.map((place) => snap(streets, place));
    const { rows, columns, seconds, metres } = matrixOf(streets, from, to, at);
    const table = { rows, columns, durations_s: seconds, distances_m: metres };
    const times = at ? { times: travelTimes(streets, from, to) } : {};
    return { source: 'streets', ...table, ...times };
  }
  if (profile === 'drone') return eachLeg(query, 'flight', (from, to) => fly(airspace, from, to));
  return eachLeg(query, 'great-circle', estimated(crowFlies(profile)));
}

const estimated =
  (estimate: (from: Position, to: Position) => Leg) => (from: Position, to: Position) => {
    const { duration, distance } = estimate(from, to);
    return { seconds: duration as number, metres: distance as number };
  };

function eachLeg(
  { sources, targets }: MatrixQuery,
  source: TravelSource,
  legOf: (from: Position, to: Position) => { seconds: number; metres: number } | undefined,
): Matrix {
  const [rows, columns] = [sources.length, targets.length];
  const durations_s = new Int32Array(rows * columns).fill(noWay);
  const distances_m = new Int32Array(rows * columns).fill(noWay);
  for (const [i, from] of sources.entries())
    for (const [j, to] of targets.entries()) {
      const leg = legOf(from, to);
      if (!leg) continue;
      durations_s[i * columns + j] = leg.seconds;
      distances_m[i * columns + j] = leg.metres;
    }
  return { source, rows, columns, durations_s, distances_m };
}

/** Places that one door after another is reached from: asking for a door costs a fraction of a matrix. */
export interface Departures {
  readonly places: readonly Position[];
  readonly prepared: PreparedSources | undefined;
  readonly profile: GroundProfile;
}

export function prepareDepartures(
  roads: Roads,
  profile: GroundProfile,
  places: readonly Position[],
): Departures {
  const streets = streetsOf(roads, profile);
  if (!streets) return { places, profile, prepared: undefined };
  const snaps = places.map((place) => snap(streets, place));
  const found = snaps.map((place) => (isSnap(place) ? place : undefined));
  return { places, profile, prepared: prepareSources(streets, found) };
}

/** The matrix's column of one target. */
export function arriveAt(
  { places, prepared, profile }: Departures,
  target: Position,
): Pick<Matrix, 'durations_s' | 'distances_m'> {
  if (!prepared) {
    const legs = places.map((place) => crowFlies(profile)(place, target));
    return {
      durations_s: Int32Array.from(legs, (leg) => leg.duration),
      distances_m: Int32Array.from(legs, (leg) => leg.distance),
    };
  }
  const to = snap(prepared.network, target);
  if (!isSnap(to)) {
    const none = new Int32Array(places.length).fill(noWay);
    return { durations_s: none, distances_m: none };
  }
  const { seconds, metres } = fromSources(prepared, to);
  return { durations_s: seconds, distances_m: metres };
}

/**
 * t(i, door, departure) from each of some places, where the hour makes a difference: undefined where it
 * does not. Searches when it is first asked, once for all places and hours.
 */
export function driveTimesTo(
  { hours, ...roads }: Roads,
  { places, profile, prepared }: Departures,
  target: Position,
): ((place: number, at: Instant) => Seconds) | undefined {
  if (!hours || !prepared || !departureAt(hours, profile, 0 as Instant)) return undefined;
  const streets = streetsOf(roads, profile) as RoadNetwork;
  let times: TravelTimes | undefined;
  return (place, at) => {
    times ??= travelTimes(
      streets,
      places.map((one) => snap(streets, one)),
      [snap(streets, target)],
    );
    return seconds(travelSeconds(times, place, 0, departureAt(hours, profile, at) as Departure));
  };
}

/** How a driven leg's free flow is split among roads; undefined where no way is known. */
export function partsBetween(
  roads: Roads,
  profile: Profile,
  [from, to]: readonly [Position, Position],
): DrivenLeg['parts'] | undefined {
  const streets = streetsOf(roads, profile);
  if (!streets) return undefined;
  return freeFlowParts(travelTimes(streets, [snap(streets, from)], [snap(streets, to)]), 0, 0);
}
