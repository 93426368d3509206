import { must, type Random, within } from '@waystock/kernel';
import { withOrder } from './change.ts';
import type { ActiveRoute, Rules, Stop, Tariff, Travel, Vehicle, WaitingOrder } from './model.ts';

/** Random small cases for property tests: places on a plane of 400 by 400 km, hours wide windows. */
export interface SmallCase {
  readonly route: ActiveRoute;
  readonly orders: readonly WaitingOrder[];
  readonly travel: Travel;
  readonly tariff: Tariff;
  readonly rules: Rules;
}

const hour = 3600;

export function planeTravel(random: Random, places: number): Travel {
  const x = Array.from({ length: places }, () => within(random, 0, 400_000));
  const y = Array.from({ length: places }, () => within(random, 0, 400_000));
  const metres = (a: number, b: number): number =>
    Math.round(
      Math.hypot((x[a] as number) - (x[b] as number), (y[a] as number) - (y[b] as number)),
    );
  return {
    metres,
    seconds: (a, b) => metres(a, b) / 14,
    toll: (a, b) => (a === b || (a + b) % 3 !== 0 ? 0 : 15_000),
  };
}

export function smallVehicle(random: Random): Vehicle {
  return {
    vehicleId: 'veh_1',
    weightLimit: within(random, 2, 8) * 1_000_000,
    volumeLimit: within(random, 6, 20) * 1_000_000,
    skills: within(random, 0, 3),
    temperatures: within(random, 1, 3),
    litresPerMetre: 0.0002,
    litresPerGramMetre: 9e-12,
  };
}

export function smallOrder(random: Random, id: number, places: number): WaitingOrder {
  const open = within(random, 0, 8) * hour;
  return {
    orderId: `ord_${id}`,
    pickup: visit(random, places, open, open + within(random, 4, 16) * hour),
    delivery: visit(random, places, open, open + within(random, 12, 40) * hour),
    weight: within(random, 200, 3000) * 1000,
    volume: within(random, 200, 6000) * 1000,
    skills: within(random, 0, 7) === 0 ? 1 : 0,
    temperatures: within(random, 0, 7) === 0 ? 2 : 1,
    price: within(random, 500, 20_000) * 100,
    knownAt: 0,
  };
}

const visit = (
  random: Random,
  places: number,
  earliest: number,
  latest: number,
): WaitingOrder['pickup'] => ({
  place: within(random, 0, places - 1),
  earliest,
  latest,
  service: within(random, 0, 40) * 60,
});

/** A route with up to three requests on board or to come, then its end, and orders that wait. */
export function smallCase(random: Random, waiting = 3): SmallCase {
  const places = 8;
  const travel = planeTravel(random, places);
  const vehicle = smallVehicle(random);
  const end: Stop = {
    kind: 'end',
    orderId: undefined,
    weight: 0,
    volume: 0,
    ...visit(random, places, 0, 60 * hour),
  };
  const empty: ActiveRoute = {
    routeId: 'rte_1',
    version: 1,
    vehicle,
    anchor: { place: within(random, 0, places - 1), readyAt: within(random, 0, 6) * hour },
    weight: 0,
    volume: 0,
    stops: [end],
    drivingLeft: within(random, 12, 40) * hour,
    consolidated: [],
  };
  let route = empty;
  for (let i = 0; i < within(random, 0, 3); i++) {
    const order = { ...smallOrder(random, 100 + i, places), weight: 400_000, volume: 500_000 };
    const wide = { ...order.delivery, latest: 70 * hour };
    const pickup = { ...order.pickup, latest: 50 * hour };
    const at = within(random, 0, route.stops.length - 1);
    const places_ = { pickupAfter: at, deliveryAfter: within(random, at, route.stops.length - 1) };
    route = withOrder(route, { ...order, pickup, delivery: wide }, places_);
  }
  if (within(random, 0, 1) === 1) route = onBoard(route);
  return {
    route: { ...route, version: 1, consolidated: [] },
    orders: Array.from({ length: waiting }, (_, i) => smallOrder(random, i, places)),
    travel,
    tariff: {
      perLitre: 18_000,
      perDriverHour: 50_000,
      perHandling: 20_000,
      perLateStop: within(random, 0, 1) * 300_000,
      legVariation: 0.15,
    },
    rules: {
      buffer: within(random, 0, 1) * hour,
      lifo: within(random, 0, 2) === 0,
      corridor: 50_000,
      bundle: 3,
    },
  };
}

/** The first pickup has been made already: its load is on board at the anchor. */
function onBoard(route: ActiveRoute): ActiveRoute {
  const first = must(route.stops[0], 'a route has an end');
  if (first.kind !== 'pickup') return route;
  return {
    ...route,
    weight: first.weight,
    volume: first.volume,
    stops: route.stops.slice(1),
  };
}
