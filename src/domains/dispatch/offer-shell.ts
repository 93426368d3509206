import {
  type CourierId,
  type Money,
  must,
  newId,
  type OfferId,
  ok,
  refuse,
  type Result,
  type RouteId,
} from '@waystock/kernel';
import type { Tx } from '../../world.ts';
import { findVehicles, fits } from '../fleet/index.ts';
import { callOff, type NotReleased, releaseRoute } from './dispatch.ts';
import type { DispatchError, Refusal } from './errors.ts';
import * as facts from './facts.ts';
import { type Asked, isAcceptable, loadOfRoute, type Offer, openUntil } from './offer.ts';
import * as offers from './offer-store.ts';
import type { Route } from './route.ts';
import { counted, lockOnBoard, movedOn, saveOnBoard } from './route-shell.ts';

export interface OfferRoute {
  readonly routeId: RouteId;
  readonly version?: number;
  /** Whom to ask, in this order, and what each drives. */
  readonly couriers: readonly Asked[];
  readonly pay?: Money;
}

/** Puts a planned route to gig couriers, one after another. */
export async function offerRoute(tx: Tx, offer: OfferRoute): Promise<Result<Route, DispatchError>> {
  const locked = await lockOnBoard(tx, offer.routeId, offer.version);
  if (!locked.ok) return locked;
  const route = locked.value;
  if (route.state === 'offered') return ok(route);
  if (route.state !== 'planned') return refuse(movedOn(route, ['planned']));
  const load = loadOfRoute(route);
  const vehicles = await findVehicles(
    tx,
    offer.couriers.map((courier) => courier.vehicleId),
  );
  for (const { vehicleId } of offer.couriers) {
    const vehicle = vehicles.get(vehicleId);
    if (!vehicle || !fits(load, vehicle.capacity))
      return refuse({ kind: 'vehicle-too-small', vehicleId });
  }
  await offers.insertOffers(
    tx,
    offer.couriers.map((courier) => ({
      ...courier,
      id: newId<OfferId>('off', tx.now, tx.random),
      routeId: route.id,
      state: 'queued' as const,
      expiresAt: undefined,
      pay: offer.pay,
    })),
  );
  return ok(await askNext(tx, counted({ ...route, state: 'offered' })));
}

/**
 * Opens the next offer, or calls the route off when nobody is left to ask: its shipments are free to
 * be planned anew, and who was asked in vain stays on record.
 */
async function askNext(tx: Tx, route: Route): Promise<Route> {
  const next = await offers.findQueued(tx, route.id);
  if (!next) return callOff(tx, route, 'no-courier', [facts.offersExhausted(route)]);
  const expiresAt = openUntil(tx.now);
  await offers.updateOffer(tx, next.id, { state: 'open', expiresAt });
  return saveOnBoard(tx, route, { facts: [facts.routeOffered(route, { ...next, expiresAt })] });
}

interface Answer {
  readonly offerId: OfferId;
  readonly courierId: CourierId;
}

type NotDeclined = Exclude<NotAccepted, { kind: 'vehicle-busy' | 'vehicle-not-active' }>;
type NotAccepted = Refusal<'offer-not-found' | 'offer-over'> | NotReleased;

/** The first to accept in time has the route; it is released to them. */
export async function acceptOffer(tx: Tx, answer: Answer): Promise<Result<Route, NotAccepted>> {
  const found = await lockOffer(tx, answer);
  if (!found.ok) return found;
  const { offer, route } = found.value;
  if (offer.state === 'accepted') return ok(route);
  if (!isAcceptable(offer, tx.now)) return refuse(over(offer));
  const { courierId, vehicleId } = offer;
  const released = await releaseRoute(tx, { routeId: route.id, courierId, vehicleId });
  if (!released.ok) return released;
  await offers.updateOffer(tx, offer.id, { state: 'accepted' });
  await offers.updateWithdrawn(tx, route.id);
  return released;
}

/** No; the next one is asked. */
export async function declineOffer(tx: Tx, answer: Answer): Promise<Result<Route, NotDeclined>> {
  const found = await lockOffer(tx, answer);
  if (!found.ok) return found;
  const { offer, route } = found.value;
  if (offer.state === 'declined') return ok(route);
  if (offer.state !== 'open') return refuse(over(offer));
  await offers.updateOffer(tx, offer.id, { state: 'declined' });
  return ok(await askNext(tx, counted(route)));
}

/** Ends offers nobody answered and asks the next; returns how many. */
export async function expireOffers(tx: Tx, limit = 100): Promise<number> {
  let expired = 0;
  for (const { id, courierId } of await offers.listRunOut(tx, limit)) {
    const found = await lockOffer(tx, { offerId: id, courierId });
    if (!found.ok || found.value.offer.state !== 'open') continue;
    await offers.updateOffer(tx, id, { state: 'expired' });
    await askNext(tx, counted(found.value.route));
    expired += 1;
  }
  return expired;
}

/** The offer as it is once its route is locked. Another courier's offer is as good as none. */
async function lockOffer(
  tx: Tx,
  { offerId, courierId }: Answer,
): Promise<Result<{ offer: Offer; route: Route }, NotDeclined>> {
  const seen = await offers.findOffer(tx, offerId);
  if (seen?.courierId !== courierId) return refuse({ kind: 'offer-not-found', offerId });
  const route = await lockOnBoard(tx, seen.routeId);
  if (!route.ok) return route;
  const offer = must(await offers.findOffer(tx, offerId), `${offerId} was there a moment ago`);
  return ok({ offer, route: route.value });
}

const over = ({ id, courierId, state }: Offer): Refusal<'offer-over'> => ({
  kind: 'offer-over',
  offerId: id,
  courierId,
  // Run out, though the sweeper has not been here yet.
  state: state === 'open' ? 'expired' : state,
});
