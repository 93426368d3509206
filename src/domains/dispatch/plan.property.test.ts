import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { randomState } from '../../../test/support/dispatch-states.ts';
import { planRoutes } from './compute.ts';
import { fallbackPlan } from './fallback.ts';
import { decideRoutes } from './policy.ts';
import { verifyPlan } from './verify.ts';

/** Seeds, not states: a failure prints what makes it again. */
const anySeed = fc.record({
  seed: fc.nat().map(String),
  deliveries: fc.integer({ min: 0, max: 25 }),
  vehicles: fc.integer({ min: 0, max: 6 }),
});
const stateOf = ({ seed, ...size }: { seed: string; deliveries: number; vehicles: number }) =>
  randomState(seed, size);

/** Few iterations: it is about plans being right, and the first ones are most often wrong. */
const solved = (state: ReturnType<typeof randomState>, iterations = 15) =>
  planRoutes({ state, seed: 1 }, { iterations });

describe('the independent check finds nothing in', () => {
  test('what the solver plans', () => {
    fc.assert(
      fc.property(anySeed, (drawn) => {
        const state = stateOf(drawn);
        expect(verifyPlan(solved(state), state)).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  test('what the fallback plans', () => {
    fc.assert(
      fc.property(anySeed, (drawn) => {
        const state = stateOf(drawn);
        expect(verifyPlan(fallbackPlan(state), state)).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});

test('the same state and seed give the same plan again', () => {
  const state = randomState('again', { deliveries: 30, vehicles: 5 });
  expect(solved(state)).toEqual(solved(structuredClone(state)));
  expect(fallbackPlan(state)).toEqual(fallbackPlan(structuredClone(state)));
});

test('a plan can be sent to a worker and back, and survives as JSON', () => {
  const plan = solved(randomState('clone', { deliveries: 12, vehicles: 3 }));
  expect(structuredClone(plan)).toEqual(plan);
});

test('whatever the solver says, the decision has a plan without violations', () => {
  fc.assert(
    fc.property(anySeed, fc.constantFrom('good', 'broken', 'none'), (drawn, kind) => {
      const state = stateOf(drawn);
      const plan = solved(state);
      const broken = {
        ...plan,
        routes: plan.routes.map((r) => ({ ...r, stops: r.stops.slice(1) })),
      };
      const answer = { good: plan, broken, none: { failure: 'timed out' } }[kind];
      const { plan: used, source, record } = decideRoutes(state, answer);
      expect(verifyPlan(used, state)).toEqual([]);
      expect(record.value.expected).toBe(used.cost);
      if (kind === 'none') expect(record.reasons).toContainEqual({ solver: 'timed out' });
      if (kind === 'broken' && plan.routes.length > 0) {
        expect(source).toBe('fallback');
        expect(record.reasons).toContainEqual(
          expect.objectContaining({ rejected: 'accounted-for' }),
        );
      }
    }),
    { numRuns: 40 },
  );
});

test('the same state gives the same record again, whatever comes of it', () => {
  const state = randomState('record', { deliveries: 20, vehicles: 4 });
  const again = structuredClone(state);
  expect(decideRoutes(state, solved(state)).record).toEqual(
    decideRoutes(again, solved(again)).record,
  );
});

test('of two plans the better one is used, and the other is kept with its regret', () => {
  const state = randomState('regret', { deliveries: 20, vehicles: 4 });
  const { source, record, plan } = decideRoutes(state, solved(state, 500));
  expect(source).toBe('solver');
  expect(record.alternatives).toHaveLength(1);
  const fallback = fallbackPlan(state);
  expect(record.alternatives[0]?.regret).toBeCloseTo(fallback.cost - plan.cost, 6);
  // A worse plan than the fallback is not used, though it keeps every rule.
  const lazy = {
    ...plan,
    routes: [],
    cost: 0,
    unplanned: state.deliveries
      .filter((d) => !d.express)
      .map(({ shipmentId }) => ({ shipmentId, reason: 'no wish to' })),
  };
  const normal = { ...state, deliveries: state.deliveries.filter((d) => !d.express) };
  expect(decideRoutes(normal, lazy).source).toBe('fallback');
});
