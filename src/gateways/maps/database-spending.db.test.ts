import { currency, instant, money } from '@waystock/kernel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { costOf, openBudget } from './budget.ts';
import { databaseSpending } from './database-spending.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase({ connections: 4 });
});
afterAll(() => database.drop());

const usd = currency('USD');
const price = costOf(1000, money(500, usd));
const dailyOf = (cents: number, budget: string, now: () => ReturnType<typeof instant>) =>
  openBudget({ daily: money(cents, usd), store: databaseSpending(database.db, budget), now });
const today = () => instant(Date.UTC(2026, 4, 6, 14));

test('of twenty who spend at once as many succeed as money reaches', async () => {
  const budget = dailyOf(3500, 'at-once', today);
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => budget.spend('google', price)),
  );
  expect(answers.filter(({ ok }) => ok)).toHaveLength(7);
  expect(answers.find(({ ok }) => !ok)).toMatchObject({
    error: { kind: 'budget-spent', day: '2026-05-06' },
  });
});

test('it is there after a restart, and the next day has its own', async () => {
  await dailyOf(500, 'restart', today).spend('google', price);
  expect(await dailyOf(500, 'restart', today).spend('google', price)).toMatchObject({ ok: false });
  const tomorrow = () => instant(today() + 86_400_000);
  expect(await dailyOf(500, 'restart', tomorrow).spend('google', price)).toMatchObject({
    ok: true,
  });
});

test('the first of the day does not exceed it either', async () => {
  const budget = dailyOf(499, 'small', today);
  expect(await budget.spend('google', price)).toMatchObject({ ok: false });
});

test('what is given back can be spent again, and never more', async () => {
  const budget = dailyOf(500, 'back', today);
  await budget.spend('google', price);
  await budget.giveBack('2026-05-06', price);
  await budget.giveBack('2026-05-06', price);
  expect(await budget.spend('google', price)).toMatchObject({ ok: true });
  expect(await budget.spend('google', 1n)).toMatchObject({ ok: false });
});
