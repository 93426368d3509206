import { instant, seconds, timeZone } from '@waystock/kernel';
import { halfHours } from '@waystock/road-graph';
import { describe, expect, test } from 'vitest';
import { departureAt, type Driven, drivenOf, hoursFrom, summed } from './traffic.ts';

const berlin = timeZone('Europe/Berlin');
/** Wednesday 6 May 2026, 08:40 in Berlin: third day, eighteenth half hour. */
const rush = instant(Date.UTC(2026, 4, 6, 6, 40));
const bucket = 2 * 48 + 17;
const usual = { usual: 'usual', timeZone: berlin } as const;
const local = { motorway: 0, arterial: 0, local: 60_000 };

test('where traffic flows freely there are no hours, and only cars stand in any', () => {
  expect(hoursFrom([], { usual: 'free', timeZone: berlin })).toBeUndefined();
  const hours = hoursFrom([], usual);
  expect(departureAt(hours, 'bike', rush)).toBeUndefined();
  expect(departureAt(hours, 'drone', rush)).toBeUndefined();
  expect(departureAt(hours, 'van', rush)).toMatchObject({
    departAt: rush,
    traffic: { utcOffset: 120 },
  });
  const winter = instant(Date.UTC(2026, 0, 7, 6, 40));
  expect(departureAt(hours, 'van', winter)?.traffic.utcOffset).toBe(60);
});

describe('a driven leg', () => {
  test('teaches its half hour, each group of roads by its share', () => {
    const parts = { motorway: 30_000, arterial: 0, local: 30_000 };
    expect(drivenOf({ departAt: rush, took: 1200, parts }, berlin)).toEqual([
      { group: 'motorway', halfHour: bucket, free: 300, driven: 600 },
      { group: 'local', halfHour: bucket, free: 300, driven: 600 },
    ]);
  });

  test.each([
    ['somebody had lunch', 7200, 1800],
    ['the clock of the device was wrong', 3, 300],
  ])('%s: no more than three times as slow, or twice as fast', (_, took, driven) => {
    expect(drivenOf({ departAt: rush, took, parts: local }, berlin)).toMatchObject([{ driven }]);
  });

  test('of a minute teaches nothing: finding the door outweighs it', () => {
    expect(
      drivenOf({ departAt: rush, took: 400, parts: { ...local, local: 5900 } }, berlin),
    ).toEqual([]);
  });
});

describe('what is learned', () => {
  const slow = (legs: number): Driven[] =>
    summed(
      Array.from({ length: legs }).flatMap(() =>
        drivenOf({ departAt: rush, took: seconds(1800), parts: local }, berlin),
      ),
    );
  const factor = (sums: readonly Driven[]): number =>
    hoursFrom(sums, usual)?.factors.local[bucket] as number;

  test('is drawn from what it was taken to be towards what is driven', () => {
    const before = factor([]);
    const [few, many] = [factor(slow(1)), factor(slow(200))];
    expect(before).toBeGreaterThan(0.8);
    expect(few).toBeLessThan(before);
    expect(few).toBeGreaterThan(many);
    expect(many).toBeCloseTo(1 / 3, 1);
    expect(many).toBeGreaterThanOrEqual(0.3);
  });

  test('is of its own half hour and group alone', () => {
    const [one, other] = [hoursFrom([], usual), hoursFrom(slow(50), usual)];
    expect(other?.factors.motorway).toEqual(one?.factors.motorway);
    const changed = Array.from({ length: halfHours }, (_, i) => i).filter(
      (i) => one?.factors.local[i] !== other?.factors.local[i],
    );
    expect(changed).toEqual([bucket]);
  });
});
