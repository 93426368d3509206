import { metres, position } from '@waystock/kernel';
import { expect, test } from 'vitest';
import { nearestSites } from './nearest.ts';

const site = (id: string, lon: number, lat: number) => ({ id, position: position(lon, lat) });
const sites = [
  site('nairobi', 36.8219, -1.2921),
  site('eldoret', 35.2698, 0.5143),
  site('nakuru', 36.0667, -0.2833),
  site('kisumu', 34.7617, -0.0917),
];
const from = position(36.0, -0.3);

test.each([
  [{ limit: 10 }, ['nakuru', 'eldoret', 'kisumu', 'nairobi']],
  [{ limit: 2 }, ['nakuru', 'eldoret']],
  [{ limit: 10, within: metres(125_000) }, ['nakuru', 'eldoret']],
  [{ limit: 10, within: metres(0) }, []],
])('nearest with %j', (among, expected) => {
  expect(nearestSites(sites, from, among).map((near) => near.site.id)).toEqual(expected);
});

test('the distance is the great circle, also over the date line', () => {
  const fiji = [site('west', 179.9, -17), site('east', -179.9, -17)];
  const [first, second] = nearestSites(fiji, position(-179.95, -17), { limit: 2 });
  expect(first?.site.id).toBe('east');
  expect(first?.distance).toBeCloseTo(5_317, -1);
  expect(second?.distance).toBeCloseTo(15_950, -1);
});

test('ties go by id, whatever the order of the rows', () => {
  const twins = [site('b', 1, 1), site('a', 1, 1)];
  for (const rows of [twins, twins.toReversed()])
    expect(nearestSites(rows, from, { limit: 1 })[0]?.site.id).toBe('a');
});
