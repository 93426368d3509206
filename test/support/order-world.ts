import {
  asId,
  currency,
  type CustomerId,
  expectOk,
  isoOf,
  metres,
  minutes,
  money,
  must,
  type OrderId,
  plus,
  type Position,
  type Seconds,
  seconds,
  seededRandom,
  type ShipmentId,
  units,
} from '@waystock/kernel';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { putLastMiles } from '../../src/domains/allocation/index.ts';
import {
  getPickList,
  listParcels,
  listPickLists,
  reportShort,
  scanParcel,
  scanPick,
} from '../../src/domains/fulfilment/index.ts';
import { listStockOfSite } from '../../src/domains/inventory/index.ts';
import {
  findOrder,
  findShipment,
  listEvents,
  listShipments,
  type Shipment,
  type Sla,
} from '../../src/domains/orders/index.ts';
import { findPayment, totalsOf } from '../../src/domains/payments/index.ts';
import {
  openSimulatedPaymentProvider,
  type SimulatedPaymentProvider,
} from '../../src/gateways/payment/simulated-payment-provider.ts';
import { allPartitions, deliverDue } from '../../src/storage/relay.ts';
import { handlers, routes } from '../../src/subscriptions.ts';
import { auditBooks } from '../../src/workflows/audit-books.ts';
import { placePrepared } from '../../src/workflows/place-order.ts';
import { prepareOrder } from '../../src/workflows/prepare-order.ts';
import { releaseExpiredHolds } from '../../src/workflows/release-expired-holds.ts';
import { releaseWaves } from '../../src/workflows/release-waves.ts';
import { settleLateCalls } from '../../src/workflows/settle-payments.ts';
import type { DeliveredFact, Tx, World } from '../../src/world.ts';
import { openTestDatabase, quiet, type TestDatabase } from './database.ts';
import { seedGoods, site, sku, stockUp } from './goods.ts';
import { testVault } from './vault.ts';

const eur = currency('EUR');

/** A small town in which orders go all their ways: sites with couriers, a shopper, a provider. */
export interface OrderWorld {
  readonly world: World;
  readonly database: TestDatabase;
  readonly provider: SimulatedPaymentProvider;
  /** Lets all that has happened have its consequences. */
  settle(): Promise<void>;
  pass(time: Seconds): Promise<void>;
  /** Asks the provider about what nobody reported on, and tries again what is due. */
  settleLate(): Promise<void>;
  order(draft: DraftOrder): Promise<OrderId>;
  /** Releases what waits at a site and picks it, except for what is not on its shelf. */
  pick(siteId: string, missing?: Readonly<Record<string, number>>): Promise<void>;
  /** The same, before anybody hears of it. */
  pickUnheard(siteId: string, missing?: Readonly<Record<string, number>>): Promise<void>;
  /** The newest fact of a kind. */
  lastFact(kind: string): Promise<DeliveredFact>;
  handOver(shipmentId: ShipmentId): Promise<void>;
  deliver(shipmentId: ShipmentId): Promise<void>;
  /** A courier was there in vain. */
  fail(shipmentId: ShipmentId, reason?: string): Promise<void>;
  shipments(orderId: OrderId): Promise<Shipment[]>;
  stageOf(orderId: OrderId): Promise<string | undefined>;
  events(orderId: OrderId): Promise<string[]>;
  /** Authorised, captured, voided, refunded. */
  money(orderId: OrderId): Promise<bigint[]>;
  /** All books add up, and the provider's are the same. */
  checkBooks(): Promise<void>;
  close(): Promise<void>;
}

export interface DraftOrder {
  readonly lines: Readonly<Record<string, number>>;
  readonly sla?: Sla;
  readonly method?: string;
  readonly customer?: string;
  readonly pickupSite?: string;
  readonly oneBox?: boolean;
  /** If not the usual one. */
  readonly door?: Position;
}

/** How many units of what lie where; the sites lie the farther from the door the later they come. */
export type Shelves = Readonly<Record<string, Readonly<Record<string, number>>>>;

export async function openOrderWorld(shelves: Shelves): Promise<OrderWorld> {
  const database = await openTestDatabase({ routes });
  const now = () => database.clock.now;
  const provider = openSimulatedPaymentProvider({
    random: seededRandom('provider'),
    now,
    secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
  });
  const world: World = {
    now,
    random: seededRandom('world'),
    db: database.db,
    gateways: { payment: provider.gateway },
    compute: { run: () => Promise.reject(new Error('no compute')), stop: async () => undefined },
    vault: testVault,
    log: { ...quiet, error: (fields, message) => console.error(message, fields) },
  };
  await seed(world, shelves);
  const read = world.db.read.bind(world.db);
  const settle = async (): Promise<void> => {
    while ((await deliverDue(world, handlers, { partitions: allPartitions, parallel: 4 })) > 0);
  };
  return {
    world,
    database,
    provider,
    settle,
    async pass(time) {
      database.clock.now = plus(database.clock.now, time);
      await releaseExpiredHolds(world);
      await settle();
    },
    async settleLate() {
      await settleLateCalls(world);
      await settle();
    },
    async order(draft) {
      const orderId = await place(world, draft);
      await settle();
      return orderId;
    },
    async pick(siteId, missing) {
      await pickAll(world, siteId, missing);
      await settle();
    },
    pickUnheard: (siteId, missing) => pickAll(world, siteId, missing),
    lastFact: (kind) => read((tx) => lastFact(tx, kind)),
    async handOver(shipmentId) {
      for (const parcel of await read((tx) => listParcels(tx, shipmentId)))
        expectOk(await world.db.transact((tx) => scanParcel(tx, parcel.trackingNumber)));
      await settle();
    },
    async deliver(shipmentId) {
      await world.db.transact(async (tx) =>
        tx.emit({ kind: 'dispatch.shipment-delivered', key: shipmentId, data: {} }),
      );
      await settle();
      expect((await read((tx) => findShipment(tx, shipmentId)))?.stage).toBe('delivered');
    },
    async fail(shipmentId, reason = 'nobody-home') {
      await world.db.transact(async (tx) =>
        tx.emit({
          kind: 'dispatch.delivery-failed',
          key: shipmentId,
          data: { shipment_id: shipmentId, at: isoOf(tx.now), reason },
        }),
      );
      await settle();
    },
    shipments: (orderId) => read((tx) => listShipments(tx, orderId)),
    stageOf: async (orderId) => (await read((tx) => findOrder(tx, orderId)))?.stage,
    events: async (orderId) =>
      (await read((tx) => listEvents(tx, orderId))).map((event) => event.type),
    async money(orderId) {
      const payment = must(await read((tx) => findPayment(tx, orderId)), `${orderId} is paid`);
      const { authorised, captured, voided, refunded } = totalsOf(payment);
      return [authorised.minor, captured.minor, voided.minor, refunded.minor];
    },
    checkBooks: () => checkBooks(world, provider),
    close: () => database.drop(),
  };
}

/** Where parcels go; the first site lies next to it. */
export const door = { lon: 13.401, lat: 52.5 };

async function seed(world: World, shelves: Shelves): Promise<void> {
  const sites = Object.keys(shelves);
  const skus = [...new Set(Object.values(shelves).flatMap((shelf) => Object.keys(shelf)))];
  await world.db.transact(async (tx) => {
    await sql`insert into customers.customer (id, created_at)
      select 'cus_' || i, '2020-01-01Z' from generate_series(1, 5) as i`.execute(tx.sql);
    await seedGoods(tx, { sites, skus });
    await sql`update network.site set pickup = true, cut_off_min = 1439, pick_lead_s = 600`.execute(
      tx.sql,
    );
    for (const [i, id] of sites.entries())
      await sql`update network.site set lon = ${door.lon + i / 50} where id = ${id}`.execute(
        tx.sql,
      );
    await putLastMiles(
      tx,
      sites.map((id) => ({
        siteId: site(id),
        reach: metres(30_000),
        perDrop: money(200, eur),
        perKm: money(50, eur),
        speed: 8,
        spare: seconds(1200),
        carries: { temperatures: ['ambient'], hazards: ['none'] },
      })),
    );
    for (const [siteId, shelf] of Object.entries(shelves))
      for (const [skuId, n] of Object.entries(shelf))
        if (n > 0) await stockUp(tx, skuId, siteId, n);
  });
}

async function place(world: World, draft: DraftOrder): Promise<OrderId> {
  const prepared = expectOk(
    await prepareOrder(world, {
      customerId: asId<CustomerId>(draft.customer ?? 'cus_1'),
      lines: Object.entries(draft.lines).map(([id, n]) => ({ skuId: sku(id), units: units(n) })),
      destination: {
        recipient: 'A. Shopper',
        street: 'Teststraße 2',
        postcode: '10115',
        city: 'Berlin',
        country: 'DE',
        position: draft.door ?? door,
      },
      sla: draft.sla ?? 'same-day',
      pickupSiteId: draft.pickupSite === undefined ? undefined : site(draft.pickupSite),
      currency: eur,
      paymentMethod: draft.method ?? 'tok_visa',
      oneBox: draft.oneBox ?? false,
    }),
  );
  const placed = await world.db.transact((tx) => placePrepared(tx, world.vault, prepared));
  return expectOk(placed).order.id;
}

async function lastFact(tx: Tx, kind: string): Promise<DeliveredFact> {
  const { rows } = await sql<DeliveredFact>`
    select fact_id as id, kind, key, data, at from storage.fact where kind = ${kind}
    order by id desc limit 1`.execute(tx.sql);
  return must(rows[0], `something was told as ${kind}`);
}

async function pickAll(
  world: World,
  siteId: string,
  missing: Readonly<Record<string, number>> = {},
): Promise<void> {
  await releaseWaves(world);
  const left = new Map(Object.entries(missing));
  const lists = await world.db.read((tx) => listPickLists(tx, site(siteId)));
  for (const { id } of lists)
    for (const task of expectOk(await world.db.read((tx) => getPickList(tx, id)))) {
      const short = Math.min(left.get(task.skuId) ?? 0, task.units);
      left.set(task.skuId, (left.get(task.skuId) ?? 0) - short);
      const found = units(task.units - short);
      const { id: taskId, skuId } = task;
      if (found > 0)
        expectOk(await world.db.transact((tx) => scanPick(tx, { taskId, skuId, units: found })));
      if (short > 0) expectOk(await world.db.transact((tx) => reportShort(tx, taskId)));
    }
}

async function checkBooks(world: World, provider: SimulatedPaymentProvider): Promise<void> {
  expect(await auditBooks(world)).toEqual([]);
  const orderIds = [...new Set(provider.accounts().map((account) => account.orderId))];
  for (const orderId of orderIds) {
    const payment = await world.db.read((tx) => findPayment(tx, asId<OrderId>(orderId)));
    const ours = totalsOf(must(payment, `${orderId} has a payment`));
    const theirs = provider.accounts().filter((account) => account.orderId === orderId);
    for (const of of ['authorised', 'captured', 'voided', 'refunded'] as const)
      expect([orderId, of, ours[of].minor]).toEqual([
        orderId,
        of,
        theirs.reduce((total, account) => total + account[of], 0n),
      ]);
  }
  const { rows } = await world.db.read((tx) =>
    sql<{ kind: string }>`
      select f.kind from storage.delivery d join storage.fact f on f.id = d.fact`.execute(tx.sql),
  );
  expect(rows).toEqual([]);
}

/** From the click to the door. */
export async function orderDelivered(
  town: OrderWorld,
  sites: readonly string[],
  draft: DraftOrder,
): Promise<OrderId> {
  const orderId = await town.order(draft);
  await town.pass(untilPicking);
  for (const siteId of sites) await town.pick(siteId);
  for (const { id } of await town.shipments(orderId)) {
    await town.handOver(id);
    await town.deliver(id);
  }
  return orderId;
}

/** Units a site may sell, reserved or not. */
export async function onShelf(
  { world }: OrderWorld,
  siteId: string,
): Promise<Record<string, number>> {
  const page = { after: '', limit: 100 };
  const stock = await world.db.read((tx) => listStockOfSite(tx, site(siteId), page));
  return Object.fromEntries(stock.map((row) => [row.skuId, row.onHand]));
}

/** When the same-day slot of an order placed in the afternoon is picked. */
export const untilPicking: Seconds = minutes(210);
