import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { type Arena, fair, openArena } from './arena.ts';
import * as plants from './plants.ts';

/**
 * The last unit, through the API of four server processes on one database. Every race is run again
 * with the mistake it is there to find planted in its database. The full version with its times is
 * benchmarks/orders/last-unit.ts.
 */
let arena: Arena;
beforeAll(async () => {
  arena = await openArena({
    processes: 4,
    mostBuyers: 1_000,
    serverUrl: inject('postgresUrl'),
  });
});
afterAll(() => arena.close());

test('1,000 buyers of the last unit, ten times: one wins, the others get 409', async () => {
  for (let round = 0; round < 10; round++)
    expect((await arena.lastUnit(1_000)).outcome).toEqual(fair(1_000));
});

describe('variants', () => {
  const buyers = 200;

  test.each([
    ['two lines on one stock row', 'twoLines'],
    ['two stock rows in opposite orders', 'oppositeOrders'],
    ['a basket that runs out meanwhile', 'expiringBasket'],
    ['the last place of a delivery slot', 'lastSlot'],
  ] as const)('%s', async (_name, variant) => {
    expect((await arena[variant](buyers)).outcome).toEqual(fair(buyers));
  });
});

describe('a planted mistake is found', () => {
  const buyers = 60;
  const several = expect.toSatisfy((won: number) => won > 1, 'more than one');

  test.each([
    ['a hold that reads and then writes', 'lastUnit', plants.holdReadsThenWrites],
    ['the same on two lines', 'twoLines', plants.holdReadsThenWrites],
    ['a sweeper that gives back twice', 'expiringBasket', plants.sweeperReleasesTwice],
    ['a slot that is read and then written', 'lastSlot', plants.slotReadsThenWrites],
  ] as const)('%s', async (_name, variant, plant) => {
    const { outcome } = await arena.with(plant, () => arena[variant](buyers));
    expect(outcome).toMatchObject({ won: several });
    expect(outcome.wrong).not.toEqual([]);
  });

  test('locks taken in any order', async () => {
    // Two must meet: on a machine that does one thing at a time it takes a few more tries.
    const wrong: string[] = [];
    for (let tries = 0; tries < 8 && !wrong.some((text) => text.includes('deadlock')); tries++) {
      const { outcome } = await arena.with(plants.holdLocksInAnyOrder, () =>
        arena.oppositeOrders(6),
      );
      wrong.push(...outcome.wrong);
    }
    expect(wrong).toContainEqual(expect.stringContaining('deadlock'));
  });
});
