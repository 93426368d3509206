import { expect, test } from 'vitest';
import { checkLocation, type LocationViolationKind } from './check.ts';
import type { LocationPlan, LocationProblem } from './problem.ts';

/** Three sites, three zones; site 2 may not serve zone 0. */
const problem: LocationProblem = {
  sites: 3,
  zones: 3,
  costs: Float64Array.from([1, 2, 3, 4, 5, 6, Infinity, 8, 9]),
  opening: [10, 20, 30],
  demands: [2, 2, 2],
  capacities: [4, 4, 4],
  count: { min: 2, max: 2 },
  budget: { limit: 5, spend: [2, 3, 4] },
  open: [0],
};
const one = (site: number, share = 1) => [{ site, share }];
const plan: LocationPlan = { cost: 39, open: [0, 1], served: [one(0), one(0), one(1)] };

test('a sound plan has no violation', () => {
  expect(checkLocation(problem, plan)).toEqual([]);
});

const planted: readonly {
  kind: LocationViolationKind;
  plan?: Partial<LocationPlan>;
  problem?: Partial<LocationProblem>;
}[] = [
  { kind: 'unknown-site', plan: { open: [0, 7] } },
  { kind: 'site-twice', plan: { open: [0, 1, 1] } },
  { kind: 'open-closed', problem: { open: [2] } },
  { kind: 'closed-forbidden', problem: { closed: [1] } },
  { kind: 'count', problem: { count: { min: 3 } } },
  { kind: 'count', problem: { count: { max: 1 } } },
  { kind: 'budget', problem: { budget: { limit: 4, spend: [2, 3, 4] } } },
  { kind: 'zones', plan: { served: [one(0), one(0)] } },
  { kind: 'share', plan: { served: [one(0, 1.5), one(0), one(1)] } },
  { kind: 'share', plan: { served: [[...one(0, 0.5), ...one(0, 0.5)], one(0), one(1)] } },
  { kind: 'not-open', plan: { served: [one(0), one(0), one(2)] } },
  { kind: 'forbidden-pair', plan: { open: [0, 2], served: [one(2), one(0), one(0)] } },
  { kind: 'split', plan: { served: [one(0), [...one(0, 0.5), ...one(1, 0.5)], one(1)] } },
  { kind: 'split', plan: { served: [one(0), one(0, 0.5), one(1)] } },
  { kind: 'unserved', plan: { served: [one(0), [], one(1)] } },
  { kind: 'capacity', plan: { served: [one(0), one(0), one(0)] } },
  { kind: 'capacity', problem: { capacities: [3, 4, 4] } },
  { kind: 'wrong-cost', plan: { cost: 38.9 } },
  { kind: 'wrong-cost', problem: { opening: [11, 20, 30] } },
];

test.each(planted)('finds $kind: $plan $problem', ({ kind, ...changed }) => {
  const found = checkLocation({ ...problem, ...changed.problem }, { ...plan, ...changed.plan });
  expect(found.map((violation) => violation.kind)).toContain(kind);
});

test('what is left out costs its price, in parts where demand may be split', () => {
  const priced = { ...problem, unserved: [100, 100, 100], split: true };
  const partly = { ...plan, cost: 39 - 1 + 50, served: [one(0), one(0, 0.5), one(1)] };
  expect(checkLocation(priced, partly)).toEqual([]);
  expect(checkLocation({ ...priced, unserved: [100, 90, 100] }, partly)).toHaveLength(1);
});
