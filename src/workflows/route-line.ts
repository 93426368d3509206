import { must, type StopId } from '@waystock/kernel';
import type { Route } from '../domains/dispatch/index.ts';
import { findVehicles } from '../domains/fleet/index.ts';
import { getSite } from '../domains/network/index.ts';
import { encodeLine, route as wayBetween } from '../domains/roads/index.ts';
import type { World } from '../world.ts';
import { roadsInUse } from './roads-in-use.ts';
import { roadProfile } from './travel-between.ts';

/** The streets to each stop from the one before; a straight line where the network knows no way. */
export async function routeLine(
  world: World,
  route: Route,
): Promise<{ stop_id: StopId; line: string }[]> {
  const roads = await roadsInUse(world);
  const [site, vehicles] = await world.db.read((tx) =>
    Promise.all([getSite(tx, route.siteId), findVehicles(tx, [route.vehicleId])]),
  );
  const vehicle = must(vehicles.get(route.vehicleId), `${route.vehicleId} has a route`);
  let from = site.ok ? site.value.position : undefined;
  return route.stops.flatMap(({ id, position, state }) => {
    if (state === 'skipped') return [];
    const start = from ?? position;
    from = position;
    const way = wayBetween(roads, roadProfile(vehicle), start, position);
    return [{ stop_id: id, line: encodeLine(way.ok ? way.value.geometry : [start, position]) }];
  });
}
