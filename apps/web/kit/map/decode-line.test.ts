import { expect, test } from 'vitest';
import { decodeLine } from './decode-line.ts';

test('reads the example of the format’s own description', () => {
  expect(decodeLine('_izlhA~rlgdF_{geC~ywl@_kwzCn`{nI')).toEqual([
    [-120.2, 38.5],
    [-120.95, 40.7],
    [-126.453, 43.252],
  ]);
});
