import { minutes, plus, probability, seconds } from '@waystock/kernel';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { dispatchNow } from '../../../test/support/dispatch-states.ts';
import { later, routeOf, stopOf } from '../../../test/support/routes.ts';
import { type Estimate, estimateArrivals } from './eta.ts';
import type { Route, Stop } from './route.ts';

const anyStop = fc.record({
  leg: fc.integer({ min: 1, max: 40 }),
  service: fc.integer({ min: 1, max: 15 }),
  opens: fc.integer({ min: -60, max: 180 }),
  wide: fc.integer({ min: 10, max: 240 }),
});
const anyRoute = (windows: boolean) =>
  fc.array(anyStop, { minLength: 2, maxLength: 8 }).map((drawn) =>
    routeOf(
      drawn.map((d, n) =>
        stopOf(`s${n}`, n, {
          leg: { duration: minutes(d.leg), distance: 1000 as never },
          service: minutes(d.service),
          window: windows
            ? { from: later(minutes(d.opens)), to: later(minutes(d.opens + d.wide)) }
            : undefined,
          promisedAt: windows ? later(minutes(d.opens + d.wide)) : undefined,
        }),
      ),
    ),
  );
const width = (estimate: Estimate | undefined): number =>
  (estimate?.high ?? 0) - (estimate?.low ?? 0);

test('along a route estimates never go back and never lie in the past', () => {
  fc.assert(
    fc.property(anyRoute(true), fc.integer({ min: 0, max: 300 }), (route, minute) => {
      const now = later(minutes(minute));
      let before: number = now;
      for (const { at, low, high } of estimateArrivals(route, now).values()) {
        expect(at).toBeGreaterThanOrEqual(before);
        expect(low).toBeLessThanOrEqual(at);
        expect(high).toBeGreaterThanOrEqual(at);
        expect(low).toBeGreaterThanOrEqual(now);
        before = at;
      }
    }),
  );
});

test('the further ahead, the wider the interval', () => {
  fc.assert(
    fc.property(anyRoute(false), (route) => {
      // Where the past cuts the interval off, its upper half counts.
      const estimates = [...estimateArrivals(route, dispatchNow).values()].map(
        ({ at, high }) => high - at,
      );
      for (const [i, half] of estimates.entries())
        if (i > 0) expect(half).toBeGreaterThanOrEqual((estimates[i - 1] ?? 0) - 1);
    }),
  );
});

/** The next stop is reached and done exactly as estimated. */
function doneAsPlanned(route: Route): { route: Route; now: ReturnType<typeof later> } {
  const open = route.stops.filter((stop) => stop.state === 'planned');
  const [load, next] = open;
  const depart = later(seconds(0));
  const at = plus(depart, next?.leg.duration ?? seconds(0));
  const done = plus(at, next?.service ?? seconds(0));
  const settle = (stop: Stop): Stop =>
    stop === load
      ? { ...stop, state: 'done', finishedAt: depart }
      : stop === next
        ? { ...stop, state: 'delivered', arrivedAt: at, finishedAt: done }
        : stop;
  return {
    route: { ...route, state: 'active', startedAt: depart, stops: route.stops.map(settle) },
    now: done,
  };
}

test('a stop done as planned moves no estimate and narrows all of them', () => {
  fc.assert(
    fc.property(anyRoute(false), (route) => {
      const before = estimateArrivals(route, dispatchNow);
      const { route: then, now } = doneAsPlanned(route);
      for (const [id, estimate] of estimateArrivals(then, now)) {
        expect(Math.abs(estimate.at - (before.get(id)?.at ?? 0))).toBeLessThan(5);
        expect(width(estimate)).toBeLessThan(width(before.get(id)));
      }
    }),
  );
});

test('whatever the driver does or does not say, a promise that has passed is late', () => {
  fc.assert(
    fc.property(anyRoute(true), fc.integer({ min: 0, max: 600 }), (route, minute) => {
      const now = later(minutes(minute));
      const estimates = estimateArrivals(
        { ...route, state: 'active', startedAt: dispatchNow },
        now,
      );
      for (const stop of route.stops)
        if (stop.promisedAt !== undefined && stop.promisedAt <= now)
          expect(estimates.get(stop.id)?.late).toBe(probability(1));
    }),
  );
});
