import { grams, hours, isoOf, localDate, metres, parseInstant, timeZone } from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import { cents } from './allocation.fixture.ts';
import {
  arrivalOf,
  type CarrierTariff,
  chargeableWeight,
  type DeliveryCalendar,
  parcelPrice,
  type ParcelRate,
  shipmentPrice,
  zoneFor,
} from './carrier-rates.ts';

const rate: ParcelRate = {
  base: cents(300),
  bands: [
    { upTo: grams(1000), perKg: cents(0) },
    { upTo: grams(5000), perKg: cents(80) },
    { upTo: grams(20_000), perKg: cents(50) },
  ],
};

test.each([
  [1, 300],
  [1000, 300],
  [1001, 380],
  [2000, 380],
  [5000, 620],
  [5001, 670],
  [20_000, 1370],
])('a parcel of %i g costs %i', (weight, price) => {
  expect(parcelPrice(rate, grams(weight))).toEqual(cents(price));
});

test('a parcel heavier than the last band is a mistake of the caller', () => {
  expect(() => parcelPrice(rate, grams(20_001))).toThrow('too heavy');
});

test.each([
  [20_000, 1, 1370],
  [20_001, 2, 1670],
  [45_000, 3, 3360],
])('a shipment of %i g is %i parcels for %i', (weight, parcels, price) => {
  expect(shipmentPrice(rate, grams(weight))).toEqual({ parcels, price: cents(price) });
});

test.each([
  [4000, 10_000, 4000],
  [1000, 10_000, 2000],
  [1000, 10_001, 2001],
])('%i g in %i ml are charged as %i g', (weight, volume, charged) => {
  expect(chargeableWeight(weight, volume, 200)).toBe(charged);
});

describe('zones', () => {
  const zone = (name: string, km: number) => ({
    zone: name,
    upTo: metres(km * 1000),
    rate,
    transit: { businessDays: 1, deliveredByMinute: 1080 },
  });
  const tariff: CarrierTariff = {
    carrier: 'post',
    service: 'parcel',
    zones: [zone('far', 3000), zone('near', 50), zone('regional', 400)],
  };
  test.each([
    [10, 'near'],
    [50, 'near'],
    [51, 'regional'],
    [3000, 'far'],
    [3001, undefined],
  ])('%i km: %s', (km, name) => {
    expect(zoneFor(tariff, metres(km * 1000))?.zone).toBe(name);
  });
});

describe('business days', () => {
  const calendar: DeliveryCalendar = {
    timeZone: timeZone('America/New_York'),
    restDays: [0, 6],
    holidays: [localDate('2026-05-25')],
  };
  const los = timeZone('America/Los_Angeles');
  const by18 = (businessDays: number) => ({ businessDays, deliveredByMinute: 1080 });
  test.each([
    ['Wednesday, two days', '2026-05-06T20:00Z', 2, '2026-05-08T22:00:00.000Z'],
    ['Friday, one day: over the weekend', '2026-05-08T20:00Z', 1, '2026-05-11T22:00:00.000Z'],
    ['Saturday, same day: on Monday', '2026-05-09T20:00Z', 0, '2026-05-11T22:00:00.000Z'],
    ['Saturday, one day', '2026-05-09T20:00Z', 1, '2026-05-11T22:00:00.000Z'],
    ['over a holiday', '2026-05-22T20:00Z', 1, '2026-05-26T22:00:00.000Z'],
    [
      'late in the west is early the next day in UTC',
      '2026-05-07T05:00Z',
      1,
      '2026-05-07T22:00:00.000Z',
    ],
    ['into daylight saving time', '2026-03-06T20:00Z', 1, '2026-03-09T22:00:00.000Z'],
  ])('%s', (_, leaves, days, arrives) => {
    expect(isoOf(arrivalOf(parseInstant(leaves), los, by18(days), calendar))).toBe(arrives);
  });

  test('plain hours need no calendar', () => {
    const arrives = arrivalOf(
      parseInstant('2026-05-09T20:00Z'),
      los,
      { duration: hours(2) },
      calendar,
    );
    expect(isoOf(arrives)).toBe('2026-05-09T22:00:00.000Z');
  });
});
