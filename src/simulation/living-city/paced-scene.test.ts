import { instant, minutes, plus } from '@waystock/kernel';
import { expect, test } from 'vitest';
import { virtualTime } from '../../../test/support/virtual-time.ts';
import type { World } from '../../world.ts';
import { UnderWay } from '../under-way.ts';
import { CityClock } from './city-clock.ts';
import { PacedScene } from './paced-scene.ts';

const start = instant(Date.UTC(2026, 4, 4, 7));
const inMinutes = (n: number) => plus(start, minutes(n));

function sceneAt60(hands = 2) {
  const real = virtualTime();
  const clock = new CityClock({ real, now: start, speed: 60 });
  const errors: unknown[] = [];
  const onError = (error: unknown): void => void errors.push(error);
  const isTaken = () => false;
  const scene = new PacedScene({ world: {} as World, clock, real, hands, isTaken, onError });
  clock.set({ paused: false });
  return { real, clock, scene, errors };
}

test('appointments are kept when the clock reaches them, in order, and not while it stands', async () => {
  const { real, clock, scene } = sceneAt60();
  const kept: string[] = [];
  for (const n of [3, 1, 2])
    scene.at(inMinutes(n), async () => void kept.push(`${n} at ${(scene.now - start) / 60_000}`));
  for (let i = 0; i < 2; i++) {
    real.advance(1_000);
    await scene.quiet();
  }
  expect(kept).toEqual(['1 at 1', '2 at 2']);
  clock.set({ paused: true });
  real.advance(60_000);
  await scene.quiet();
  expect(kept).toHaveLength(2);
  clock.set({ paused: false });
  real.advance(1_000);
  await scene.quiet();
  expect(kept).toEqual(['1 at 1', '2 at 2', '3 at 3']);
});

test('as many side by side as there are hands; the clock waits for whoever is at it', async () => {
  const { real, scene } = sceneAt60(2);
  const ends: (() => void)[] = [];
  for (let i = 0; i < 3; i++)
    scene.at(inMinutes(1), () => new Promise<void>((resolve) => ends.push(resolve)));
  real.advance(10_000);
  await Promise.resolve();
  await Promise.resolve();
  expect(ends).toHaveLength(2);
  real.advance(10_000);
  expect(scene.now).toBe(inMinutes(2));
  for (const end of ends.splice(0)) end();
  await expect.poll(() => ends).toHaveLength(1);
  ends[0]?.();
  await scene.quiet();
});

test('who stumbles is told of, and what they were at is found by the next look around', async () => {
  const { real, scene, errors } = sceneAt60();
  const underWay = new UnderWay(scene);
  underWay.at('route', inMinutes(1), async () => {
    underWay.at('route', inMinutes(2), () => Promise.reject(new Error('flat tyre')));
  });
  expect(underWay.has('route')).toBe(true);
  real.advance(1_000);
  await scene.quiet();
  expect(underWay.has('route')).toBe(true);
  real.advance(1_000);
  await scene.quiet();
  expect(errors).toEqual([new Error('flat tyre')]);
  expect(underWay.has('route')).toBe(false);
});

test('a scene that is stopped ends what is under way and begins nothing', async () => {
  const { real, scene } = sceneAt60();
  const done: number[] = [];
  scene.at(start, async () => {
    await Promise.resolve();
    done.push(1);
  });
  scene.at(inMinutes(1), async () => void done.push(2));
  await scene.stop();
  real.advance(10_000);
  expect(done).toEqual([1]);
});
