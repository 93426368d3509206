import {
  asId,
  currency,
  type CustomerId,
  expectOk,
  localDate,
  type OrderId,
  type ReturnId,
  type ShipmentId,
  units,
} from '@waystock/kernel';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bareOrder } from '../../../test/support/bare-orders.ts';
import { openTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { factsOf } from '../../../test/support/facts.ts';
import { seedGoods, site, sku } from '../../../test/support/goods.ts';
import { listDrift as listStockDrift, receiveStock } from '../inventory/index.ts';
import {
  expectUndelivered,
  type Found,
  findReturns,
  listDrift,
  listReturnsOf,
  receiveReturn,
  requestReturn,
} from './index.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
  await database.db.transact(async (tx) => {
    await seedGoods(tx, { sites: ['NY'], skus: ['TEA', 'PILL', 'FISH'] });
    await sql`update catalogue.sku set lot_tracked = true where id = 'PILL'`.execute(tx.sql);
    await sql`update catalogue.sku set temperature_class = 'chilled' where id = 'FISH'`.execute(
      tx.sql,
    );
    await receiveStock(tx, {
      skuId: sku('PILL'),
      siteId: site('NY'),
      units: units(1),
      lot: 'L1',
      expiresOn: localDate('2026-12-31'),
      cause: 'receipt',
      causeId: 'note-1',
    });
  });
});
afterAll(() => database.drop());

let orders = 0;
const goods = ['TEA', 'PILL', 'FISH'].map((id, i) => ({ line: i + 1, skuId: sku(id) }));
/** An order of two units of each of the goods, delivered and worth 20.00, 30.01 and 0. */
async function deliveredOrder(): Promise<{ id: OrderId; shipmentId: ShipmentId }> {
  const id = asId<OrderId>(`ord_${orders++}`);
  const shipmentId = await database.db.transact((tx) =>
    bareOrder(tx, { id, customerId: asId<CustomerId>('cus_1'), siteId: 'NY' }),
  );
  return { id, shipmentId };
}
const order = {
  sent: [
    { line: 1, units: 2, net: 2000n },
    { line: 2, units: 2, net: 3001n },
    { line: 3, units: 2, net: 0n },
  ],
  ordered: new Map([
    [1, 2],
    [2, 2],
    [3, 2],
  ]),
  shippingMinor: 490n,
};
const request = (orderId: OrderId, lines: readonly { line: number; units: number }[]) =>
  database.db.transact((tx) =>
    requestReturn(tx, {
      orderId,
      siteId: site('NY'),
      currency: currency('EUR'),
      requestedBy: 'shopper:cus_1',
      lines: lines.map((l) => ({ line: l.line, units: units(l.units), reason: 'damaged' })),
      delivered: goods.map((one) => ({ ...one, units: units(2), deliveredAt: tx.now })),
    }),
  );
const receive = (returnId: ReturnId, ...found: Omit<Found, 'units'>[]) =>
  database.db.transact((tx) =>
    receiveReturn(tx, {
      returnId,
      found: found.map((one) => ({ ...one, units: units(1) })),
      order,
    }),
  );
const lots = async () => {
  const { rows } = await database.db.read((tx) =>
    sql<{ text: string }>`
      select sku_id || ' ' || lot || ' ' || status || ' ' || coalesce(expires_on::text, '-')
        || ' ' || units as text
      from inventory.lot where site_id = 'NY' order by 1`.execute(tx.sql),
  );
  return rows.map((row) => row.text);
};

test('each unit goes where the inspection sends it, with the date of its lot', async () => {
  const { id } = await deliveredOrder();
  const asked = expectOk(
    await request(id, [
      { line: 1, units: 2 },
      { line: 2, units: 1 },
      { line: 3, units: 1 },
    ]),
  );
  const received = expectOk(
    await receive(
      asked.id,
      { line: 1, disposition: 'restock' },
      { line: 1, disposition: 'quarantine' },
      { line: 2, disposition: 'restock', lot: 'L1' },
      { line: 3, disposition: 'write-off' },
    ),
  );
  expect(await lots()).toEqual([
    'PILL L1 sellable 2026-12-31 2',
    'TEA  quarantine - 1',
    'TEA  sellable - 1',
  ]);
  // 20.00 for both TEA, half of 30.01 rounded down; the rest is still with the customer.
  expect(received.refund?.minor).toBe(3500n);
  expect((await factsOf(database, id)).map((fact) => fact.kind)).toEqual([
    'returns.return-requested',
    'returns.return-received',
  ]);
  expect(await database.db.read(listDrift)).toEqual([]);
  expect(await database.db.read(listStockDrift)).toEqual([]);

  const rest = expectOk(
    await request(id, [
      { line: 2, units: 1 },
      { line: 3, units: 1 },
    ]),
  );
  const last = expectOk(
    await receive(
      rest.id,
      { line: 2, disposition: 'write-off' },
      { line: 3, disposition: 'quarantine' },
    ),
  );
  // The remainder of the line, and shipping with the last of goods that were all damaged.
  expect(last.refund?.minor).toBe(1501n + 490n);
});

test('what cannot go on the shelf is refused, and nothing has moved', async () => {
  const { id } = await deliveredOrder();
  const asked = expectOk(
    await request(id, [
      { line: 2, units: 1 },
      { line: 3, units: 1 },
    ]),
  );
  const before = await lots();
  const kind = async (...found: Omit<Found, 'units'>[]) => {
    const refused = await receive(asked.id, ...found);
    return refused.ok || refused.error.kind === 'not-found'
      ? 'ok'
      : refused.error.issues.map((issue) => issue.reason).join();
  };
  expect(await kind({ line: 3, disposition: 'restock' })).toBe('not-restockable');
  expect(await kind({ line: 2, disposition: 'restock' })).toBe('lot-unknown');
  expect(await kind({ line: 2, disposition: 'restock', lot: 'NEVER-SEEN' })).toBe('lot-unknown');
  expect(await lots()).toEqual(before);
  const [unchanged] = await database.db.read((tx) => findReturns(tx, [asked.id]));
  expect(unchanged?.state).toBe('expected');
});

test('a return nobody announced cannot be received', async () => {
  expect(await receive(asId<ReturnId>('ret_none'))).toEqual({
    ok: false,
    error: { kind: 'not-found' },
  });
});

test('a shipment comes back once, however often it is told', async () => {
  const { id, shipmentId } = await deliveredOrder();
  const tell = () =>
    database.db.transact((tx) =>
      expectUndelivered(tx, {
        orderId: id,
        shipmentId,
        siteId: site('NY'),
        currency: currency('EUR'),
        lines: [{ line: 1, skuId: sku('TEA'), units: units(2), reason: 'late' }],
        delivered: [{ line: 1, units: units(2) }],
      }),
    );
  const first = await tell();
  expect(await tell()).toEqual(first);
  expect(await database.db.read((tx) => listReturnsOf(tx, id))).toHaveLength(1);
  expect(await database.db.read(listDrift)).toEqual([]);
});

test('more than was sent does not fit into the table, whoever forgets to check', async () => {
  const { id } = await deliveredOrder();
  expectOk(await request(id, [{ line: 1, units: 2 }]));
  await expect(
    database.db.transact((tx) =>
      sql`update returns.tally set spoken_for = spoken_for + 1 where order_id = ${id}`.execute(
        tx.sql,
      ),
    ),
  ).rejects.toThrow('tally_never_exceeds_sent');
});
