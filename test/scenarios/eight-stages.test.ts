import {
  asId,
  currency,
  type CustomerId,
  expectOk,
  localDate,
  metres,
  minutes,
  money,
  must,
  newId,
  type OrderId,
  plus,
  seconds,
  seededRandom,
  type ShipmentId,
  units,
  zero,
} from '@waystock/kernel';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { putLastMiles } from '../../src/domains/allocation/index.ts';
import {
  getPickList,
  listParcels,
  listPickLists,
  scanParcel,
  scanPick,
} from '../../src/domains/fulfilment/index.ts';
import {
  confirmReservation,
  holdStock,
  listDrift,
  receiveStock,
  releaseReservations,
} from '../../src/domains/inventory/index.ts';
import {
  advanceShipment,
  findOrder,
  listEvents,
  listShipments,
  placeOrder,
  replaceShipments,
  sealDestination,
} from '../../src/domains/orders/index.ts';
import { findPayment, totalsOf } from '../../src/domains/payments/index.ts';
import { openSimulatedPaymentProvider } from '../../src/gateways/payment/simulated-payment-provider.ts';
import { allPartitions, deliverDue } from '../../src/storage/relay.ts';
import { handlers, routes } from '../../src/subscriptions.ts';
import { cancelOrder } from '../../src/workflows/fulfil-order.ts';
import { releaseExpiredHolds } from '../../src/workflows/release-expired-holds.ts';
import { releaseWaves } from '../../src/workflows/release-waves.ts';
import type { Tx, World } from '../../src/world.ts';
import { openTestDatabase, quiet, type TestDatabase } from '../support/database.ts';
import { seedGoods, site, sku, stockUp } from '../support/goods.ts';
import { testVault } from '../support/vault.ts';
import { ensureDataKey } from '../../src/domains/customers/index.ts';

let database: TestDatabase;
let world: World;
const eur = currency('EUR');

beforeAll(async () => {
  database = await openTestDatabase({ routes });
  const now = () => database.clock.now;
  const provider = openSimulatedPaymentProvider({
    random: seededRandom('provider'),
    now,
    secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
  });
  world = {
    now,
    random: seededRandom('world'),
    db: database.db,
    gateways: { payment: provider.gateway },
    compute: { run: () => Promise.reject(new Error('no compute')), stop: async () => undefined },
    vault: testVault,
    log: { ...quiet, error: (fields, message) => console.error(message, fields) },
  };
  await world.db.transact(async (tx) => {
    await sql`insert into customers.customer (id, created_at) values ('cus_1', '2020-01-01Z')`.execute(
      tx.sql,
    );
    await seedGoods(tx, { sites: ['NY'], skus: ['WATER-5L', 'PHONE-X'] });
    await stockUp(tx, 'WATER-5L', 'NY', 20);
    await stockUp(tx, 'PHONE-X', 'NY', 1);
    await putLastMiles(tx, [
      {
        siteId: site('NY'),
        reach: metres(30_000),
        perDrop: money(200, eur),
        perKm: money(50, eur),
        speed: 8,
        spare: seconds(1200),
        carries: { temperatures: ['ambient'], hazards: ['none'] },
      },
    ]);
  });
});
afterAll(() => database.drop());

const settle = async (parallel = 2) => {
  while ((await deliverDue(world, handlers, { partitions: allPartitions, parallel })) > 0);
};

const door = {
  recipient: 'A. Shopper',
  street: 'Teststraße 2',
  postcode: '10115',
  city: 'Berlin',
  country: 'DE',
  lon: 13.4,
  lat: 52.5,
};

async function order(paymentMethod = 'tok_visa'): Promise<OrderId> {
  const lines = [
    {
      line: 1,
      skuId: sku('WATER-5L'),
      units: units(2),
      price: money(350, eur),
      discount: zero(eur),
    },
    {
      line: 2,
      skuId: sku('PHONE-X'),
      units: units(1),
      price: money(89_900, eur),
      discount: zero(eur),
    },
  ];
  const orderId = await world.db.transact(async (tx) => {
    const id = newId<OrderId>('ord', tx.now, tx.random);
    const shipmentId = newId<ShipmentId>('shp', tx.now, tx.random);
    const held = lines.map((line) => ({ ...line, fromSiteId: site('NY'), siteId: site('NY') }));
    const key = expectOk(await ensureDataKey(tx, world.vault, asId<CustomerId>('cus_1')));
    const hold = await holdStock(tx, { purpose: shipmentId, lines: held });
    await placeOrder(tx, {
      id,
      day: localDate('2026-05-06'),
      customerId: asId<CustomerId>('cus_1'),
      sla: 'same-day',
      paymentMethod,
      promotionCode: undefined,
      shipping: money(490, eur),
      oneBox: false,
      promisedAt: plus(tx.now, minutes(300)),
      destination: sealDestination(world.vault, key, { orderId: id, destination: door }),
      lines,
      shipment: {
        id: shipmentId,
        siteId: site('NY'),
        reservationId: expectOk(hold),
        service: 'own',
        lines: held,
      },
    });
    return id;
  });
  await settle();
  return orderId;
}

async function pickAndPack(): Promise<void> {
  database.clock.now = plus(database.clock.now, minutes(240));
  await releaseWaves(world);
  const [list] = await world.db.read((tx) => listPickLists(tx, site('NY')));
  for (const task of expectOk(
    await world.db.read((tx) => getPickList(tx, (list as NonNullable<typeof list>).id)),
  ))
    expectOk(
      await world.db.transact((tx) =>
        scanPick(tx, { taskId: task.id, skuId: task.skuId, units: task.units }),
      ),
    );
  await settle();
}

const restock = (tx: Tx, note: string): Promise<void> =>
  receiveStock(tx, {
    skuId: sku('PHONE-X'),
    siteId: site('NY'),
    units: units(1),
    cause: 'receipt',
    causeId: note,
  });

const stageOf = async (id: OrderId) => (await world.db.read((tx) => findOrder(tx, id)))?.stage;
const sums = async (id: OrderId) => {
  const payment = await world.db.read((tx) => findPayment(tx, id));
  const { authorised, captured, voided } = totalsOf(payment as NonNullable<typeof payment>);
  return [authorised.minor, captured.minor, voided.minor];
};

test('an order goes through its eight stages, and money moves when the goods do', async () => {
  const id = await order();
  expect(await stageOf(id)).toBe('allocated');
  expect(await sums(id)).toEqual([91_090n, 0n, 0n]);

  await pickAndPack();
  expect(await stageOf(id)).toBe('packed');

  const [shipment] = await world.db.read((tx) => listShipments(tx, id));
  const shipmentId = shipment?.id as ShipmentId;
  for (const parcel of await world.db.read((tx) => listParcels(tx, shipmentId)))
    expectOk(await world.db.transact((tx) => scanParcel(tx, parcel.trackingNumber)));
  await settle();
  expect(await stageOf(id)).toBe('in-transit');
  expect(await sums(id)).toEqual([91_090n, 91_090n, 0n]);

  await world.db.transact(async (tx) =>
    tx.emit({ kind: 'dispatch.shipment-delivered', key: shipmentId, data: {} }),
  );
  await settle();
  expect(await stageOf(id)).toBe('delivered');
  const events = await world.db.read((tx) => listEvents(tx, id));
  expect(events.map((e) => e.type)).toEqual([
    'placed',
    'authorised',
    'cleared',
    'allocated',
    'picked',
    'packed',
    'in-transit',
    'delivered',
  ]);
  expect(await world.db.read(listDrift)).toEqual([]);
});

test('goods delivered before their price was taken are paid for all the same', async () => {
  await world.db.transact((tx) => restock(tx, 'note-1'));
  const id = await order();
  const [shipment] = await world.db.read((tx) => listShipments(tx, id));
  await pickAndPack();
  const { id: shipmentId } = must(shipment, 'one shipment');
  for (const parcel of await world.db.read((tx) => listParcels(tx, shipmentId)))
    expectOk(await world.db.transact((tx) => scanParcel(tx, parcel.trackingNumber)));
  // The hand-over is heard of; that it leads on to the capture is not, until later.
  await deliverDue(world, handlers, { partitions: allPartitions, parallel: 1 });
  expect(await stageOf(id)).toBe('in-transit');
  expectOk(await world.db.transact((tx) => advanceShipment(tx, shipmentId, 'delivered')));
  await settle();
  expect(await sums(id)).toEqual([91_090n, 91_090n, 0n]);
});

test('a declined card gives the goods back once the hold has run out', async () => {
  await world.db.transact((tx) => restock(tx, 'note-2'));
  const id = await order('tok_decline');
  expect(await stageOf(id)).toBe('created');
  database.clock.now = plus(database.clock.now, minutes(30));
  await releaseExpiredHolds(world);
  await settle();
  expect(await stageOf(id)).toBe('cancelled');
  expect((await world.db.read((tx) => findOrder(tx, id)))?.cancelReason).toBe('payment-declined');
  expect(await world.db.read(listDrift)).toEqual([]);
});

test('a cancelled order is undone stage by stage, and the hold on the card is let go', async () => {
  const id = await order();
  expect(await stageOf(id)).toBe('allocated');
  await cancelOrder(world, id, 'changed-mind');
  await settle();
  expect(await stageOf(id)).toBe('cancelled');
  expect(await sums(id)).toEqual([91_090n, 0n, 91_090n]);
  expect(await world.db.read(listDrift)).toEqual([]);
});

test('two parcels that leave at the same moment are both paid for', async () => {
  await world.db.transact((tx) => restock(tx, 'note-3'));
  const id = await order();
  const ids = await world.db.transact((tx) => splitByLine(tx, id));
  expect(ids).toHaveLength(2);
  await pickAndPack();
  for (const shipmentId of ids)
    for (const parcel of await world.db.read((tx) => listParcels(tx, shipmentId)))
      expectOk(await world.db.transact((tx) => scanParcel(tx, parcel.trackingNumber)));
  // Both are on their way before the first is paid for, one after the other.
  await settle(1);
  expect(await stageOf(id)).toBe('in-transit');
  expect(await sums(id)).toEqual([91_090n, 91_090n, 0n]);
  expect(await world.db.read(listDrift)).toEqual([]);
});

/** A shipment for each line, as if they had to go apart. */
async function splitByLine(tx: Tx, orderId: OrderId): Promise<ShipmentId[]> {
  const old = await listShipments(tx, orderId);
  const [whole] = old;
  const { reservationId, lines, ...rest } = must(whole, 'one shipment');
  await releaseReservations(tx, reservationId ? [reservationId] : []);
  const parts = [];
  for (const line of lines) {
    const id = newId<ShipmentId>('shp', tx.now, tx.random);
    const held = { ...line, siteId: line.fromSiteId };
    const hold = expectOk(await holdStock(tx, { purpose: id, lines: [held] }));
    parts.push({ ...rest, id, reservationId: hold, lines: [line] });
  }
  await replaceShipments(tx, old, parts);
  for (const part of parts) expectOk(await confirmReservation(tx, part.reservationId));
  return parts.map((part) => part.id);
}
