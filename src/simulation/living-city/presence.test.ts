import { expect, test } from 'vitest';
import { openPresence } from './presence.ts';

const minute = 60_000;

test('a person is there until they leave, or have said nothing for ten minutes', () => {
  let now = 0;
  let left = 0;
  const presence = openPresence({ now: () => now, onLeave: () => void left++ });
  expect(presence.isPresent('driver')).toBe(false);
  presence.take('driver');
  presence.take('host');
  now = 9 * minute;
  presence.touch('driver');
  presence.touch('stranger');
  now = 15 * minute;
  expect(presence.isPresent('driver')).toBe(true);
  expect([presence.isPresent('host'), left]).toEqual([false, 1]);
  expect([presence.isPresent('host'), left]).toEqual([false, 1]);
  expect(presence.isPresent('stranger')).toBe(false);
  presence.release('driver');
  presence.release('driver');
  expect([presence.isPresent('driver'), left]).toEqual([false, 2]);
});
