import { must } from '@waystock/kernel';
import { startLeg } from './change.ts';
import { columnsOf, newBook } from './columns.ts';
import type { ActiveRoute, WaitingOrder } from './model.ts';
import type { BackhaulState } from './state.ts';

/**
 * What is told of a route to a value function: how it stands once its next leg is begun (the
 * post-decision state), in numbers around one. Undefined when nothing can join it any more: it is
 * worth nothing then, by definition.
 */
export const featureNames = [
  'constant',
  'leg in 10 h',
  'left to drive in 1000 km',
  'free room ahead in 10,000 t km',
  'slack at the end in 10 h',
  'limit in 28 t',
  'waiting orders that pay, in 10',
  'the best of them in 10,000',
  'the best three in 20,000',
  'sine of the hour',
  'cosine of the hour',
  'orders an hour expected where the leg ends',
] as const;

/** Orders an hour that start near a place: what a forecast says. */
export type RateAt = (place: number) => number;

const single = { size: 1, beam: 1, loss: 0 };

export function featuresOf(
  after: ActiveRoute,
  state: BackhaulState,
  orders: readonly WaitingOrder[],
  rateAt: RateAt,
): number[] | undefined {
  const { travel } = state.pricing;
  const next = must(after.stops[0], 'an active route has a stop');
  const route = startLeg(after, { seconds: travel.seconds(after.anchor.place, next.place) });
  if (route.stops.length === 0) return undefined;
  const { weightLimit } = route.vehicle;
  let [metres, room, clock, load] = [0, 0, route.anchor.readyAt, route.weight];
  let place = route.anchor.place;
  for (const stop of route.stops) {
    const leg = travel.metres(place, stop.place);
    metres += leg;
    room += leg * (weightLimit - load);
    load += stop.weight;
    clock = Math.max(clock + travel.seconds(place, stop.place), stop.earliest) + stop.service;
    place = stop.place;
  }
  const end = must(route.stops.at(-1), 'an end');
  const gains = columnsOf(newBook(), route, orders, state.pricing, single)
    .map((one) => one.value)
    .sort((a, b) => b - a);
  const day = (2 * Math.PI * route.anchor.readyAt) / 86_400;
  const sum = (count: number): number => gains.slice(0, count).reduce((a, b) => a + b, 0);
  return [
    1,
    (route.anchor.readyAt - state.now) / 36_000,
    metres / 1e6,
    room / 1e13,
    (end.latest - clock) / 36_000,
    weightLimit / 28e6,
    gains.length / 10,
    sum(1) / 1e6,
    sum(3) / 2e6,
    Math.sin(day),
    Math.cos(day),
    rateAt(route.anchor.place),
  ];
}

/** Orders of the state without those that the route now carries. */
export const withoutOwn = (
  orders: readonly WaitingOrder[],
  taken: readonly WaitingOrder[],
): readonly WaitingOrder[] => orders.filter((order) => !taken.includes(order));
