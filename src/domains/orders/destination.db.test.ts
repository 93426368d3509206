import { asId, type CustomerId, expectOk, newId, type OrderId } from '@waystock/kernel';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bareOrder } from '../../../test/support/bare-orders.ts';
import { openTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { seedGoods } from '../../../test/support/goods.ts';
import { testVault } from '../../../test/support/vault.ts';
import { ensureDataKey, eraseCustomer } from '../customers/index.ts';
import { upsertDestination } from './destination-store.ts';
import {
  type Destination,
  findDestination,
  findDestinations,
  findDoor,
  isOfErased,
  sealDestination,
} from './index.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await openTestDatabase();
  await base.db.transact((tx) => seedGoods(tx, { sites: ['NY'], skus: [] }));
});
afterAll(() => base.drop());

const door: Destination = {
  recipient: 'Oma Erna',
  phone: '+49 30 5550177',
  street: 'Geheimstraße 7',
  postcode: '10178',
  city: 'Kleinstadt',
  country: 'DE',
  instructions: 'Schlüssel unter der Matte',
  lon: 13.402_71,
  lat: 52.518_93,
};
const anna = asId<CustomerId>('cus_anna');

async function place(customerId: CustomerId, destination = door): Promise<OrderId> {
  return base.db.transact(async (tx) => {
    const orderId = newId<OrderId>('ord', tx.now, tx.random);
    await bareOrder(tx, { id: orderId, customerId, siteId: 'NY' });
    const key = expectOk(await ensureDataKey(tx, testVault, customerId));
    const sealed = sealDestination(testVault, key, { orderId, destination });
    await upsertDestination(tx, orderId, sealed);
    return orderId;
  });
}
const open = (orderId: OrderId) => base.db.read((tx) => findDestination(tx, testVault, orderId));

test('what was sealed is read again, and nothing of it but the position lies open', async () => {
  const orderId = await place(anna);
  expect(await open(orderId)).toEqual(door);
  const bare = { ...door, phone: undefined, instructions: undefined };
  expect(await open(await place(anna, bare))).toEqual(bare);
  const { rows } = await base.db.read((tx) =>
    sql<{ line: string }>`select d::text || encode(d.sealed, 'escape') as line
      from orders.destination d`.execute(tx.sql),
  );
  expect(rows).toHaveLength(2);
  for (const { line } of rows) expect(line).not.toMatch(/Erna|\+49|Geheim|Kleinstadt|Matte/i);
});

test('a row moved to another order does not open', async () => {
  const [one, two] = [await place(anna), await place(anna, { ...door, recipient: 'Opa Ernst' })];
  await base.db.transact((tx) =>
    sql`update orders.destination set sealed =
      (select sealed from orders.destination where order_id = ${one})
      where order_id = ${two}`.execute(tx.sql),
  );
  await expect(open(two)).rejects.toThrow(/does not belong here/);
});

test('it goes with its customer, and nobody else’s does', async () => {
  const bert = asId<CustomerId>('cus_bert');
  const [hers, his] = [await place(asId('cus_gone')), await place(bert)];
  expectOk(await base.db.transact((tx) => eraseCustomer(tx, asId('cus_gone'))));
  const found = await base.db.read((tx) => findDestinations(tx, testVault, [hers, his]));
  expect([...found.keys()]).toEqual([his]);
  expect(await base.db.read((tx) => findDoor(tx, hers))).toBeUndefined();
});

test('nothing can be kept of somebody who was erased meanwhile', async () => {
  const orderId = await place(asId('cus_late'));
  const key = await base.db.transact((tx) => ensureDataKey(tx, testVault, asId('cus_late')));
  expectOk(await base.db.transact((tx) => eraseCustomer(tx, asId('cus_late'))));
  const sealed = sealDestination(testVault, expectOk(key), { orderId, destination: door });
  const late = base.db.transact((tx) => upsertDestination(tx, orderId, sealed));
  await expect(late).rejects.toSatisfy(isOfErased);
  expect(await base.db.transact((tx) => ensureDataKey(tx, testVault, asId('cus_late')))).toEqual({
    ok: false,
    error: { kind: 'customer-erased', customerId: 'cus_late' },
  });
});
