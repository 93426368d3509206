import { asId, newId, type OrderId, seededRandom } from '@waystock/kernel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bareOrder } from '../../test/support/bare-orders.ts';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { seedGoods } from '../../test/support/goods.ts';
import type { DeliveredFact, Fact } from '../world.ts';
import { audiences } from './audience.ts';
import { reaches } from './policy.ts';
import { noScope, type Principal } from './principal.ts';

let database: TestDatabase;
let orderId: OrderId;
let shipmentId: string;

beforeAll(async () => {
  database = await openTestDatabase();
  orderId = newId<OrderId>('ord', database.clock.now, seededRandom('audience'));
  shipmentId = await database.db.transact(async (tx) => {
    await seedGoods(tx, { sites: ['NY'], skus: [] });
    return bareOrder(tx, { id: orderId, customerId: asId('cus_1'), siteId: 'NY' });
  });
});
afterAll(() => database.drop());

const people: Readonly<Record<string, Principal>> = {
  buyer: { role: 'shopper', subject: 'cus_1', scope: noScope },
  stranger: { role: 'shopper', subject: 'cus_2', scope: noScope },
  'region ops': { role: 'ops', subject: 'o1', scope: { ...noScope, regions: [asId('reg_test')] } },
  'other ops': { role: 'ops', subject: 'o2', scope: { ...noScope, regions: [asId('west')] } },
  host: { role: 'host', subject: 'h1', scope: { ...noScope, sites: [asId('NY')] } },
  'other host': { role: 'host', subject: 'h2', scope: { ...noScope, sites: [asId('LA')] } },
  driver: { role: 'driver', subject: 'd1', scope: { ...noScope, courierId: asId('c1') } },
  auditor: { role: 'auditor', subject: 'a1', scope: noScope },
};

const heardBy = async (fact: Fact): Promise<string[]> => {
  const delivered: DeliveredFact = { ...fact, id: 'fct_1', at: database.clock.now };
  const [about] = await audiences({ db: database.db })([delivered]);
  return Object.entries(people)
    .filter(([, who]) => about && reaches(who, about))
    .map(([name]) => name);
};

test.each<[string, () => Fact, string[]]>([
  [
    'an order',
    () => ({ kind: 'orders.order-placed', key: orderId, data: { order_id: orderId } }),
    ['buyer', 'region ops', 'auditor'],
  ],
  [
    'a shipment, by its key alone',
    () => ({ kind: 'fulfilment.packed', key: shipmentId, data: {} }),
    ['buyer', 'region ops', 'host', 'auditor'],
  ],
  [
    'a delivery, on the driver’s route',
    () => ({
      kind: 'dispatch.shipment-delivered',
      key: shipmentId,
      data: { shipment_id: shipmentId, courier_id: 'c1' },
    }),
    ['buyer', 'region ops', 'host', 'driver', 'auditor'],
  ],
  [
    'stock at a site',
    () => ({ kind: 'inventory.stock-received', key: 'A@NY', data: { site_id: 'NY' } }),
    ['region ops', 'host', 'auditor'],
  ],
  [
    'a payment',
    () => ({ kind: 'payments.captured', key: orderId, data: {} }),
    ['buyer', 'region ops', 'auditor'],
  ],
  [
    'an order that is gone',
    () => ({ kind: 'orders.order-placed', key: 'ord_x', data: {} }),
    ['auditor'],
  ],
  [
    'something nobody thought of',
    () => ({ kind: 'novelty.happened', key: orderId, data: { customer_id: 'cus_1' } }),
    ['auditor'],
  ],
])('%s is heard by those it concerns', async (_, fact, expected) => {
  expect(await heardBy(fact())).toEqual(expected);
});
