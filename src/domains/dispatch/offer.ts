import {
  between,
  type CourierId,
  type Instant,
  minutes,
  type Money,
  type OfferId,
  plus,
  type RouteId,
  seconds,
  type VehicleId,
} from '@waystock/kernel';
import { addLoads, canCarry, fits, isEnough, type Load, nothing } from '../fleet/index.ts';
import type { Route } from './route.ts';
import type { PlanVehicle } from './state.ts';

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
const mostAsked = 4;
/** A gig vehicle is planned to leave no sooner than this: somebody has said yes by then, or nobody. */
export const timeToAsk = seconds(mostAsked * timeToDecide);
/** Whoever said no, or nothing, is left in peace for so long. */
export const timeInPeace = minutes(15);

export const openUntil = (now: Instant): Instant => plus(now, timeToDecide);

/** Open and not run out, whatever the sweeper has seen so far. */
export const isAcceptable = (offer: Pick<Offer, 'state' | 'expiresAt'>, now: Instant): boolean =>
  offer.state === 'open' && offer.expiresAt !== undefined && now < offer.expiresAt;

export interface Asked {
  readonly courierId: CourierId;
  readonly vehicleId: VehicleId;
}

/**
 * Who is asked for a route, in turn: the courier it was planned for, then others who could drive it
 * as it is, the cheapest first. Where promises leave little time fewer are asked, so that our own
 * vehicles still can when nobody wants it.
 */
export function chooseCouriers(route: Route, idle: readonly PlanVehicle[]): Asked[] {
  const able = idle
    .filter((vehicle) => couldDrive(vehicle, route))
    .sort((a, b) => rankOf(a, route) - rankOf(b, route) || (a.id < b.id ? -1 : 1));
  return able
    .slice(0, turnsFor(route))
    .flatMap(({ id, courierId }) => (courierId ? [{ vehicleId: id, courierId }] : []));
}

function turnsFor({ stops }: Route): number {
  const spare = stops.flatMap(({ promisedAt, plannedAt }) =>
    promisedAt === undefined ? [] : [between(plannedAt, promisedAt)],
  );
  return Math.max(1, Math.min(mostAsked, Math.floor(Math.min(...spare) / timeToDecide)));
}

function couldDrive(vehicle: PlanVehicle, route: Route): boolean {
  const { stops, departAt } = route;
  const load = loadOfRoute(route);
  const way = stops.reduce((total, stop) => total + stop.leg.distance, 0);
  const back = stops.at(-1)?.plannedAt ?? departAt;
  return (
    vehicle.profile === 'gig' &&
    vehicle.courierId !== undefined &&
    fits(load, vehicle.capacity) &&
    (isEnough(load, vehicle.leastLoad) || stops.some((stop) => stop.express)) &&
    stops.every((stop) => canCarry(vehicle.skills, stop.skills)) &&
    way <= (vehicle.range ?? Number.POSITIVE_INFINITY) &&
    between(departAt, back) <= (vehicle.duty ?? Number.POSITIVE_INFINITY) &&
    vehicle.shift.from <= departAt &&
    back <= vehicle.shift.to
  );
}

export const loadOfRoute = ({ stops }: Pick<Route, 'stops'>): Load =>
  stops.reduce((total, stop) => addLoads(total, stop.load), nothing);

/** What an hour at 30 km/h costs; the one it was planned for comes before all others. */
const rankOf = ({ id, cost }: PlanVehicle, route: Route): number =>
  id === route.vehicleId ? -1 : cost.perUse + cost.perHour + 30 * cost.perKm;
