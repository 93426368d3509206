import { aboutRoads, attribution, readRoads } from '../file/road-file.ts';
import { profileNames } from '../profiles/profiles.ts';
import { matrix } from '../query/matrix.ts';
import type { RoadNetwork } from '../query/road-network.ts';
import { routeBetween, type RouteLeg } from '../query/route.ts';
import { isSnap, type Position, type Snap, snap } from '../query/snap.ts';
import { cellStatuses } from '../query/status.ts';
import type { Departure } from '../query/travel-times.ts';
import { BadInput, needed, oneOf } from './bad-input.ts';
import { departureFrom, parsePoints } from './inputs.ts';
import type { CliIo, RoadsFlags } from './run-cli.ts';

interface Asked {
  readonly network: RoadNetwork;
  readonly at: Departure | undefined;
}

export function answerMatrix(flags: RoadsFlags, io: CliIo): void {
  const points = parsePoints(io.readText(needed(flags.points, 'points')));
  const { network, at } = open(flags, io);
  const cells = matrix(network, { ...points, at });
  const rows = <T>(value: (cell: number) => T): T[][] =>
    Array.from({ length: cells.rows }, (_, r) =>
      Array.from({ length: cells.columns }, (__, c) => value(r * cells.columns + c)),
    );
  const orNull = (value: number | undefined): number | null =>
    value === undefined || value < 0 ? null : value;
  const answer = {
    profile: network.profile.name,
    durations_s: rows((cell) => orNull(cells.seconds[cell])),
    distances_m: rows((cell) => orNull(cells.metres[cell])),
    status: rows((cell) => cellStatuses[cells.status[cell] as number]),
    attribution,
  };
  io.out(`${JSON.stringify(answer)}\n`);
}

export function answerRoute(flags: RoadsFlags, io: CliIo): void {
  const { sources: stops } = parsePoints(io.readText(needed(flags.points, 'points')));
  if (stops.length < 2) throw new BadInput('a route needs two points at least');
  const asked = open(flags, io);
  const legs = legsThrough(asked, stops);
  const sum = (key: 'seconds' | 'metres'): number =>
    legs.reduce((total, leg) => total + leg[key], 0);
  const feature = {
    type: 'Feature',
    geometry: { type: 'LineString', coordinates: joined(legs) },
    properties: {
      profile: asked.network.profile.name,
      duration_s: sum('seconds'),
      distance_m: sum('metres'),
      legs: legs.map((leg) => ({
        duration_s: leg.seconds,
        distance_m: leg.metres,
        steps: leg.steps.map((step) => ({
          street: step.street,
          duration_s: step.seconds,
          distance_m: step.metres,
        })),
      })),
      attribution,
    },
  };
  io.out(`${JSON.stringify(feature)}\n`);
}

/** One leg after the other; with a departure, each begins when the one before has ended. */
function legsThrough({ network, at }: Asked, stops: readonly Position[]): RouteLeg[] {
  const places = stops.map((stop, i): Snap => {
    const role = i === 0 ? 'source' : i === stops.length - 1 ? 'target' : 'both';
    const place = snap(network, stop, role);
    if (!isSnap(place)) throw new BadInput(`point ${i + 1} is not on a street: ${place.kind}`);
    return place;
  });
  let now = at;
  return places.slice(1).map((to, i) => {
    const leg = routeBetween(network, places[i] as Snap, to, now);
    if (!leg) throw new BadInput(`there is no way from point ${i + 1} to point ${i + 2}`);
    now = now && { ...now, departAt: now.departAt + leg.seconds * 1000 };
    return leg;
  });
}

function joined(legs: readonly RouteLeg[]): (readonly [number, number])[] {
  return legs.flatMap((leg, i) => (i === 0 ? leg.geometry : leg.geometry.slice(1)));
}

function open(flags: RoadsFlags, io: CliIo): Asked {
  const name = oneOf(flags.profile ?? 'van', profileNames, 'profile');
  const at = departureFrom(flags.depart, flags.traffic && io.readText(flags.traffic));
  const [network] = io.withFile(needed(flags.graph, 'graph'), (source) => {
    const { profiles } = aboutRoads(source);
    if (!profiles.includes(name))
      throw new BadInput(`the graph holds ${profiles.join(', ')}, not ${name}`);
    return readRoads(source, { profiles: [name] });
  });
  return { network: network as RoadNetwork, at };
}
