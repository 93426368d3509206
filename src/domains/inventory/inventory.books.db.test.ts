import { expectOk, localDate, minutes, plus, type ReservationId, units } from '@waystock/kernel';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { seedGoods, site, sku, stockUp } from '../../../test/support/goods.ts';
import type { Tx } from '../../world.ts';
import {
  confirmReservation,
  consumeReservation,
  expireLots,
  findReservation,
  holdStock,
  listAvailability,
  listDrift,
  pickLots,
  receiveStock,
  releaseReservations,
  removeStock,
  reportShortPick,
  splitReservation,
  startTransfer,
} from './index.ts';

/** The books agree whatever is refused, repeated or done in odd pieces. */
let base: TestDatabase;
beforeAll(async () => {
  base = await openTestDatabase();
});
afterAll(() => base.drop());
afterEach(async () => expect(await base.db.read(listDrift)).toEqual([]));

let shelves = 0;
/** A fresh SKU at a fresh site. */
async function shelf(onHand: number) {
  const n = shelves++;
  const place = { skuId: sku(`SKU-${n}`), siteId: site(`SITE-${n}`) };
  await base.db.transact(async (tx) => {
    await seedGoods(tx, { sites: [place.siteId], skus: [place.skuId] });
    if (onHand > 0) await stockUp(tx, place.skuId, place.siteId, onHand);
  });
  return { ...place, of: (n: number) => ({ ...place, units: units(n) }) };
}
type Shelf = Awaited<ReturnType<typeof shelf>>;

const run = <T>(work: (tx: Tx) => Promise<T>) => base.db.transact(work);
/** Runs a command whose refusal its caller takes note of and goes on: the transaction commits. */
const goOn = <T>(work: (tx: Tx) => Promise<T>) => run(async (tx) => ({ answer: await work(tx) }));
const levels = async ({ skuId, siteId }: Shelf) => {
  const [found] = await base.db.read((tx) =>
    listAvailability(tx, { skuIds: [skuId], siteIds: [siteId] }),
  );
  return found && [found.onHand, found.reserved];
};
const reserve = async (...lines: ReturnType<Shelf['of']>[]): Promise<ReservationId> => {
  const id = expectOk(await run((tx) => holdStock(tx, { purpose: 'test', lines })));
  expectOk(await run((tx) => confirmReservation(tx, id)));
  return id;
};

describe('a refused command changes nothing, also when its caller goes on', () => {
  test('a hold of which one line is short', async () => {
    const [full, empty] = [await shelf(5), await shelf(0)];
    const held = await goOn((tx) =>
      holdStock(tx, { purpose: 'test', lines: [full.of(2), empty.of(1)] }),
    );
    expect(held.answer).toMatchObject({
      ok: false,
      error: { lines: [{ skuId: empty.skuId, wanted: 1, available: 0 }] },
    });
    expect(await levels(full)).toEqual([5, 0]);
  });

  test.each(['damage', 'write-off'] as const)('%s of reserved units', async (cause) => {
    const some = await shelf(5);
    await reserve(some.of(4));
    const remove = () => goOn((tx) => removeStock(tx, { ...some.of(2), cause, causeId: 'drop' }));
    expect((await remove()).answer).toMatchObject({ error: { kind: 'stock-spoken-for' } });
    expect((await remove()).answer).toMatchObject({ error: { kind: 'stock-spoken-for' } });
    expect(await levels(some)).toEqual([5, 4]);
  });

  test('a transfer of units that are not free leaves no receipt to promise from', async () => {
    const [from, to] = [await shelf(2), await shelf(1)];
    const due = plus(base.clock.now, minutes(60));
    const transfer = await goOn((tx) =>
      startTransfer(tx, {
        skuId: from.skuId,
        from: from.siteId,
        to: to.siteId,
        units: units(3),
        due,
      }),
    );
    expect(transfer.answer).toMatchObject({ error: { kind: 'stock-spoken-for' } });
    const inbound = await base.db.read((tx) =>
      sql`select id from inventory.inbound where sku_id = ${from.skuId}`.execute(tx.sql),
    );
    expect(inbound.rows).toEqual([]);
  });
});

describe('lots that expire', () => {
  const day = localDate('2026-05-07');
  const withLots = async (...lots: number[]) => {
    const some = await shelf(0);
    for (const [i, n] of lots.entries())
      await run((tx) =>
        receiveStock(tx, {
          ...some.of(n),
          lot: `L${i}`,
          expiresOn: day,
          cause: 'receipt',
          causeId: `note-${i}`,
        }),
      );
    return some;
  };

  test('two lots share what is free', async () => {
    const some = await withLots(3, 3);
    await reserve(some.of(4));
    expect(await run((tx) => expireLots(tx, { siteId: some.siteId, day }))).toBe(2);
    expect(await levels(some)).toEqual([4, 4]);
  });

  test('what is set free later goes later the same day', async () => {
    const some = await withLots(5);
    const id = await reserve(some.of(2));
    const expire = () => run((tx) => expireLots(tx, { siteId: some.siteId, day }));
    expect(await expire()).toBe(3);
    await run((tx) => releaseReservations(tx, [id]));
    base.clock.now = plus(base.clock.now, minutes(60));
    expect(await expire()).toBe(2);
    expect(await expire()).toBe(0);
    expect(await levels(some)).toEqual([0, 0]);
  });
});

describe('short picks', () => {
  const short = (some: Shelf, reservationId: ReservationId, n: number) =>
    run((tx) => reportShortPick(tx, { reservationId, ...some, missing: units(n) }));

  test('of one line twice are two losses', async () => {
    const some = await shelf(5);
    const id = await reserve(some.of(4));
    await short(some, id, 1);
    await short(some, id, 2);
    expect(await levels(some)).toEqual([2, 1]);
    await short(some, id, 1);
    expect((await base.db.read((tx) => findReservation(tx, id)))?.lines).toEqual([]);
    expect(await levels(some)).toEqual([1, 0]);
  });

  test('cannot be more than reserved, of what is in totes, or of what is no longer live', async () => {
    const some = await shelf(5);
    const id = await reserve(some.of(3));
    await expect(short(some, id, 4)).rejects.toThrow(/does not hold 4/);
    await run((tx) => pickLots(tx, some, units(3)));
    await reserve(some.of(2));
    await expect(short(some, id, 3)).rejects.toThrow(/2 are not picked/);
    await run((tx) => releaseReservations(tx, [id]));
    await expect(short(some, id, 1)).rejects.toThrow(/not live/);
    expect(await levels(some)).toEqual([5, 2]);
  });

  test('a short reservation gives back what is left of it', async () => {
    const some = await shelf(5);
    const id = await reserve(some.of(4));
    await short(some, id, 3);
    expect(await run((tx) => releaseReservations(tx, [id]))).toEqual([id]);
    expect(await levels(some)).toEqual([2, 0]);
  });
});

describe('hand-over', () => {
  test('of one lot in two totes counts both', async () => {
    const some = await shelf(5);
    const id = await reserve(some.of(4));
    const picks = await run(async (tx) => [
      ...(await pickLots(tx, some, units(1))),
      ...(await pickLots(tx, some, units(3))),
    ]);
    const consume = (of: typeof picks) =>
      run((tx) =>
        consumeReservation(
          tx,
          id,
          of.map((pick) => ({ ...pick, ...some })),
        ),
      );
    await expect(consume(picks.slice(1))).rejects.toThrow(/reserved 4 .* picked 3/);
    const elsewhere = picks.map((pick) => ({ ...pick, lot: 'other' }));
    await expect(consume(elsewhere)).rejects.toThrow(/lot that is not there/);
    expectOk(await consume(picks));
    expect(await levels(some)).toEqual([1, 0]);
  });
});

test('a split reservation gives back no more than it kept', async () => {
  const some = await shelf(5);
  const whole = await reserve(some.of(4));
  const part = await run((tx) =>
    splitReservation(tx, whole, { purpose: 'part', lines: [some.of(1)] }),
  );
  await run((tx) => releaseReservations(tx, [whole]));
  expect(await levels(some)).toEqual([5, 1]);
  await run((tx) => releaseReservations(tx, [part]));
  expect(await levels(some)).toEqual([5, 0]);
  const again = () =>
    run((tx) => splitReservation(tx, whole, { purpose: 'late', lines: [some.of(1)] }));
  await expect(again()).rejects.toThrow(/not live/);
});

test('ids with spaces do not make two stock rows one', async () => {
  const ids = [
    { skuId: sku('A B'), siteId: site('C') },
    { skuId: sku('A'), siteId: site('B C') },
  ];
  await run(async (tx) => {
    await seedGoods(tx, { sites: ['C', 'B C'], skus: ['A', 'A B'] });
    for (const { skuId, siteId } of ids) await stockUp(tx, skuId, siteId, 1);
  });
  const lines = ids.map((place) => ({ ...place, units: units(1) }));
  expectOk(await run((tx) => holdStock(tx, { purpose: 'test', lines })));
});
