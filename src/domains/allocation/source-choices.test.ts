import { asId, days, hours, must, plus, units } from '@waystock/kernel';
import { expect, test } from 'vitest';
import { carrier, line, noon, site, threeCities, usd } from './allocation.fixture.ts';
import { checkPlan } from './check-plan.ts';
import { pricePlan } from './plan.ts';
import type { AllocationProblem } from './problem.ts';
import { listSourceChoices, withMoved } from './source-choices.ts';
import { cashOnly } from './terms.ts';

const cash = cashOnly(usd);
const has = (...n: number[]) => n.map((one) => units(one));
const problem: AllocationProblem = {
  ...threeCities(),
  lines: [line('TEA', { units: units(2) })],
  promise: {
    deadline: plus(noon, hours(24)),
    maxLateness: days(7),
    maxConsolidationDelay: days(2),
  },
  lanes: [],
  sites: [
    site('NOW', { available: has(2), services: [carrier(500, 0, hours(5))] }),
    site('CHEAP', { available: has(2), services: [carrier(300, 0, hours(5))] }),
    site('DEAR', { available: has(9), services: [carrier(900, 0, hours(5))] }),
    site('SLOW', { available: has(2), services: [carrier(100, 0, hours(26))] }),
    site('SHORT', { available: has(1), services: [carrier(100, 0, hours(5))] }),
    site('SHUT', { available: has(5), closed: 'flood', services: [carrier(100, 0, hours(5))] }),
  ],
};
const now = asId<AllocationProblem['sites'][number]['siteId']>('NOW');

test('sites in time come first by price, late ones say how late, the others why not', () => {
  const { choices, refused } = listSourceChoices(problem, now, cash);
  expect(choices.map(({ siteId, extra, late }) => [siteId, extra?.minor, late])).toEqual([
    ['CHEAP', -200n, 0],
    ['DEAR', 400n, 0],
    ['SLOW', expect.any(BigInt), hours(2)],
  ]);
  for (const { plan } of choices)
    expect(checkPlan(problem, plan), plan.shipments[0]?.from).toEqual([]);
  expect(refused).toEqual([
    { siteId: 'SHORT', reason: 'It has 1 of 2 TEA.' },
    { siteId: 'SHUT', reason: 'SHUT takes no orders: flood.' },
  ]);
});

test('what leaves a site that closes is compared with what it cost there', () => {
  const closing = problem.sites.map((one) =>
    one.siteId === now ? { ...one, closed: 'strike' } : one,
  );
  const { choices } = listSourceChoices({ ...problem, sites: closing }, now, cash);
  expect(choices[0]).toMatchObject({ siteId: 'CHEAP', extra: { minor: -200n } });
});

test('a plan with one of its shipments moved costs what the same sourcing costs', () => {
  const both = { ...problem, lines: [line('TEA', { units: units(2) }), line('POT')] };
  const sites = both.sites.map((one) => ({
    ...one,
    available: has(2, one.siteId === 'DEAR' ? 1 : 0),
  }));
  const asked = { ...both, sites };
  const priced = (siteId: string) => {
    const made = pricePlan(asked, cash, {
      hub: undefined,
      sources: [
        { siteId: asId(siteId), route: 'direct', units: [2, 0] },
        { siteId: asId('DEAR'), route: 'direct', units: [0, 1] },
      ],
    });
    if (!made.ok) throw new Error(made.error.kind);
    return made.value;
  };
  const whole = priced('NOW');
  const alone = { ...problem, sites: asked.sites.map((one) => ({ ...one, available: has(2) })) };
  const { now: before, choices } = listSourceChoices(alone, now, cash);
  const after = must(
    choices.find(({ siteId }) => siteId === 'CHEAP'),
    'it can send it',
  ).plan;
  const moved = withMoved(whole, { from: now, before, after });
  expect(moved.cost).toEqual(priced('CHEAP').cost);
  expect(moved.shipments.map(({ from }) => from).toSorted()).toEqual(['CHEAP', 'DEAR']);
  expect(moved.arrives).toBe(priced('CHEAP').arrives);
  expect(moved.strategy).toBe('split');
});

test('no other site that could send it is no choice', () => {
  const alone = { ...problem, sites: problem.sites.slice(0, 1) };
  expect(listSourceChoices(alone, now, cash)).toMatchObject({ choices: [], refused: [] });
});
