import { expectOk, localDate, minutes, plus, type ReservationId, units } from '@waystock/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { seedGoods, site, sku, stockUp } from '../../../test/support/goods.ts';
import {
  cancelReceipt,
  confirmReservation,
  consumeReservation,
  countStock,
  expectReceipt,
  expireHolds,
  expireLots,
  holdStock,
  listAvailability,
  listDrift,
  pickLots,
  receiveStock,
  releaseReservations,
  removeStock,
  reportShortPick,
  setSafetyStock,
  startTransfer,
  takeReceipt,
} from './index.ts';

let test1: TestDatabase;
beforeAll(async () => {
  test1 = await openTestDatabase();
  await test1.db.transact((tx) =>
    seedGoods(tx, {
      sites: ['NY', 'CHI'],
      skus: ['IPHONE-16', 'WATER-5L', 'MILK', 'SOAP', 'PEN', 'CUP', 'TEA', 'JAM'],
    }),
  );
});
afterAll(() => test1.drop());

const line = (skuId: string, siteId: string, n: number) => ({
  skuId: sku(skuId),
  siteId: site(siteId),
  units: units(n),
});
const hold = (purpose: string, ...lines: ReturnType<typeof line>[]) =>
  test1.db.transact((tx) => holdStock(tx, { purpose, lines }));
const stockOf = async (skuId: string, siteId: string) => {
  const [found] = await test1.db.read((tx) =>
    listAvailability(tx, { skuIds: [sku(skuId)], siteIds: [site(siteId)] }),
  );
  return found && { onHand: found.onHand, reserved: found.reserved, toSell: found.toSell };
};
const noDrift = async () => expect(await test1.db.read(listDrift)).toEqual([]);

describe('available to sell and to promise', () => {
  test('100 on hand, 15 reserved, 5 safety: 80 to sell, and 130 once 50 more arrive', async () => {
    const { db } = test1;
    await db.transact(async (tx) => {
      await stockUp(tx, 'IPHONE-16', 'NY', 100);
      await setSafetyStock(tx, line('IPHONE-16', 'NY', 0), units(5));
    });
    expectOk(await hold('basket', line('IPHONE-16', 'NY', 15)));
    const due = plus(test1.clock.now, minutes(600));
    await db.transact((tx) =>
      expectReceipt(tx, {
        ...line('IPHONE-16', 'NY', 50),
        fromSiteId: undefined,
        kind: 'supplier',
        lot: '',
        expiresOn: undefined,
        due,
      }),
    );
    const at = (by: typeof due) =>
      db.read((tx) => listAvailability(tx, { skuIds: [sku('IPHONE-16')], by }));
    expect((await at(plus(due, minutes(-1))))[0]).toMatchObject({ toSell: 80, toPromise: 80 });
    expect((await at(due))[0]).toMatchObject({ toSell: 80, toPromise: 130 });
    await noDrift();
  });
});

describe('hold', () => {
  test('takes all lines or none, and says what is short', async () => {
    await test1.db.transact((tx) => stockUp(tx, 'PEN', 'NY', 3));
    const refused = await hold('order-1', line('PEN', 'NY', 2), line('CUP', 'NY', 1));
    expect(refused).toMatchObject({
      ok: false,
      error: {
        kind: 'out-of-stock',
        lines: [{ skuId: 'CUP', wanted: 1, available: 0 }],
      },
    });
    expect(await stockOf('PEN', 'NY')).toMatchObject({ reserved: 0, toSell: 3 });
  });

  test('counts two lines of one order on the same stock row together', async () => {
    const refused = await hold('bundle', line('PEN', 'NY', 2), line('PEN', 'NY', 2));
    expect(refused).toMatchObject({ ok: false, error: { lines: [{ wanted: 4, available: 3 }] } });
    await noDrift();
  });

  test('runs out after its time, once, and cannot be confirmed afterwards', async () => {
    const id = expectOk(await hold('late payer', line('PEN', 'NY', 3)));
    test1.clock.now = plus(test1.clock.now, minutes(31));
    const refused = await test1.db.transact((tx) => confirmReservation(tx, id));
    expect(refused).toMatchObject({ ok: false, error: { kind: 'hold-expired' } });
    await test1.db.transact((tx) => expireHolds(tx));
    expect(await test1.db.transact((tx) => expireHolds(tx))).toBe(0);
    expect(await stockOf('PEN', 'NY')).toMatchObject({ reserved: 0, toSell: 3 });
    await noDrift();
  });

  test('released twice gives the units back once', async () => {
    const id = expectOk(await hold('changed mind', line('PEN', 'NY', 2)));
    expectOk(await test1.db.transact((tx) => confirmReservation(tx, id)));
    const release = () => test1.db.transact((tx) => releaseReservations(tx, [id]));
    expect(await release()).toEqual([id]);
    expect(await release()).toEqual([]);
    expect(await stockOf('PEN', 'NY')).toMatchObject({ reserved: 0, toSell: 3 });
    await noDrift();
  });
});

describe('lots', () => {
  test('the lot that expires first leaves first, and consumption lowers lot and stock', async () => {
    const receive = (lot: string, expires: string) =>
      test1.db.transact((tx) =>
        receiveStock(tx, {
          ...line('MILK', 'NY', 4),
          lot,
          expiresOn: localDate(expires),
          cause: 'receipt',
          causeId: `note-${lot}`,
        }),
      );
    await receive('B', '2026-05-20');
    await receive('A', '2026-05-12');
    await receive('A', '2026-05-12');
    expect(await stockOf('MILK', 'NY')).toMatchObject({ onHand: 8 });
    const id = expectOk(await hold('milk', line('MILK', 'NY', 6)));
    expectOk(await test1.db.transact((tx) => confirmReservation(tx, id)));
    const picks = await test1.db.transact((tx) =>
      pickLots(tx, { ...line('MILK', 'NY', 0), usableFrom: localDate('2026-05-06') }, units(6)),
    );
    expect(picks).toEqual([
      { lot: 'A', units: 4 },
      { lot: 'B', units: 2 },
    ]);
    const consume = (of: ReservationId) =>
      test1.db.transact((tx) =>
        consumeReservation(
          tx,
          of,
          picks.map((p) => ({ ...p, skuId: sku('MILK'), siteId: site('NY') })),
        ),
      );
    expectOk(await consume(id));
    expectOk(await consume(id));
    expect(await stockOf('MILK', 'NY')).toEqual({ onHand: 2, reserved: 0, toSell: 2 });
    await noDrift();
  });

  test('an expired lot goes off sale, and only its free units do', async () => {
    await test1.db.transact((tx) =>
      receiveStock(tx, {
        ...line('JAM', 'NY', 5),
        lot: 'J1',
        expiresOn: localDate('2026-05-07'),
        cause: 'receipt',
        causeId: 'jam',
      }),
    );
    expectOk(await hold('jam', line('JAM', 'NY', 2)));
    expect(
      await test1.db.transact((tx) =>
        expireLots(tx, { siteId: site('NY'), day: localDate('2026-05-07') }),
      ),
    ).toBe(3);
    expect(await stockOf('JAM', 'NY')).toEqual({ onHand: 2, reserved: 2, toSell: 0 });
    await noDrift();
  });
});

describe('movements', () => {
  test('damage is refused when others have reserved the units', async () => {
    await test1.db.transact((tx) => stockUp(tx, 'CUP', 'CHI', 5));
    expectOk(await hold('cups', line('CUP', 'CHI', 4)));
    const damage = (n: number) =>
      test1.db.transact((tx) =>
        removeStock(tx, { ...line('CUP', 'CHI', n), cause: 'damage', causeId: `dropped-${n}` }),
      );
    expect(await damage(2)).toMatchObject({
      ok: false,
      error: { kind: 'stock-spoken-for', onHand: 5, reserved: 4, asked: 2 },
    });
    expectOk(await damage(1));
    expectOk(await damage(1));
    expect(await stockOf('CUP', 'CHI')).toEqual({ onHand: 4, reserved: 4, toSell: 0 });
    await noDrift();
  });

  test('a transfer leaves one site now and arrives at the other when taken', async () => {
    await test1.db.transact((tx) => stockUp(tx, 'TEA', 'CHI', 10));
    const id = expectOk(
      await test1.db.transact((tx) =>
        startTransfer(tx, {
          skuId: sku('TEA'),
          from: site('CHI'),
          to: site('NY'),
          units: units(4),
          due: plus(test1.clock.now, minutes(1440)),
        }),
      ),
    );
    expect(await stockOf('TEA', 'CHI')).toMatchObject({ onHand: 6 });
    expect(await stockOf('TEA', 'NY')).toBeUndefined();
    const take = () => test1.db.transact((tx) => takeReceipt(tx, id, units(3)));
    expectOk(await take());
    expectOk(await take());
    expect(await stockOf('TEA', 'NY')).toMatchObject({ onHand: 3 });
    await noDrift();
  });

  test('a short pick shrinks the reservation and the stock together', async () => {
    await test1.db.transact((tx) => stockUp(tx, 'SOAP', 'NY', 5));
    const id = expectOk(await hold('soap', line('SOAP', 'NY', 3)));
    expectOk(await test1.db.transact((tx) => confirmReservation(tx, id)));
    await test1.db.transact((tx) =>
      reportShortPick(tx, {
        reservationId: id,
        skuId: sku('SOAP'),
        siteId: site('NY'),
        missing: units(2),
      }),
    );
    expect(await stockOf('SOAP', 'NY')).toEqual({ onHand: 3, reserved: 1, toSell: 2 });
    await noDrift();
  });
});

describe('a count', () => {
  const count = (counted: number, causeId: string) =>
    test1.db.transact((tx) =>
      countStock(tx, {
        skuId: sku('COUNTED'),
        siteId: site('NY'),
        counted: units(counted),
        causeId,
      }),
    );

  test('sets the shelf right up and down, once per sheet, and leaves what is in totes alone', async () => {
    await test1.db.transact((tx) => seedGoods(tx, { sites: [], skus: ['COUNTED'] }));
    await test1.db.transact((tx) => stockUp(tx, 'COUNTED', 'NY', 10));
    expectOk(await count(12, 'sheet-1'));
    expectOk(await count(3, 'sheet-1'));
    expect(await stockOf('COUNTED', 'NY')).toMatchObject({ onHand: 12 });
    expectOk(await hold('shp_c', line('COUNTED', 'NY', 4)));
    const place = { skuId: sku('COUNTED'), siteId: site('NY') };
    await test1.db.transact((tx) => pickLots(tx, place, units(4)));
    expectOk(await count(7, 'sheet-2'));
    expect(await stockOf('COUNTED', 'NY')).toMatchObject({ onHand: 11, reserved: 4 });
    expectOk(await count(7, 'sheet-3'));
    await noDrift();
  });

  test('is refused when others have reserved what is gone', async () => {
    expectOk(await hold('shp_d', line('COUNTED', 'NY', 7)));
    expect(await count(6, 'sheet-4')).toMatchObject({ error: { kind: 'stock-spoken-for' } });
    expect(await stockOf('COUNTED', 'NY')).toMatchObject({ onHand: 11 });
  });
});

describe('a receipt', () => {
  const announced = (kind: 'supplier' | 'transfer') =>
    test1.db.transact((tx) =>
      expectReceipt(tx, {
        ...line('WATER-5L', 'NY', 5),
        fromSiteId: undefined,
        kind,
        lot: '',
        expiresOn: undefined,
        due: test1.clock.now,
      }),
    );
  const cancel = (id: Awaited<ReturnType<typeof announced>>) =>
    test1.db.transact((tx) => cancelReceipt(tx, id));

  test('is cancelled once and then no longer expected; a transfer is not', async () => {
    const id = await announced('supplier');
    expectOk(await cancel(id));
    expectOk(await cancel(id));
    const taken = await test1.db.transact((tx) => takeReceipt(tx, id));
    expect(taken).toMatchObject({ error: { kind: 'receipt-not-expected' } });
    const arrived = await announced('supplier');
    expectOk(await test1.db.transact((tx) => takeReceipt(tx, arrived)));
    expect(await cancel(arrived)).toMatchObject({ error: { kind: 'receipt-not-expected' } });
    expect(await cancel(await announced('transfer'))).toMatchObject({
      error: { kind: 'transfer-under-way' },
    });
  });
});
