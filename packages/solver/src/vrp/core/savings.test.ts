import { describe, expect, test } from 'vitest';
import type { Problem } from '../problem.ts';
import { scattered } from '../testing/scattered.ts';
import { keepIfBest, noBest, routesOf } from './best.ts';
import { compileModel } from './model.ts';
import { nearest } from './neighbours.ts';
import { openRoutes } from './relink.ts';
import { constructBySavings, suitsSavings } from './savings.ts';
import { costOf, emptyState, isFeasible, type State } from './state.ts';
import { auditCost } from './testing/audit.ts';
import { firstWeights } from './weights.ts';

function built(problem: Problem): State {
  const model = compileModel(problem);
  const s = emptyState(model);
  openRoutes(s);
  const neighbours = nearest(model, 30);
  firstWeights(s, neighbours);
  constructBySavings(s, neighbours);
  return s;
}

/** Each leg once more, for clients that are far apart a little longer one way. */
function lopsided(problem: Problem): Problem {
  const { locations: n } = problem;
  const distances = problem.profiles[0]!.distances.map((metres, cell) =>
    Math.floor(cell / n) < cell % n ? metres + Math.floor(metres / 4) : metres,
  );
  return { ...problem, profiles: [{ name: 'van', durations: distances, distances }] };
}

describe('savings', () => {
  test.each([
    ['the same both ways', (problem: Problem) => problem],
    ['different each way', lopsided],
  ])('build a sound solution on roads that are %s', (_, change) => {
    for (const seed of [1, 2, 3, 4]) {
      const problem = change(scattered(150, seed));
      const s = built(problem);
      expect(isFeasible(s)).toBe(true);
      expect(s.totals.unserved).toBe(0);
      expect(auditCost(s)).toBeCloseTo(costOf(s), 3);
      expect(s.queue.length).toBe(150);
      const best = noBest(s);
      best.next.fill(-1);
      expect(keepIfBest(s, best, 0)).toBe(true);
      expect(routesOf(s, best.next)).toEqual(routesOf(s, s.next));
      // A route for each job would cost this.
      const { distances } = problem.profiles[0]!;
      const n = problem.locations;
      const apart = problem.jobs.reduce(
        (sum, { location: at }) => sum + distances[at]! + distances[at * n]!,
        0,
      );
      expect(costOf(s)).toBeLessThan(0.45 * apart);
    }
  });

  test('leave out what the vehicles there are cannot take', () => {
    const problem = scattered(150, 5);
    const few = { ...problem, vehicles: problem.vehicles.slice(0, 3) };
    const s = built(few);
    expect(isFeasible(s)).toBe(true);
    expect(s.totals.unserved).toBeGreaterThan(90);
    expect(auditCost(s)).toBeCloseTo(costOf(s), 3);
  });

  test('are for plain deliveries from one depot', () => {
    const suits = (problem: Problem): boolean => suitsSavings(compileModel(problem));
    const plain = scattered(20, 6);
    const [van] = plain.vehicles;
    expect(suits(plain)).toBe(true);
    expect(suits(scattered(20, 6, { windows: [{ opens: 0, closes: 900 }] }))).toBe(false);
    expect(suits(scattered(20, 6, { prize: 9 }))).toBe(false);
    expect(suits(scattered(20, 6, { collection: true }))).toBe(false);
    expect(suits({ ...plain, vehicles: [van!, { ...van!, id: 'far', start: 3 }] })).toBe(false);
  });
});
