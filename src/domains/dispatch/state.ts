import {
  assert,
  type CourierId,
  type Currency,
  type Instant,
  type Metres,
  type Position,
  type Seconds,
  type ShipmentId,
  type SiteId,
  type VehicleId,
} from '@waystock/kernel';
import type { Traffic, TravelTimes } from '@waystock/road-graph';
import type { Load } from '../fleet/index.ts';

export type { Load };

/**
 * What routes are planned from: the vehicles at home at one site, the shipments that wait there, and
 * how long every way takes. All of it is plain data that can be sent to a worker thread.
 */
export interface DispatchState {
  readonly siteId: SiteId;
  /** Of the site's board; a plan for another version is refused. */
  readonly version: number;
  readonly now: Instant;
  readonly currency: Currency;
  /** Place 0 is the site; the others are doors. */
  readonly places: readonly Position[];
  /** By profile: van, bike, drone. */
  readonly travel: Readonly<Record<string, Travel>>;
  readonly vehicles: readonly PlanVehicle[];
  readonly deliveries: readonly Delivery[];
}

/** From every place to every place, row after row; -1 in both where no way leads. */
export interface Travel {
  readonly durations: Int32Array;
  readonly distances: Int32Array;
  /** Who said so, where somebody else than our own roads was asked. */
  readonly answered?: Answered;
  /** The durations above are of who leaves now; these are for any departure. */
  readonly byHour?: ByHour;
}

export interface ByHour {
  readonly times: TravelTimes;
  readonly traffic: Traffic;
}

/** One provider's table; what others had to fill in is counted, and was brought to its level. */
export interface Answered {
  readonly by: string;
  readonly filledBy: readonly string[];
  /** Of all ways, from 0 to 1. */
  readonly estimated: number;
  /** Why those asked before did not answer. */
  readonly troubles: readonly string[];
}

export interface PlanVehicle {
  readonly id: VehicleId;
  readonly courierId: CourierId | undefined;
  readonly profile: string;
  readonly capacity: Load;
  /** It carries at least this, or it stays at home. */
  readonly leastLoad: Load;
  /** On one charge or tank. */
  readonly range: Metres | undefined;
  readonly shift: { readonly from: Instant; readonly to: Instant };
  /** The longest route a driver may be out. */
  readonly duty: Seconds | undefined;
  /** Temperature and hazard classes it may carry. */
  readonly skills: readonly string[];
  readonly cost: VehicleCost;
}

/** In minor units of the state's currency; plain numbers, since plans weigh fractions of a cent. */
export interface VehicleCost {
  readonly perUse: number;
  readonly perKm: number;
  readonly perHour: number;
}

export interface Delivery {
  readonly shipmentId: ShipmentId;
  readonly place: number;
  readonly load: Load;
  /** When it may be handed over: the plan keeps it, unless nobody could any more. */
  readonly window: { readonly from: Instant; readonly to: Instant };
  /** What the customer was told, where the window had to be opened beyond it; else its end. */
  readonly promisedAt?: Instant | undefined;
  /** Packed and at the dock; no vehicle leaves with it before. */
  readonly readyAt: Instant;
  /** Time spent at the door. */
  readonly service: Seconds;
  readonly express: boolean;
  /** What the vehicle must be able to carry. */
  readonly skills: readonly string[];
}

export interface RoutePlan {
  readonly siteId: SiteId;
  readonly version: number;
  readonly routes: readonly PlannedRoute[];
  readonly unplanned: readonly Unplanned[];
  /** In minor units. */
  readonly cost: number;
}

export interface PlannedRoute {
  readonly vehicleId: VehicleId;
  readonly courierId: CourierId | undefined;
  readonly departAt: Instant;
  readonly stops: readonly PlannedStop[];
  /** The way home after the last stop. */
  readonly back: Leg;
  readonly returnAt: Instant;
  readonly cost: number;
}

export interface PlannedStop {
  readonly shipmentId: ShipmentId;
  readonly place: number;
  /** The way here from the stop before, or from the site. */
  readonly leg: Leg;
  readonly arriveAt: Instant;
  /** Service starts: the arrival, or the opening of the window. */
  readonly startAt: Instant;
  readonly leaveAt: Instant;
}

export interface Leg {
  readonly duration: Seconds;
  readonly distance: Metres;
}

export interface Unplanned {
  readonly shipmentId: ShipmentId;
  /** What stands against the vehicle that comes closest, in words for the dispatcher. */
  readonly reason: string;
}

export const promiseOf = (delivery: Pick<Delivery, 'window' | 'promisedAt'>): Instant =>
  delivery.promisedAt ?? delivery.window.to;

/** Every matrix must speak of every place; anything else is a bug of the caller. */
export function assertState(state: DispatchState): void {
  const size = state.places.length ** 2;
  for (const [profile, { durations, distances }] of Object.entries(state.travel))
    assert(
      durations.length === size && distances.length === size,
      `travel times of ${profile} are not for ${state.places.length} places`,
    );
  for (const vehicle of state.vehicles)
    assert(vehicle.profile in state.travel, `no travel times for ${vehicle.profile}`);
  for (const delivery of state.deliveries)
    assert(delivery.place in state.places, `${delivery.shipmentId} is at no known place`);
}
