import { type Instant, seededRandom } from '@waystock/kernel';
import { expect, test } from 'vitest';
import type { Database, World } from '../world.ts';
import { mortal } from './mortal-worker.ts';

/** A World that only counts what was committed. */
function counting() {
  const committed: string[] = [];
  const db = {
    transact: async (work: () => Promise<string>) => {
      const value = await work();
      committed.push(value);
      return value;
    },
    read: async (work: () => Promise<string>) => work(),
  } as unknown as Database;
  const world = {
    now: () => 0 as Instant,
    db,
    gateways: { payment: {} },
  } as unknown as World;
  return { world, committed };
}

test('a worker that dies leaves what it committed, and does nothing after that', async () => {
  const { world, committed } = counting();
  const worker = mortal(world, { random: seededRandom('deaths'), rate: 0.2 });
  const cleanedUp: string[] = [];
  let finished = 0;
  for (let n = 0; n < 300; n++) {
    const lived = await worker.live(async ({ db }) => {
      try {
        await db.transact(async () => `${n} first`);
        await db.transact(async () => `${n} second`);
      } finally {
        cleanedUp.push(`${n}`);
      }
    });
    if (lived) finished++;
  }
  const firsts = committed.filter((what) => what.endsWith('first')).length;
  const seconds = committed.filter((what) => what.endsWith('second')).length;
  expect(finished).toBeGreaterThan(50);
  expect(finished).toBe(cleanedUp.length);
  // It died between the two, and after the second before anybody heard of it.
  expect(firsts).toBeGreaterThan(seconds + 10);
  expect(seconds).toBeGreaterThan(finished + 10);
});

test('what code keeps beside its World is lost with the life', async () => {
  const { world } = counting();
  const worker = mortal(world, { random: seededRandom('memory'), rate: 0.3 });
  const memories = new WeakMap<Database, number>();
  let died = true;
  let deaths = 0;
  for (let n = 0; n < 100; n++) {
    let remembered = 0;
    const lived = await worker.live(async ({ db }) => {
      remembered = memories.get(db) ?? 0;
      memories.set(db, remembered + 1);
      await db.read(async () => 'something');
    });
    expect(remembered === 0).toBe(died);
    died = lived === undefined;
    if (died) deaths++;
  }
  expect(deaths).toBeGreaterThan(10);
});

test('the same chance gives the same deaths', async () => {
  const run = async () => {
    const { world } = counting();
    const worker = mortal(world, { random: seededRandom('again'), rate: 0.1 });
    const outcomes: boolean[] = [];
    for (let n = 0; n < 100; n++)
      outcomes.push((await worker.live(({ db }) => db.read(async () => ''))) !== undefined);
    return outcomes;
  };
  expect(await run()).toEqual(await run());
});
