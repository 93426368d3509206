import type { Seconds, SiteId } from '@waystock/kernel';
import type { Tx } from '../../world.ts';
import { findPositions, findVehicles, shiftFrom } from '../fleet/index.ts';
import { getSite } from '../network/index.ts';
import { toPlanVehicle } from './build-route.ts';
import { lastFinished } from './route.ts';
import type { RouteUnderWay } from './running.ts';
import * as store from './store.ts';

/** More routes of one site than anybody has on the road at once. */
const mostRoutes = 40;

/** A site's routes that are fixed or driving, with what drives them and where it was last seen. */
export async function listUnderWay(
  tx: Tx,
  siteId: SiteId,
  limits: { readonly duty?: Seconds } = {},
): Promise<RouteUnderWay[]> {
  const states = ['released', 'active'] as const;
  const [site, routes] = await Promise.all([
    getSite(tx, siteId),
    store.listRoutes(tx, { siteId, states }, { limit: mostRoutes }),
  ]);
  if (!site.ok || routes.length === 0) return [];
  const ids = routes.map((route) => route.vehicleId);
  const [vehicles, positions] = await Promise.all([findVehicles(tx, ids), findPositions(tx, ids)]);
  return routes.flatMap((route): RouteUnderWay[] => {
    const vehicle = vehicles.get(route.vehicleId);
    // The shift it left in; the one that runs now may be the next.
    const from = route.startedAt ?? route.departAt;
    const shift = vehicle && shiftFrom(vehicle.shifts, from, site.value.hours.timeZone);
    if (vehicle?.status !== 'active' || !shift) return [];
    const seen = positions.get(vehicle.id);
    const isFresh = (seen?.recordedAt ?? 0) >= (lastFinished(route)?.finishedAt ?? 0);
    return [
      {
        route,
        vehicle: toPlanVehicle(vehicle, {
          courierId: route.courierId,
          shift,
          duty: limits.duty,
        }),
        position: isFresh ? seen?.position : undefined,
      },
    ];
  });
}
