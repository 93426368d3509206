import { expect, test } from 'vitest';
import { placeOn } from './moving-vehicles.ts';

const at = (lon: number, lat: number) => ({ lon, lat });

/** A street with a corner: 1 to the east, then 3 to the north. */
const way = { line: [at(0, 0), at(1, 0), at(1, 3)], metres: [0, 100, 400] };

test.each([
  [0, at(0, 0)],
  [0.125, at(0.5, 0)],
  [0.25, at(1, 0)],
  [0.625, at(1, 1.5)],
  [1, at(1, 3)],
  [-1, at(0, 0)],
  [2, at(1, 3)],
])('after %d of the way the vehicle is on the street', (share, place) => {
  expect(placeOn(way, share)).toEqual(place);
});

test('a way of no length has one place', () => {
  expect(placeOn({ line: [at(5, 5), at(5, 5)], metres: [0, 0] }, 0.5)).toEqual(at(5, 5));
});
