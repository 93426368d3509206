import type { api } from '@waystock/contract';
import { type CourierId, must, ok, type OfferId, refuse, type Result } from '@waystock/kernel';
import {
  acceptOffer,
  declineOffer,
  findRoutes,
  listOpenOffers,
  loadOfRoute,
  type Offer,
  type Route,
  totalsOf,
} from '../../domains/dispatch/index.ts';
import { findVehicles, type Vehicle } from '../../domains/fleet/index.ts';
import type { Tx } from '../../world.ts';
import type { HandlersOf } from '../handler.ts';
import { pageFrom } from '../page.ts';
import type { Principal } from '../principal.ts';
import type { ErrorOf } from '../problems.ts';
import { routeBody } from './routes.ts';

export const offers = {
  async list({ world, page, principal }) {
    const { courierId } = principal.scope;
    const items = await world.db.read(async (tx) =>
      courierId ? offersBody(tx, await listOpenOffers(tx, courierId)) : [],
    );
    const left = items.filter((offer) => offer.offer_id > page.after).slice(0, page.limit + 1);
    return ok(pageFrom(left, page, { item: (offer) => offer, key: (offer) => offer.offer_id }));
  },

  async accept({ world, params, principal, command }) {
    const answer = answerOf(principal, params.offer_id);
    if (!answer.ok) return answer;
    return command(async (tx) => {
      const taken = await acceptOffer(tx, answer.value);
      if (!taken.ok) return taken;
      return ok(await routeBody(tx, world.vault, { route: taken.value, principal }));
    });
  },

  async decline({ params, principal, command }) {
    const answer = answerOf(principal, params.offer_id);
    if (!answer.ok) return answer;
    return command(async (tx) => {
      const left = await declineOffer(tx, answer.value);
      return left.ok ? ok(undefined) : left;
    });
  },
} satisfies HandlersOf<typeof api.offers>;

/** Offers are to couriers; a vehicle's own account has none. */
const answerOf = (
  { scope: { courierId } }: Principal,
  offerId: OfferId,
): Result<{ offerId: OfferId; courierId: CourierId }, ErrorOf<'offer-not-found'>> =>
  courierId ? ok({ offerId, courierId }) : refuse({ kind: 'offer-not-found', offerId });

async function offersBody(tx: Tx, open: readonly Offer[]) {
  const [routes, vehicles] = await Promise.all([
    findRoutes(
      tx,
      open.map((offer) => offer.routeId),
    ),
    findVehicles(
      tx,
      open.map((offer) => offer.vehicleId),
    ),
  ]);
  return open.map((offer) =>
    offerBody(offer, {
      route: must(routes.get(offer.routeId), `${offer.id} is for a route`),
      vehicle: must(vehicles.get(offer.vehicleId), `${offer.id} is for a vehicle`),
    }),
  );
}

function offerBody(offer: Offer, { route, vehicle }: { route: Route; vehicle: Vehicle }) {
  const { starts, ends, distance } = totalsOf(route, vehicle.cost);
  const load = loadOfRoute(route);
  return {
    offer_id: offer.id,
    route_id: offer.routeId,
    site_id: route.siteId,
    vehicle_id: offer.vehicleId,
    expires_at: must(offer.expiresAt, 'it is open'),
    pay_minor: offer.pay?.minor ?? null,
    currency: offer.pay?.currency ?? null,
    starts_at: starts,
    ends_at: ends,
    distance_m: distance,
    stops_total: route.stops.filter(({ kind, state }) => kind === 'deliver' && state === 'planned')
      .length,
    load_g: load.weight,
    load_ml: load.volume,
    load_units: load.units,
  };
}
