import { days, type Instant, minus, type Position } from '@waystock/kernel';
import { listRoutes, type Route } from '../domains/dispatch/index.ts';
import { findVehicles } from '../domains/fleet/index.ts';
import {
  addDriven,
  type Driven,
  drivenOf,
  findLearned,
  type Hours,
  type Network,
  partsBetween,
  summed,
} from '../domains/roads/index.ts';
import type { World } from '../world.ts';
import { networkInUse } from './roads-in-use.ts';
import { roadProfile } from './travel-between.ts';

/** No route is out longer. */
const longest = days(2);
/** Routes at a time; the next hour learns from the rest. */
const atOnce = 500;

/**
 * What was driven in the last hour against what the streets would take in free flow: so the next plans
 * know how slow which half hour is. From our own streets alone, never from somebody else's table. Learned
 * once from each route, whoever else learns at the same time. Where traffic is taken to flow freely
 * nothing is learned.
 */
export async function learnTraffic(world: World): Promise<void> {
  const { network, roads } = await networkInUse(world);
  const { hours } = roads;
  if (!hours) return;
  const until = world.now();
  const { since, routes } = await world.db.read(async (tx) => {
    const since = await findLearned(tx);
    const finished = { after: since ?? minus(until, longest), until };
    const done = await listRoutes(tx, { states: ['done'], finished }, { limit: atOnce });
    const vehicles = await findVehicles(
      tx,
      done.map(({ vehicleId }) => vehicleId),
    );
    const byCar = (route: Route): boolean => {
      const vehicle = vehicles.get(route.vehicleId);
      return vehicle !== undefined && roadProfile(vehicle) === 'van';
    };
    return { since, routes: done.filter(byCar) };
  });
  const sums = summed(routes.flatMap((route) => drivenOn(network, hours, route)));
  await world.db.transact((tx) => addDriven(tx, sums, { since, until }));
}

/** From where and when somebody was free to go to the next door, until they were there. */
function drivenOn({ roads }: Network, { timeZone }: Hours, route: Route): Driven[] {
  let from: { readonly at: Instant; readonly position: Position } | undefined;
  return route.stops.flatMap(({ kind, position, arrivedAt, finishedAt }) => {
    const before = from;
    const left = finishedAt ?? (kind === 'load' ? route.startedAt : undefined);
    from = left === undefined ? undefined : { at: left, position };
    if (!before || arrivedAt === undefined) return [];
    const parts = partsBetween(roads, 'van', [before.position, position]);
    if (!parts) return [];
    const took = (arrivedAt - before.at) / 1000;
    return drivenOf({ departAt: before.at, took, parts }, timeZone);
  });
}
