import { asId, hours, type OrderId, plus } from '@waystock/kernel';
import * as fc from 'fast-check';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  openTestDatabase,
  someAfternoon,
  type TestDatabase,
} from '../../../test/support/database.ts';
import { seedGoods } from '../../../test/support/goods.ts';
import { seedShipments } from '../../../test/support/shipments.ts';
import type { Tx } from '../../world.ts';
import { bookSlot, listBooked, listSlotDrift, releaseSlots, type Slot } from './index.ts';
import { book, release, type SlotBookings, slotId } from './slots.ts';

let test1: TestDatabase;
const shoppers = Array.from({ length: 60 }, (_, i) => `s${i}`);
const orderOf = (shopper: string): OrderId => asId(`ord_${shopper}`);
beforeAll(async () => {
  test1 = await openTestDatabase({ connections: 12 });
  await test1.db.transact(async (tx) => {
    await seedGoods(tx, { sites: ['NORTH'], skus: ['CUP'] });
    await seedShipments(tx, { ids: shoppers, siteId: 'NORTH' });
  });
});
afterAll(() => test1.drop());

/** A slot nobody has seen before. */
function freshSlot(n: number, capacity: number): Slot {
  const opens = plus(someAfternoon, hours(24 + n));
  const place = asId<Slot['place']>('reg_test');
  const closes = plus(opens, hours(2));
  return {
    id: slotId(place, 'two-hour', opens),
    place,
    service: 'two-hour',
    opens,
    closes,
    capacity,
  };
}

const bookedIn = async (slot: Slot): Promise<number> =>
  (await test1.db.read((tx) => listBooked(tx, [slot.id]))).get(slot.id) ?? 0;

describe('many shoppers at once', () => {
  test.each([
    ['the last place', 1],
    ['the last seven', 7],
  ])('take %s: no more than there are', async (_, capacity) => {
    for (let round = 0; round < 5; round++) {
      const slot = freshSlot(10 * capacity + round, capacity);
      const outcomes = await Promise.all(
        shoppers.map((id) => test1.db.transact((tx) => bookSlot(tx, slot, orderOf(id)))),
      );
      expect(outcomes.filter((outcome) => outcome.ok)).toHaveLength(capacity);
      for (const outcome of outcomes) if (!outcome.ok) expect(outcome.error.kind).toBe('slot-full');
      expect(await bookedIn(slot)).toBe(capacity);
    }
    expect(await test1.db.read(listSlotDrift)).toEqual([]);
  });

  test('one shopper twenty times takes one place', async () => {
    const slot = freshSlot(200, 3);
    const again = Array.from({ length: 20 }, () =>
      test1.db.transact((tx) => bookSlot(tx, slot, orderOf('s0'))),
    );
    expect((await Promise.all(again)).every((outcome) => outcome.ok)).toBe(true);
    expect(await bookedIn(slot)).toBe(1);
  });

  test('a capacity that changes counts from the next booking on', async () => {
    const slot = freshSlot(250, 2);
    const bookOf = async (id: string, capacity: number) =>
      (await test1.db.transact((tx) => bookSlot(tx, { ...slot, capacity }, orderOf(id)))).ok;
    expect([await bookOf('s0', 2), await bookOf('s1', 2), await bookOf('s2', 2)]).toEqual([
      true,
      true,
      false,
    ]);
    expect([await bookOf('s2', 4), await bookOf('s3', 3), await bookOf('s3', 1)]).toEqual([
      true,
      false,
      false,
    ]);
    // Who has a place keeps it, however few there are now.
    expect([await bookOf('s2', 1), await bookedIn(slot)]).toEqual([true, 3]);
  });

  test('those who come and go leave no place behind', async () => {
    const slot = freshSlot(300, 4);
    await Promise.all(
      shoppers.map(async (id) => {
        await test1.db.transact((tx) => bookSlot(tx, slot, orderOf(id)));
        await test1.db.transact((tx) => releaseSlots(tx, orderOf(id)));
      }),
    );
    expect(await bookedIn(slot)).toBe(0);
    expect(await test1.db.read(listSlotDrift)).toEqual([]);
  });
});

test('the statement does what the model says', async () => {
  let n = 1000;
  const steps = fc.array(fc.tuple(fc.boolean(), fc.constantFrom('s0', 's1', 's2', 's3')), {
    maxLength: 14,
  });
  await fc.assert(
    fc.asyncProperty(steps, fc.integer({ min: 0, max: 3 }), async (commands, capacity) => {
      const slot = freshSlot(n++, capacity);
      let model: SlotBookings = { capacity, orders: new Set() };
      for (const [takes, shopper] of commands) {
        const orderId = orderOf(shopper);
        if (takes) {
          const said = book(slot.id, model, orderId);
          if (said.ok) model = said.value;
          const done = await test1.db.transact((tx) => bookSlot(tx, slot, orderId));
          expect(done.ok ? undefined : done.error).toEqual(said.ok ? undefined : said.error);
        } else {
          model = release(model, orderId);
          await test1.db.transact((tx) => releaseSlots(tx, orderId));
        }
        expect(await bookedIn(slot)).toBe(model.orders.size);
      }
      for (const id of ['s0', 's1', 's2', 's3'])
        await test1.db.transact((tx) => releaseSlots(tx, orderOf(id)));
    }),
    { numRuns: 25 },
  );
});

describe('a careless statement that looks first and writes later', () => {
  /** Everybody has looked before anybody writes. */
  async function bookCarelessly(slot: Slot, buyers: number): Promise<number> {
    let looking = buyers;
    let allHaveLooked = (): void => undefined;
    const barrier = new Promise<void>((resolve) => {
      allHaveLooked = resolve;
    });
    const careless = async (tx: Tx): Promise<boolean> => {
      const { rows } = await sql<{ free: boolean }>`
        select booked < capacity as free from allocation.slot where id = ${slot.id}
      `.execute(tx.sql);
      if (--looking === 0) allHaveLooked();
      await barrier;
      if (!rows[0]?.free) return false;
      await sql`update allocation.slot set booked = booked + 1 where id = ${slot.id}`.execute(
        tx.sql,
      );
      return true;
    };
    const outcomes = await Promise.allSettled(
      Array.from({ length: buyers }, () => test1.db.transact(careless)),
    );
    return outcomes.filter((outcome) => outcome.status === 'fulfilled' && outcome.value).length;
  }

  async function emptySlot(n: number): Promise<Slot> {
    const slot = freshSlot(n, 1);
    await test1.db.transact((tx) => bookSlot(tx, slot, orderOf('s0')));
    await test1.db.transact((tx) => releaseSlots(tx, orderOf('s0')));
    return slot;
  }

  test('is stopped by the table', async () => {
    expect(await bookCarelessly(await emptySlot(400), 6)).toBe(1);
  });

  test('and without the table’s check sells the place six times, which this test would see', async () => {
    const admin = new pg.Client({ connectionString: test1.adminUrl });
    await admin.connect();
    await admin.query('alter table allocation.slot drop constraint slot_never_overbooked');
    await admin.end();
    const slot = await emptySlot(401);
    expect(await bookCarelessly(slot, 6)).toBe(6);
    expect(await bookedIn(slot)).toBe(6);
    const drift = await test1.db.read(listSlotDrift);
    expect(drift).toContainEqual({ id: slot.id, booked: 6, held: 0 });
  });
});
