import {
  asId,
  metres,
  minutes,
  plus,
  type RouteId,
  seconds,
  seededRandom,
  within,
} from '@waystock/kernel';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  at,
  delivery,
  dispatchNow,
  load,
  travelBetween,
  vehicle,
} from '../../../test/support/dispatch-states.ts';
import { addLoads, nothing } from '../fleet/index.ts';
import { planInsertion, type RunningState } from './insertion.ts';

/** One van under way with a few drops on board, and an urgent order at its site (place 0). */
function randomCase(seed: string, drops: number) {
  const random = seededRandom(seed);
  const spot = () => at(within(random, -60, 60) / 10, within(random, -60, 60) / 10);
  const places = [at(0, 0), spot(), ...Array.from({ length: drops + 1 }, spot)];
  const job = (id: string, place: number) => {
    const to = plus(dispatchNow, minutes(within(random, 20, 150)));
    return delivery(id, place, {
      load: load(1, 1, within(random, 1, 5)),
      window: { from: dispatchNow, to },
    });
  };
  const stops = Array.from({ length: drops }, (_, n) => {
    const of = job(`s${n}`, n + 2);
    return { kind: 'deliver' as const, delivery: of, place: of.place, service: of.service };
  });
  // What is on board fits; whether the urgent order fits beside it depends on where.
  const onBoard = stops.reduce((total, stop) => total + stop.delivery.load.units, 0);
  const capacity = load(800, 4000, Math.max(5, onBoard + within(random, 0, 4)));
  const van = vehicle('A', { capacity });
  const state: RunningState = {
    now: dispatchNow,
    places,
    travel: { van: travelBetween(places, 28) },
    routes: [
      {
        routeId: asId<RouteId>('A'),
        version: 1,
        vehicle: van,
        place: 1,
        home: 0,
        underWay: true,
        freeAt: dispatchNow,
        driven: metres(0),
        carried: nothing,
        stops,
        frozen: Math.min(1, drops),
      },
    ],
  };
  return { state, van, stops, urgent: job('urgent', drops + 2) };
}

/** Every order of stops there is, driven through by hand: the least cost that keeps every promise. */
function bruteForce({ state, van, stops, urgent }: ReturnType<typeof randomCase>): number {
  const { durations, distances } = state.travel['van'] ?? travelBetween([], 1);
  const n = state.places.length;
  const drive = (order: { place: number; units: number; service: number; to: number }[]) => {
    let [place, clock, metresDriven] = [1, 0, 0];
    let onBoard = stops.reduce((total, s) => addLoads(total, s.delivery.load), nothing)
      .units as number;
    let feasible = onBoard <= van.capacity.units;
    for (const stop of [...order, { place: 0, units: 0, service: 0, to: 480 * 60 }]) {
      clock += durations[place * n + stop.place] as number;
      metresDriven += distances[place * n + stop.place] as number;
      feasible &&= clock <= stop.to;
      clock += stop.service;
      onBoard += stop.units;
      feasible &&= onBoard <= van.capacity.units;
      place = stop.place;
    }
    return { feasible, cost: (metresDriven / 1000) * 30 + (clock / 3600) * 2200, clock };
  };
  const asStop = (d: typeof urgent) => ({
    place: d.place,
    units: -d.load.units,
    service: d.service,
    to: (d.window.to - dispatchNow) / 1000,
  });
  const running = stops.map((s) => asStop(s.delivery));
  // What is late already may stay as late as it is.
  let clock = 0;
  let place = 1;
  for (const stop of running) {
    clock += durations[place * n + stop.place] as number;
    stop.to = Math.max(stop.to, clock);
    clock += stop.service;
    place = stop.place;
  }
  const before = drive(running).cost;
  let least = Number.POSITIVE_INFINITY;
  for (let i = Math.min(1, stops.length); i <= running.length; i++)
    for (let j = i; j <= running.length; j++) {
      const fetch = {
        place: 0,
        units: urgent.load.units,
        service: 60,
        to: Number.POSITIVE_INFINITY,
      };
      const order = [
        ...running.slice(0, i),
        fetch,
        ...running.slice(i, j),
        asStop(urgent),
        ...running.slice(j),
      ];
      const { feasible, cost } = drive(order);
      if (feasible) least = Math.min(least, cost - before);
    }
  return least;
}

test('an insertion costs what the best of all places costs, and is refused when there is none', () => {
  fc.assert(
    fc.property(fc.nat().map(String), fc.integer({ min: 0, max: 6 }), (seed, drops) => {
      const drawn = randomCase(seed, drops);
      const order = { delivery: drawn.urgent, pickup: { place: 0, service: seconds(60) } };
      const plan = planInsertion(drawn.state, order);
      const least = bruteForce(drawn);
      if (least === Number.POSITIVE_INFINITY) {
        // Nothing in time: late at best, or refused with a reason.
        if (plan.chosen) expect(plan.chosen.slack).toBeLessThan(0);
        else expect(plan.refused).toHaveLength(1);
      } else {
        expect(plan.chosen?.extraCost).toBeCloseTo(least, 4);
        expect(plan.chosen?.slack).toBeGreaterThanOrEqual(0);
      }
    }),
    { numRuns: 300 },
  );
});
