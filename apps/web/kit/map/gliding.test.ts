import { expect, test } from 'vitest';
import { glide, placeOf } from './gliding.ts';
import type { MapVehicle } from './map-content.ts';

const at = (lon: number): MapVehicle => ({
  ...{ id: 'van', at: [lon, 50], headingDeg: 90, tone: 'accent' },
});
const moving = (now: number) => ({ now, still: false });

test('a vehicle is where it is first reported, and glides on for as long as the report took', () => {
  const first = glide(undefined, at(10), moving(1000));
  expect(placeOf(first, 1000)).toEqual([10, 50]);
  const next = glide(first, at(10.01), moving(1500));
  expect(placeOf(next, 1500)).toEqual([10, 50]);
  expect(placeOf(next, 1750)[0]).toBeCloseTo(10.005);
  expect(placeOf(next, 9999)).toEqual([10.01, 50]);
});

test('it goes on from where it is drawn when it is reported again on its way', () => {
  const first = glide(undefined, at(10), moving(1000));
  const next = glide(first, at(10.01), moving(2000));
  const last = glide(next, at(10.015), moving(2500));
  expect(placeOf(last, 2500)[0]).toBeCloseTo(10.005);
  expect(placeOf(last, 3000)).toEqual([10.015, 50]);
});

test('the same report again changes nothing of the way', () => {
  const first = glide(undefined, at(10), moving(1000));
  const next = glide(first, at(10.01), moving(2000));
  expect(glide(next, { ...at(10.01), tone: 'warn' }, moving(2200)).until).toBe(next.until);
});

test.each([
  ['a jump across the city', 10.5, false],
  ['a reader who prefers less motion', 10.01, true],
])('%s is not glided', (_, lon, still) => {
  const first = glide(undefined, at(10), moving(1000));
  expect(placeOf(glide(first, at(lon), { now: 1500, still }), 1500)).toEqual([lon, 50]);
});
