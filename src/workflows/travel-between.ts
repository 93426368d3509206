import { type Position, seconds } from '@waystock/kernel';
import type { PlanVehicle, Travel } from '../domains/dispatch/index.ts';
import {
  answerMatrix,
  leavingAt,
  type Matrix,
  type MatrixQuery,
  matrixQuery,
  type Profile,
  type Roads,
} from '../domains/roads/index.ts';
import { estimatedShare, type MapMatrix } from '../gateways/gateways.ts';
import type { World } from '../world.ts';
import { mapsInUse, tablesBy } from './ask-maps.ts';

/** About a millisecond of searching: less than it takes to hand the question to a thread. */
const cellsAtOnce = 400;
/** How roads of each kind share a way is found once per network, and each thread would have to. */
const timedAtOnce = 40_000;
const timeout = seconds(10);
/** A plan is made every five minutes, for one dock after another; whoever is slower is not waited for. */
const patience = seconds(20);

/** Gig drivers bring a car of their own. */
export const roadProfile = (vehicle: Pick<PlanVehicle, 'profile'>): Profile =>
  vehicle.profile === 'gig' ? 'van' : (vehicle.profile as Profile);

export interface Travellers {
  readonly vehicles: readonly Pick<PlanVehicle, 'profile'>[];
  readonly places: readonly Position[];
}

/**
 * Every way between all places, for each kind of vehicle: by whoever is configured to be asked, or by
 * our own roads. Ask between two transactions, never within one.
 */
export async function travelBetween(
  world: World,
  roads: Roads,
  { vehicles, places }: Travellers,
): Promise<Record<string, Travel>> {
  const kinds = new Map(vehicles.map((vehicle) => [vehicle.profile, roadProfile(vehicle)]));
  const asked = [...new Set(kinds.values())];
  const tables = await Promise.all(
    asked.map((profile) => travelOf(world, roads, { profile, places })),
  );
  return Object.fromEntries(
    [...kinds].map(([name, profile]) => [name, tables[asked.indexOf(profile)] as Travel]),
  );
}

interface Wanted {
  readonly profile: Profile;
  readonly places: readonly Position[];
}

/** Nobody outside knows our airspace: drones fly by it alone. */
const travelOf = async (world: World, roads: Roads, wanted: Wanted): Promise<Travel> =>
  (mapsInUse(world).isRemote && wanted.profile !== 'drone'
    ? await askOthers(world, roads, wanted)
    : undefined) ?? askOurs(world, roads, wanted);

async function askOurs(world: World, roads: Roads, { profile, places }: Wanted): Promise<Travel> {
  const query = leavingAt(roads, matrixQuery(roads, profile, places, places), world.now());
  const { times, ...table } = await askMatrix(world, query);
  const travel = { durations: table.durations_s, distances: table.distances_m };
  return times && query.at ? { ...travel, byHour: { times, traffic: query.at.traffic } } : travel;
}

async function askOthers(
  world: World,
  roads: Roads,
  { profile, places }: Wanted,
): Promise<Travel | undefined> {
  const chain = tablesBy(world, roads, (...question) => askMatrix(world, matrixQuery(...question)));
  const query = { profile, sources: places, targets: places };
  const answer = await chain.matrix(query, { deadline: patience });
  if (answer.ok) return marked(answer.value);
  world.log.warn({ refused: answer.error.kind }, 'no map provider answered');
  return undefined;
}

/** Whose it is goes with the figures, into the record of what is decided by them. */
const marked = (table: MapMatrix): Travel => ({
  durations: table.durations_s,
  distances: table.distances_m,
  answered: {
    by: table.source,
    filledBy: table.filled.map(({ source }) => source),
    estimated: estimatedShare(table),
    troubles: table.troubles.map(({ kind }) => kind),
  },
});

/** One matrix, by a thread where that is worth it; who asks is told the same either way. */
export async function askMatrix(world: World, query: MatrixQuery): Promise<Matrix> {
  const cells = query.sources.length * query.targets.length;
  if (cells <= (query.at ? timedAtOnce : cellsAtOnce)) return answerMatrix(query);
  try {
    return await world.compute.run('travelMatrix', query, { timeout });
  } catch (error) {
    world.log.warn({ error: String(error) }, 'no thread found the ways');
    return answerMatrix(query);
  }
}
