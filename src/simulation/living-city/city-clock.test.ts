import { instant, isoOf, minutes, plus, timeZone } from '@waystock/kernel';
import { expect, test } from 'vitest';
import { virtualTime } from '../../../test/support/virtual-time.ts';
import { CityClock } from './city-clock.ts';
import { lastMondayMorning } from './city-time.ts';

const start = instant(Date.UTC(2026, 4, 4, 7));

const clockAt20 = () => {
  const real = virtualTime();
  return { real, clock: new CityClock({ real, now: start, speed: 20 }) };
};

test('it is born standing, runs at its speed, and changes it without a jump', () => {
  const { real, clock } = clockAt20();
  real.advance(1_000);
  expect(clock.now()).toBe(start);
  expect(clock.realUntil(plus(start, minutes(1)))).toBe(Number.POSITIVE_INFINITY);
  clock.set({ paused: false });
  real.advance(3_000);
  expect(clock.now()).toBe(plus(start, minutes(1)));
  expect(clock.realUntil(plus(start, minutes(2)))).toBe(3_000);
  clock.set({ speed: 60 });
  expect(clock.now()).toBe(plus(start, minutes(1)));
  real.advance(1_000);
  expect(clock.now()).toBe(plus(start, minutes(2)));
  clock.set({ paused: true });
  real.advance(1_000);
  expect(clock.now()).toBe(plus(start, minutes(2)));
});

test('it waits for those who cannot follow, and does not catch up with a jump', () => {
  const { real, clock } = clockAt20();
  clock.set({ paused: false });
  clock.waitAt(plus(start, minutes(1)));
  real.advance(60_000);
  expect(clock.now()).toBe(plus(start, minutes(1)));
  clock.waitAt(plus(start, minutes(10)));
  expect(clock.now()).toBe(plus(start, minutes(1)));
  real.advance(3_000);
  expect(clock.now()).toBe(plus(start, minutes(2)));
});

test('it hurries until it is set, and says nothing of it', () => {
  const { real, clock } = clockAt20();
  clock.hurry();
  clock.set({ paused: false });
  real.advance(3_000);
  expect(clock.now()).toBe(plus(start, minutes(1)));
  clock.hurry();
  real.advance(1_000);
  expect([clock.now(), clock.speed]).toEqual([plus(start, minutes(6)), 20]);
  clock.set({});
  real.advance(3_000);
  expect(clock.now()).toBe(plus(start, minutes(7)));
});

test('it never goes back, whatever it is told', () => {
  const { real, clock } = clockAt20();
  clock.set({ paused: false });
  real.advance(60_000);
  const now = clock.now();
  clock.waitAt(start);
  clock.goTo(start);
  expect(clock.now()).toBe(now);
});

test.each([
  ['2026-05-06T12:00:00Z', '2026-05-04T05:45:00.000Z'],
  ['2026-05-04T00:30:00Z', '2026-05-04T05:45:00.000Z'],
  ['2026-05-03T12:00:00Z', '2026-04-27T05:45:00.000Z'],
])('seen on %s, the last Monday morning is %s', (now, morning) => {
  expect(isoOf(lastMondayMorning(Date.parse(now), timeZone('Europe/Berlin')))).toBe(morning);
});
