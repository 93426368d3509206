import { type Position, seconds } from '@waystock/kernel';
import type { PlanVehicle, Travel } from '../domains/dispatch/index.ts';
import {
  answerMatrix,
  type Matrix,
  type MatrixQuery,
  matrixQuery,
  type Profile,
  type Roads,
} from '../domains/roads/index.ts';
import type { World } from '../world.ts';

/** About a millisecond of searching: less than it takes to hand the question to a thread. */
const cellsAtOnce = 400;
const timeout = seconds(10);

/** Gig drivers bring a car of their own. */
export const roadProfile = (vehicle: Pick<PlanVehicle, 'profile'>): Profile =>
  vehicle.profile === 'gig' ? 'van' : (vehicle.profile as Profile);

export interface Travellers {
  readonly vehicles: readonly Pick<PlanVehicle, 'profile'>[];
  readonly places: readonly Position[];
}

/**
 * Every way between all places, for each kind of vehicle. Many of them are found by a thread that
 * shares the streets; who asks is told the same either way.
 */
export async function travelBetween(
  world: World,
  roads: Roads,
  { vehicles, places }: Travellers,
): Promise<Record<string, Travel>> {
  const kinds = [...new Map(vehicles.map((vehicle) => [vehicle.profile, vehicle]))];
  const tables = await Promise.all(
    kinds.map(([, vehicle]) =>
      askMatrix(world, matrixQuery(roads, roadProfile(vehicle), places, places)),
    ),
  );
  return Object.fromEntries(
    kinds.map(([profile], i) => {
      const { durations_s, distances_m } = tables[i] as Matrix;
      return [profile, { durations: durations_s, distances: distances_m }];
    }),
  );
}

/** One matrix, by a thread where that is worth it. */
export async function askMatrix(world: World, query: MatrixQuery): Promise<Matrix> {
  if (query.sources.length * query.targets.length <= cellsAtOnce) return answerMatrix(query);
  try {
    return await world.compute.run('travelMatrix', query, { timeout });
  } catch (error) {
    world.log.warn({ error: String(error) }, 'no thread found the ways');
    return answerMatrix(query);
  }
}
