import {
  asId,
  currency,
  type CustomerId,
  days,
  hours,
  instant,
  minus,
  money,
  type OrderId,
  position,
} from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import { type Application, type History, highValues, type RuleName, rules } from './rules.ts';

const placedAt = instant(Date.UTC(2026, 4, 6, 14));
const eur = (minor: number) => money(minor, currency('EUR'));
const berlin = { country: 'DE', position: position(13.4, 52.5), addressKey: 'door' };
const ordinary: Application = {
  orderId: asId<OrderId>('ord_1'),
  customerId: asId<CustomerId>('cus_1'),
  customerSince: minus(placedAt, days(365)),
  amount: eur(40_00),
  placedAt,
  delivery: berlin,
  billing: berlin,
};
const nothing: History = {
  ordersLastHour: 0,
  ordersLastDay: 0,
  customersAtAddress: 0,
  declinesLastDay: 0,
  clearedAmounts: [],
  addressUsedBefore: false,
};
const usual = [35_00, 20_00, 30_00, 25_00].map(eur);
const points = (rule: RuleName, application: Partial<Application>, history: Partial<History>) =>
  rules[rule]({ ...ordinary, ...application }, { ...nothing, ...history }, highValues)?.points ?? 0;

test('an ordinary first order of an old account raises nothing', () => {
  for (const rule of Object.keys(rules) as RuleName[]) expect(points(rule, {}, {})).toBe(0);
});

describe('orders by customer', () => {
  test.each([
    [2, 2, 0],
    [3, 3, 25],
    [6, 6, 50],
    [0, 9, 0],
    [0, 10, 25],
    [3, 20, 50],
  ])('%d in an hour, %d in a day: %d', (ordersLastHour, ordersLastDay, expected) => {
    expect(points('orders-by-customer', {}, { ordersLastHour, ordersLastDay })).toBe(expected);
  });
});

describe('customers at address', () => {
  test.each([
    [2, 0],
    [3, 25],
    [6, 45],
  ])('%d others: %d', (customersAtAddress, expected) => {
    expect(points('customers-at-address', {}, { customersAtAddress })).toBe(expected);
  });

  test('a locker or shop where many fetch their orders is no sign', () => {
    expect(points('customers-at-address', { delivery: undefined }, { customersAtAddress: 9 })).toBe(
      0,
    );
  });
});

describe('billing', () => {
  test.each<[string, Application['billing'], number]>([
    ['unknown', undefined, 0],
    ['the same', berlin, 0],
    ['in another country', { country: 'FR', position: position(2.3, 48.9) }, 30],
    ['in Munich', { country: 'DE', position: position(11.6, 48.1) }, 10],
    ['in the same country, nobody knows where', { country: 'DE', position: undefined }, 0],
    ['abroad, nobody knows where', { country: 'FR', position: undefined }, 30],
    ['in Potsdam', { country: 'DE', position: position(13.1, 52.4) }, 0],
  ])('%s', (_name, billing, expected) => {
    expect(points('billing-mismatch', { billing }, {})).toBe(expected);
  });
});

test('only a known customer can be at an unfamiliar address', () => {
  const known = { clearedAmounts: usual };
  expect(points('unfamiliar-address', {}, known)).toBe(10);
  expect(points('unfamiliar-address', {}, { ...known, addressUsedBefore: true })).toBe(0);
  expect(points('unfamiliar-address', {}, { clearedAmounts: usual.slice(0, 2) })).toBe(0);
});

describe('order value', () => {
  test.each<[number, number, number]>([
    [99_99, 4, 0],
    [100_00, 4, 20],
    [250_00, 4, 40],
    [500_00, 0, 0],
    [500_01, 0, 25],
    [1500_01, 0, 45],
    [500_01, 2, 25],
  ])('%d cents after %d orders of about 25.00: %d', (minor, known, expected) => {
    const history = { clearedAmounts: usual.slice(0, known) };
    expect(points('order-value', { amount: eur(minor) }, history)).toBe(expected);
  });

  test('a currency without a bound has none', () => {
    const amount = money(10_000_000, currency('XTS'));
    expect(points('order-value', { amount }, {})).toBe(0);
  });
});

describe('account age', () => {
  test.each([
    [hours(0.5), 20],
    [hours(5), 10],
    [days(3), 5],
    [days(7), 0],
  ])('%d s: %d', (age, expected) => {
    expect(points('account-age', { customerSince: minus(placedAt, age) }, {})).toBe(expected);
  });

  test('a guest', () => expect(points('account-age', { customerSince: undefined }, {})).toBe(15));
});

test.each([
  [0, 0],
  [1, 10],
  [2, 25],
  [7, 45],
])('%d declined payments: %d', (declinesLastDay, expected) => {
  expect(points('declined-payments', {}, { declinesLastDay })).toBe(expected);
});
