import { type Instant, seededRandom, type Seconds } from '@waystock/kernel';
import { expect, test } from 'vitest';
import type { DeliveredFact, World } from '../world.ts';
import { unreliable } from './faults.ts';

const world = {} as World;
const fact = (id: string): DeliveredFact => ({
  id,
  at: 0 as Instant,
  kind: 'orders.order-placed',
  key: 'ord',
  data: {},
});

/** Delivers facts until each was taken, as the relay does; returns how often the handler saw each. */
async function deliver(faults: { deliveredTwice: number; deliveryDelayed: number }) {
  const seen: string[] = [];
  const later: { wait: Seconds; run: (world: World) => Promise<void> }[] = [];
  const handlers = unreliable(new Map([['it', async (_, { id }) => void seen.push(id)]]), {
    faults,
    random: seededRandom('faults'),
    later: (wait, run) => void later.push({ wait, run }),
  });
  let failures = 0;
  for (let n = 0; n < 400; n++)
    for (let isTaken = false; !isTaken; )
      isTaken = await (handlers.get('it')?.(world, fact(`${n}`)) ?? Promise.reject()).then(
        () => true,
        () => (failures++, false),
      );
  for (const { run } of later) await run(world);
  return { seen, later, failures };
}

test('without faults each fact comes once', async () => {
  const { seen, failures } = await deliver({ deliveredTwice: 0, deliveryDelayed: 0 });
  expect(seen).toEqual(Array.from({ length: 400 }, (_, n) => `${n}`));
  expect(failures).toBe(0);
});

test('some come twice, at once or hours later, and some only after a retry', async () => {
  const { seen, later, failures } = await deliver({ deliveredTwice: 0.2, deliveryDelayed: 0.1 });
  expect(new Set(seen).size).toBe(400);
  expect(seen.length).toBeGreaterThan(440);
  expect(seen.length).toBeLessThan(520);
  expect(failures).toBeGreaterThan(20);
  expect(later.length).toBeGreaterThan(20);
  expect(Math.max(...later.map(({ wait }) => wait))).toBeGreaterThan(3600);
});
