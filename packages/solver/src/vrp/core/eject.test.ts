import { describe, expect, test } from 'vitest';
import { seededChance } from '../../random.ts';
import type { Problem } from '../problem.ts';
import { onRoad } from '../testing/road.ts';
import { insertByEjection, newEjection } from './eject.ts';
import { compileModel } from './model.ts';
import { insertAfter, openRoutes } from './relink.ts';
import { emptyState, isFeasible, type State } from './state.ts';
import { setStrict } from './weights.ts';

/** The first vehicle drives to these jobs, each request's pickup right before its delivery. */
function driving(problem: Problem, jobs: readonly number[]): State {
  const model = compileModel(problem);
  const s = emptyState(model);
  openRoutes(s);
  setStrict(s, true);
  let last = model.clients;
  for (const j of jobs) {
    for (const visit of [problem.jobs.length + j, j]) {
      const c = model.clientOf[visit]!;
      if (c < 0) continue;
      insertAfter(s, c, last);
      last = c;
    }
  }
  return s;
}

const clientOf = (s: State, job: number): number =>
  s.model.partner[s.model.clientOf[job]!]! >= 0
    ? s.model.partner[s.model.clientOf[job]!]!
    : s.model.clientOf[job]!;

describe('ejection', () => {
  test('lets the lightest one go that makes room', () => {
    // 700 g come in: only without the 600 g is there room for them, however light the 200 g weigh.
    const jobs = [200, 600, 100, 700].map((grams) => ({ load: [grams, 1] }));
    const s = driving(onRoad([{}], jobs), [0, 1, 2]);
    const e = newEjection(s, seededChance(1));
    e.weight[clientOf(s, 0)] = 0.1;
    e.weight[clientOf(s, 2)] = 0.1;
    expect(insertByEjection(s, clientOf(s, 3), e)).toBe(true);
    expect(isFeasible(s)).toBe(true);
    expect(Array.from(s.unserved.subarray(0, s.totals.unserved))).toEqual([clientOf(s, 1)]);
  });

  test('lets two go where one is not enough', () => {
    const jobs = [400, 400, 200, 900].map((grams) => ({ load: [grams, 1] }));
    const s = driving(onRoad([{ capacity: [1200, 9] }], jobs), [0, 1, 2]);
    const e = newEjection(s, seededChance(1));
    expect(insertByEjection(s, clientOf(s, 3), e)).toBe(true);
    expect(isFeasible(s)).toBe(true);
    expect(s.totals.unserved).toBe(2);
  });

  test('puts requests in with both sides in time, and changes nothing where it cannot', () => {
    const request = (closes: number, grams: number) => ({
      load: [grams, 1],
      pickup: { location: 1 },
      windows: [{ opens: 0, closes }],
    });
    // Job n is n + 1 minutes from the depot; the last one is in a hurry.
    const jobs = [request(9000, 900), request(9000, 900), request(200, 800)];
    const s = driving(onRoad([{}], jobs), [0, 1]);
    const e = newEjection(s, seededChance(1));
    expect(insertByEjection(s, clientOf(s, 2), e)).toBe(true);
    expect(isFeasible(s)).toBe(true);
    const tooLate = driving(
      onRoad([{}], [request(9000, 900), request(9000, 900), request(60, 800)]),
      [0, 1],
    );
    expect(
      insertByEjection(tooLate, clientOf(tooLate, 2), newEjection(tooLate, seededChance(1))),
    ).toBe(false);
    expect(tooLate.totals.unserved).toBe(2);
  });
});
