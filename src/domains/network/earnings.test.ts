import { currency, millilitres, money } from '@waystock/kernel';
import { expect, test } from 'vitest';
import { earningsOf } from './earnings.ts';

const eur = currency('EUR');
const site = {
  handling: { perShipment: money(70, eur), perUnit: money(10, eur) },
  storage: money(180, eur),
};

test('a day earns by shipment, by unit, and by the room that goods took', () => {
  const kept = { shipments: 3, units: 8, stored: millilitres(1_250_000) };
  expect(earningsOf(site, kept)).toEqual({
    handling: money(210, eur),
    picking: money(80, eur),
    storage: money(225, eur),
  });
});

test('a day without work earns what the goods cost to keep', () => {
  const idle = { shipments: 0, units: 0, stored: millilitres(5_000) };
  expect(earningsOf(site, idle)).toEqual({
    handling: money(0, eur),
    picking: money(0, eur),
    storage: money(1, eur),
  });
});
