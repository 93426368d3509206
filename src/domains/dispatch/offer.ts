import {
  type CourierId,
  type Instant,
  type Money,
  type OfferId,
  plus,
  type RouteId,
  seconds,
  type VehicleId,
} from '@waystock/kernel';

/** A route put to one gig courier after another: each has 45 seconds, the first to accept has it. */
export interface Offer {
  readonly id: OfferId;
  readonly routeId: RouteId;
  readonly courierId: CourierId;
  /** The courier's own. */
  readonly vehicleId: VehicleId;
  readonly state: OfferState;
  /** When it stops being open; undefined while queued. */
  readonly expiresAt: Instant | undefined;
  readonly pay: Money | undefined;
}

export type OfferState = 'queued' | 'open' | 'accepted' | 'declined' | 'expired' | 'withdrawn';

export const timeToDecide = seconds(45);

export const openUntil = (now: Instant): Instant => plus(now, timeToDecide);

/** Open and not run out, whatever the sweeper has seen so far. */
export const isAcceptable = (offer: Pick<Offer, 'state' | 'expiresAt'>, now: Instant): boolean =>
  offer.state === 'open' && offer.expiresAt !== undefined && now < offer.expiresAt;
