import {
  asId,
  type CourierId,
  chance,
  currency,
  grams,
  type Instant,
  instant,
  metres,
  millilitres,
  minutes,
  type Position,
  pick,
  plus,
  position,
  type Random,
  seconds,
  seededRandom,
  type ShipmentId,
  type SiteId,
  units,
  type VehicleId,
  within,
} from '@waystock/kernel';
import type {
  Delivery,
  DispatchState,
  Load,
  PlanVehicle,
  Travel,
} from '../../src/domains/dispatch/state.ts';

export const dispatchNow = instant(Date.UTC(2026, 4, 6, 8));

export const load = (kilograms: number, litres: number, n: number): Load => ({
  weight: grams(Math.round(kilograms * 1000)),
  volume: millilitres(Math.round(litres * 1000)),
  units: units(n),
});

/** Places on a plane, in kilometres east and north of the site. */
export const at = (east: number, north: number): Position =>
  position(13.4 + east / 67.7, 52.5 + north / 111.2);

/** Straight lines at a steady speed, in whole seconds and metres. */
export function travelBetween(places: readonly Position[], kmPerHour: number): Travel {
  const n = places.length;
  const durations = new Int32Array(n * n);
  const distances = new Int32Array(n * n);
  for (const [i, a] of places.entries())
    for (const [j, b] of places.entries()) {
      const km = Math.hypot((a.lon - b.lon) * 67.7, (a.lat - b.lat) * 111.2);
      distances[i * n + j] = Math.ceil(km * 1000);
      durations[i * n + j] = Math.ceil((km / kmPerHour) * 3600);
    }
  return { durations, distances };
}

export const vehicle = (id: string, more: Partial<PlanVehicle> = {}): PlanVehicle => ({
  id: asId<VehicleId>(id),
  courierId: asId<CourierId>(`cou_${id}`),
  profile: 'van',
  capacity: load(800, 4000, 60),
  leastLoad: load(0, 0, 0),
  range: undefined,
  shift: { from: dispatchNow, to: plus(dispatchNow, minutes(480)) },
  duty: undefined,
  skills: [],
  cost: { perUse: 2000, perKm: 30, perHour: 2200 },
  ...more,
});

export const delivery = (id: string, place: number, more: Partial<Delivery> = {}): Delivery => ({
  shipmentId: asId<ShipmentId>(id),
  place,
  load: load(5, 20, 1),
  window: { from: dispatchNow, to: plus(dispatchNow, minutes(480)) },
  readyAt: dispatchNow,
  service: seconds(120),
  express: false,
  skills: [],
  ...more,
});

export function stateOf(
  places: readonly Position[],
  vehicles: readonly PlanVehicle[],
  deliveries: readonly Delivery[],
): DispatchState {
  return {
    siteId: asId<SiteId>('NY'),
    version: 1,
    now: dispatchNow,
    currency: currency('EUR'),
    places,
    travel: { van: travelBetween(places, 28), bike: travelBetween(places, 16) },
    vehicles,
    deliveries,
  };
}

/** A morning at one site: mixed fleet, mixed goods, some of it impossible. */
export function randomState(seed: string, size: { deliveries: number; vehicles: number }) {
  const random = seededRandom(seed);
  const places = [at(0, 0)];
  for (let i = 0; i < size.deliveries; i++)
    places.push(at(within(random, -80, 80) / 10, within(random, -80, 80) / 10));
  const vehicles = Array.from({ length: size.vehicles }, (_, i) => randomVehicle(`v${i}`, random));
  const deliveries = Array.from({ length: size.deliveries }, (_, i) =>
    randomDelivery(`s${i}`, i + 1, random),
  );
  return stateOf(places, vehicles, deliveries);
}

function randomVehicle(id: string, random: Random): PlanVehicle {
  const bike = chance(random, 0.3);
  const from = plus(dispatchNow, minutes(pick(random, [-30, 0, 45])));
  return vehicle(id, {
    profile: bike ? 'bike' : 'van',
    capacity: bike ? load(60, 200, 12) : load(700, 3500, within(random, 15, 50)),
    leastLoad: chance(random, 0.2) ? load(0, 0, within(random, 2, 6)) : load(0, 0, 0),
    range: chance(random, 0.3) ? metres(within(random, 20, 90) * 1000) : undefined,
    shift: { from, to: plus(from, minutes(within(random, 120, 480))) },
    duty: chance(random, 0.3) ? minutes(within(random, 90, 300)) : undefined,
    skills: chance(random, 0.5) ? ['chilled'] : [],
    cost: bike
      ? { perUse: 500, perKm: 2, perHour: 1800 }
      : { perUse: within(random, 1500, 4000), perKm: 32, perHour: 2400 },
  });
}

function randomDelivery(id: string, place: number, random: Random): Delivery {
  const express = chance(random, 0.15);
  const opens: Instant = plus(dispatchNow, minutes(pick(random, [-60, 0, 0, 60, 120])));
  const wide = express ? within(random, 30, 120) : within(random, 60, 360);
  return delivery(id, place, {
    load: load(within(random, 1, 40), within(random, 2, 150), within(random, 1, 5)),
    window: { from: opens, to: plus(opens, minutes(wide)) },
    readyAt: plus(dispatchNow, minutes(pick(random, [-20, 0, 0, 0, 40]))),
    service: seconds(within(random, 60, 300)),
    express,
    skills: chance(random, 0.15) ? ['chilled'] : [],
  });
}
