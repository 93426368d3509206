/**
 * What backhaul decides on: vehicles under way with what is left of their routes, and orders that
 * wait for one. Distances are metres, times seconds on one clock, weights grams, volumes
 * millilitres, amounts minor units of one currency (estimates may have fractions of one).
 */

/** A place is a number known to `Travel`. Every answer is for one vehicle without stops between. */
export interface Travel {
  readonly metres: (from: number, to: number) => number;
  readonly seconds: (from: number, to: number) => number;
  readonly toll: (from: number, to: number) => number;
}

export interface Vehicle {
  readonly vehicleId: string;
  readonly weightLimit: number;
  readonly volumeLimit: number;
  /** Bit sets: what the vehicle and its driver may do, and the temperature classes it can keep. */
  readonly skills: number;
  readonly temperatures: number;
  /** Fuel of the empty vehicle, and what each gram on board adds. */
  readonly litresPerMetre: number;
  readonly litresPerGramMetre: number;
}

/** Service starts between `earliest` and `latest`; who comes early waits. */
export interface Stop {
  readonly kind: 'pickup' | 'delivery' | 'end';
  readonly orderId: string | undefined;
  readonly place: number;
  /** What the load changes by: above zero at a pickup, below at a delivery. */
  readonly weight: number;
  readonly volume: number;
  readonly earliest: number;
  readonly latest: number;
  readonly service: number;
}

/** A route as far as it can still change: the leg now driven ends at the anchor and is fixed. */
export interface ActiveRoute {
  readonly routeId: string;
  /** Counts every change of what is planned; a decision made for another version is stale. */
  readonly version: number;
  readonly vehicle: Vehicle;
  readonly anchor: { readonly place: number; readonly readyAt: number };
  /** On board when the vehicle leaves the anchor. */
  readonly weight: number;
  readonly volume: number;
  /** In driving order; the last, and only the last, is of kind `end`. */
  readonly stops: readonly Stop[];
  /** How long the driver may still be at the wheel, from the anchor on. */
  readonly drivingLeft: number;
  /** Orders that joined the route after it was planned. */
  readonly consolidated: readonly string[];
}

export interface Visit {
  readonly place: number;
  readonly earliest: number;
  readonly latest: number;
  readonly service: number;
}

export interface WaitingOrder {
  readonly orderId: string;
  readonly pickup: Visit;
  readonly delivery: Visit;
  readonly weight: number;
  readonly volume: number;
  readonly skills: number;
  readonly temperatures: number;
  readonly price: number;
  /** Nobody can set out for it sooner. In the past for real orders; sampled ones are still to come. */
  readonly knownAt: number;
}

/** What things cost, as believed now. */
export interface Tariff {
  readonly perLitre: number;
  /** From leaving the anchor to the end of the route, waiting and service included. */
  readonly perDriverHour: number;
  /** Once for each order that is added. */
  readonly perHandling: number;
  /** What a late stop costs, weighed with how likely it is. */
  readonly perLateStop: number;
  /** Standard deviation of one leg's time over its mean; legs vary independently. */
  readonly legVariation: number;
}

/** What a consolidation must keep beside windows, capacity and hours. */
export interface Rules {
  /** How long before its latest instant an added delivery must be planned to start. */
  readonly buffer: number;
  /** The last one in is the first one out. */
  readonly lifo: boolean;
  /** How far from the path a pickup or a delivery may lie. */
  readonly corridor: number;
  /** At most so many orders join one route in one decision. */
  readonly bundle: number;
}

export const seedRules: Rules = { buffer: 3600, lifo: false, corridor: 50_000, bundle: 3 };

/** The two stops an order becomes when it joins a route. */
export function stopsOf(order: WaitingOrder): readonly [pickup: Stop, delivery: Stop] {
  const { orderId, weight, volume } = order;
  return [
    { kind: 'pickup', orderId, weight, volume, ...order.pickup },
    { kind: 'delivery', orderId, weight: -weight, volume: -volume, ...order.delivery },
  ];
}

/** Whether vehicle and driver may carry the order at all, wherever it goes. */
export const suits = (vehicle: Vehicle, order: WaitingOrder): boolean =>
  (order.skills & ~vehicle.skills) === 0 &&
  (order.temperatures & ~vehicle.temperatures) === 0 &&
  order.weight <= vehicle.weightLimit &&
  order.volume <= vehicle.volumeLimit;
