import { setImmediate as turn } from 'node:timers/promises';
import { asId, type FactId, instant } from '@waystock/kernel';
import { expect, test } from 'vitest';
import { openLanes } from './lanes.ts';
import type { Delivery } from './outbox.ts';

const delivery = (key: string, n = 1): Delivery => ({
  position: BigInt(n),
  subscription: 'first',
  attempts: 0,
  fact: { id: asId<FactId>(`fct_${key}${n}`), kind: 'test.counted', key, data: {}, at: instant(0) },
});
const named = (d: Delivery): string => `${d.fact.key}${d.position}`;

/** Two lanes, on which all whose key begins with `slow` hang until they are let go. */
function twoLanes(mostSlow: number) {
  const begun: string[] = [];
  const hanging = Promise.withResolvers<void>();
  let lateEnds = 0;
  const lanes = openLanes({
    async deliver(d) {
      begun.push(named(d));
      if (d.fact.key.startsWith('slow')) await hanging.promise;
      return d.fact.key !== 'failing';
    },
    parallel: 2,
    slowAfterMs: 10,
    mostSlow,
    onLateEnd: () => void lateEnds++,
  });
  return { lanes, begun, letGo: () => hanging.resolve(), lateEnds: () => lateEnds };
}

test('a key comes in order, and whatever fails holds back what is behind it', async () => {
  const { lanes, begun } = twoLanes(2);
  lanes.add([delivery('a', 1), delivery('failing', 2), delivery('failing', 3), delivery('a', 4)]);
  await lanes.calm();
  expect(begun.toSorted()).toEqual(['a1', 'a4', 'failing2']);
  expect(lanes.ended().flatMap((one) => one.delivered.map(named))).toEqual(['a1', 'a4']);
});

test('who takes long steps aside for others, not for what is behind it', async () => {
  const { lanes, begun, letGo, lateEnds } = twoLanes(2);
  lanes.add(['slow-x', 'slow-y', 'a', 'b'].map((key) => delivery(key)));
  await expect.poll(() => begun).toEqual(['slow-x1', 'slow-y1', 'a1', 'b1']);
  await lanes.calm();
  expect(lanes.isBusy()).toBe(false);
  lanes.add([delivery('slow-x', 1), delivery('slow-x', 5)]);
  await turn();
  expect(begun).toHaveLength(4);
  letGo();
  await lanes.idle();
  expect(lateEnds()).toBe(2);
  expect(lanes.ended().map((one) => one.name)).toContain('first slow-x');
});

test('only so many step aside', async () => {
  const { lanes, begun, letGo } = twoLanes(1);
  lanes.add(['slow-x', 'slow-y', 'slow-z', 'a'].map((key) => delivery(key)));
  for (let i = 0; i < 5; i++) await lanes.calm();
  expect(begun).toEqual(['slow-x1', 'slow-y1', 'slow-z1']);
  expect(lanes.isBusy()).toBe(true);
  letGo();
  await lanes.idle();
  expect(begun).toHaveLength(4);
});

test('what has ended is not begun again until it is noted', async () => {
  const { lanes, begun } = twoLanes(1);
  for (let i = 0; i < 2; i++) {
    lanes.add([delivery('a')]);
    await lanes.calm();
  }
  expect(begun).toEqual(['a1']);
  lanes.noted(lanes.ended());
  lanes.add([delivery('a', 2)]);
  await lanes.calm();
  expect(begun).toEqual(['a1', 'a2']);
});
