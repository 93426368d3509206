import type { Seconds } from '@waystock/kernel';
import {
  chooseCouriers,
  expireOffers,
  listIdleVehicles,
  listRoutes,
  offerRoute,
  type Route,
  totalsOf,
} from '../domains/dispatch/index.ts';
import { findVehicles, type Vehicle } from '../domains/fleet/index.ts';
import type { Tx, World } from '../world.ts';

/** Those of some routes that are driven by whoever likes to: nobody is sent, they are asked. */
export async function listGigRoutes(tx: Tx, routes: readonly Route[]): Promise<Route[]> {
  if (routes.length === 0) return [];
  const vehicles = await findVehicles(
    tx,
    routes.map((route) => route.vehicleId),
  );
  return routes.filter((route) => vehicles.get(route.vehicleId)?.profile === 'gig');
}

/** Puts a planned route to one courier after another, for what its plan says it costs. */
export async function offerPlanned(
  world: World,
  { id: routeId, version }: Route,
  limits: { readonly duty: Seconds },
): Promise<void> {
  await world.db.transact(async (tx) => {
    const planned = await readPlanned(tx, routeId, limits);
    if (!planned) return;
    const { route, idle, tariff } = planned;
    const couriers = chooseCouriers(route, idle);
    // Nobody is free any more: the next plan is made without them.
    if (couriers.length === 0) return;
    const { cost: pay } = totalsOf(route, tariff);
    return offerRoute(tx, { routeId, version, couriers, pay });
  });
}

/** The route with who could drive it; those who are planned to drive another are not asked. */
async function readPlanned(tx: Tx, routeId: Route['id'], limits: { readonly duty: Seconds }) {
  const planned = await listRoutes(tx, { states: ['planned'] });
  const route = planned.find(({ id }) => id === routeId);
  if (!route) return undefined;
  const others = new Set(planned.flatMap((o) => (o.id === routeId ? [] : [o.vehicleId])));
  const [idle, vehicles] = await Promise.all([
    listIdleVehicles(tx, route.siteId, limits),
    findVehicles(tx, [route.vehicleId]),
  ]);
  const tariff: Vehicle['cost'] | undefined = vehicles.get(route.vehicleId)?.cost;
  return tariff && { route, tariff, idle: idle.filter(({ id }) => !others.has(id)) };
}

/** Ends the turns of those who said nothing; woken by the clock. */
export async function passOnOffers(world: World): Promise<void> {
  const batch = 100;
  while ((await world.db.transact((tx) => expireOffers(tx, batch))) === batch);
}
