import { currency, instant, money } from '@waystock/kernel';
import { expect, test } from 'vitest';
import { costOf, memorySpending, openBudget } from './budget.ts';

const usd = currency('USD');
const daily = money(5200, usd);
const elements = (count: number) => costOf(count, money(500, usd));

function open(store = memorySpending()) {
  const clock = { now: instant(Date.UTC(2026, 4, 6, 23, 59)) };
  return { store, clock, budget: openBudget({ daily, store, now: () => clock.now }) };
}

test('101 × 101 elements are 51.005 dollars, to the thousandth of a cent', () => {
  expect(elements(10_201)).toBe(5_100_500n);
});

test('what fits is spent, what does not is refused by name and counts nothing', async () => {
  const { budget, store } = open();
  expect(await budget.spend('google', elements(10_201))).toMatchObject({ ok: true });
  expect(await budget.spend('google', elements(200))).toEqual({
    ok: false,
    error: { kind: 'budget-spent', provider: 'google', day: '2026-05-06', limit: daily },
  });
  expect(await budget.spend('google', elements(199))).toMatchObject({ ok: true });
  expect(store.sums.get('2026-05-06')).toBe(5_200_000n);
});

test('another process on the same store has no money of its own', async () => {
  const { store, budget } = open();
  await budget.spend('google', elements(10_201));
  expect(await open(store).budget.spend('google', elements(10_201))).toMatchObject({ ok: false });
});

test('the next day has its own', async () => {
  const { budget, clock } = open();
  await budget.spend('google', elements(10_201));
  clock.now = instant(clock.now + 60_000);
  expect(await budget.spend('google', elements(10_201))).toMatchObject({ ok: true });
});

test('what is given back can be spent again', async () => {
  const { budget } = open();
  await budget.spend('google', elements(10_201));
  await budget.giveBack('2026-05-06', elements(10_201));
  expect(await budget.spend('google', elements(10_201))).toMatchObject({ ok: true });
});

test('books that cannot be read spend nothing', async () => {
  const broken = { ...memorySpending(), add: () => Promise.reject(new Error('no connection')) };
  const budget = openBudget({ daily, store: broken, now: () => instant(0) });
  expect(await budget.spend('google', 1n)).toEqual({
    ok: false,
    error: { kind: 'budget-unknown', provider: 'google' },
  });
});
