import {
  asId,
  currency,
  days,
  expectOk,
  grams,
  hours,
  localDate,
  metres,
  millilitres,
  millimetres,
  minutes,
  money,
  type OrderId,
  plus,
  position,
  timeZone,
  units,
} from '@waystock/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { seedGoods, site, sku, stockUp } from '../../../test/support/goods.ts';
import { seedShipments } from '../../../test/support/shipments.ts';
import { holdStock } from '../inventory/index.ts';
import { listDecisions } from '../learning/index.ts';
import { putLanes } from '../network/index.ts';
import { anything } from './allocation.fixture.ts';
import {
  bookSlot,
  type CarrierContract,
  decide,
  findPlans,
  type LastMile,
  listBooked,
  listPlanVersions,
  listSlotDrift,
  loadNetwork,
  loadProblem,
  type OrderToAllocate,
  putCarrier,
  putLastMiles,
  recordPlan,
  releaseSlots,
  type Slot,
} from './index.ts';
import { planToJson } from './plan-json.ts';
import { slotId } from './slots.ts';
import { listCarriers, listLastMiles } from './tariff-store.ts';

const cents = (n: number) => money(n, currency('EUR'));

const parcels: CarrierContract = {
  id: 'post.parcel',
  tariff: {
    carrier: 'post',
    service: 'parcel',
    zones: [
      {
        zone: 'regional',
        upTo: metres(100_000),
        rate: { base: cents(350), bands: [{ upTo: grams(20_000), perKg: cents(30) }] },
        transit: { businessDays: 1, deliveredByMinute: 1080 },
      },
      {
        zone: 'national',
        upTo: metres(900_000),
        rate: {
          base: cents(450),
          bands: [
            { upTo: grams(2000), perKg: cents(0) },
            { upTo: grams(20_000), perKg: cents(60) },
          ],
        },
        transit: { duration: hours(40) },
      },
    ],
  },
  carries: { ...anything, longestSide: millimetres(1200) },
  collectsAt: 1020,
  restDays: [0, 6],
  holidays: [localDate('2026-05-14')],
  active: true,
};

const bikes: LastMile = {
  siteId: site('NORTH'),
  reach: metres(10_000),
  perDrop: cents(280),
  perKm: cents(12),
  speed: 5,
  spare: minutes(10),
  carries: {
    ...anything,
    temperatures: ['ambient'],
    heaviestLoad: grams(12_000),
    largestLoad: millilitres(450_000),
    mostCapacityUnits: units(24),
  },
};

let test1: TestDatabase;
beforeAll(async () => {
  test1 = await openTestDatabase();
  await test1.db.transact(async (tx) => {
    await seedGoods(tx, { sites: ['NORTH', 'SOUTH', 'EAST'], skus: ['CUP', 'POT', 'TEA'] });
    await stockUp(tx, 'CUP', 'NORTH', 2);
    await stockUp(tx, 'POT', 'SOUTH', 5);
    await stockUp(tx, 'CUP', 'SOUTH', 5);
    await seedShipments(tx, { ids: ['a', 'b', 'c', 'd'], siteId: 'NORTH' });
    const lane = { from: site('SOUTH'), to: site('NORTH'), cost: cents(90), duration: hours(20) };
    expectOk(await putLanes(tx, [lane]));
    expectOk(await putCarrier(tx, parcels));
    await putLastMiles(tx, [bikes]);
  });
});
afterAll(() => test1.drop());

const order = (changes: Partial<OrderToAllocate> = {}): OrderToAllocate => ({
  lines: [
    { skuId: sku('CUP'), units: units(2) },
    { skuId: sku('POT'), units: units(1) },
  ],
  destination: position(13.41, 52.5),
  timeZone: timeZone('Europe/Berlin'),
  service: 'standard',
  deadline: plus(test1.clock.now, days(6)),
  shippingPaidBy: 'platform',
  preference: 'none',
  orderValue: cents(3000),
  ...changes,
});
const problemOf = (
  changes: Partial<OrderToAllocate> = {},
  holding: Parameters<typeof loadProblem>[2]['holding'] = [],
) =>
  test1.db.read(async (tx) => {
    const network = await loadNetwork(tx);
    return loadProblem(tx, order(changes), { network, holding });
  });

describe('tariffs', () => {
  test('come back as they were written, and written again replace their zones', async () => {
    expect(await test1.db.read(listCarriers)).toEqual([parcels]);
    expect(await test1.db.read(listLastMiles)).toEqual([bikes]);
    const zones = parcels.tariff.zones.slice(0, 1);
    const fewer = { ...parcels, id: 'post.other', tariff: { ...parcels.tariff, zones } };
    await test1.db.transact((tx) =>
      putCarrier(tx, { ...parcels, id: 'post.other', active: false }),
    );
    await test1.db.transact((tx) => putCarrier(tx, { ...fewer, active: false }));
    expect((await test1.db.read(listCarriers))[0]).toEqual({ ...fewer, active: false });
  });

  test('that pricing could not rely on are refused', async () => {
    const rate = { base: cents(1), bands: [{ upTo: grams(1500), perKg: cents(1) }] };
    const broken = {
      ...parcels,
      tariff: { ...parcels.tariff, zones: parcels.tariff.zones.map((zone) => ({ ...zone, rate })) },
    };
    expect(await test1.db.transact((tx) => putCarrier(tx, broken))).toMatchObject({
      ok: false,
      error: { kind: 'carrier-invalid', contractId: 'post.parcel' },
    });
    expect((await test1.db.read(listCarriers)).at(-1)).toEqual(parcels);
  });
});

describe('an order', () => {
  test('is decided on what can be sold now, and what others hold is not there', async () => {
    const problem = await problemOf();
    expect(problem.sites.map((s) => [s.siteId, s.available])).toEqual([
      ['NORTH', [2, 0]],
      ['SOUTH', [5, 5]],
    ]);
    expect(problem.lanes).toHaveLength(1);
    const { chosen } = expectOk(decide(problem));
    expect([chosen.strategy, chosen.shipments[0]?.from]).toEqual(['single-source', 'SOUTH']);
    const held = await test1.db.transact((tx) =>
      holdStock(tx, {
        purpose: 'other',
        lines: [{ skuId: sku('CUP'), siteId: site('SOUTH'), units: units(4) }],
      }),
    );
    expectOk(held);
    const split = expectOk(decide(await problemOf())).chosen;
    expect(
      split.shipments.flatMap((s) => s.lines).map((l) => [l.skuId, l.source, l.units]),
    ).toEqual(expect.arrayContaining([['POT', 'SOUTH', 1]]));
    expect(split.shipments.length + split.transfers.length).toBe(2);
  });

  test('counts what it holds itself as there', async () => {
    const holding = [{ skuId: sku('CUP'), siteId: site('SOUTH'), units: 4 }];
    const problem = await problemOf({}, holding);
    expect(problem.sites.find((s) => s.siteId === 'SOUTH')?.available).toEqual([5, 5]);
  });

  test('keeps every version of its plan beside the decision behind it', async () => {
    const orderId = asId<OrderId>('ord_a');
    const problem = await problemOf();
    const decision = expectOk(decide(problem));
    const record = (cause: string) =>
      test1.db.transact((tx) => recordPlan(tx, orderId, { problem, decision, cause }));
    const first = await record('placed');
    const second = await record('another way costs less');
    expect([first.version, second.version]).toEqual([1, 2]);
    const versions = await test1.db.read((tx) => listPlanVersions(tx, orderId));
    expect(versions.map((v) => [v.version, v.cause, v.plan])).toEqual([
      [1, 'placed', decision.chosen],
      [2, 'another way costs less', decision.chosen],
    ]);
    const current = await test1.db.read((tx) => findPlans(tx, [orderId, asId<OrderId>('ord_b')]));
    expect([...current.values()].map((v) => v.version)).toEqual([2]);
    const decisions = await test1.db.read((tx) => listDecisions(tx, { subject: orderId }));
    expect(decisions.map((d) => d.sequence).sort()).toEqual([1, 2]);
    expect(decisions[0]).toMatchObject({
      policy: 'allocation.exact-per-order',
      value: { unit: 'EUR-minor', expected: Number(decision.chosen.cost.total.minor) },
      alternatives: decision.alternatives.map((other) => ({ regret: Number(other.regret.minor) })),
      action: { plan: JSON.parse(JSON.stringify(planToJson(decision.chosen))) },
    });
    // The same inputs, the same hash: the decision could be taken again.
    expect(decisions[0]?.inputsHash).toBe(decisions[1]?.inputsHash);
    const facts = await test1.db.pool.query(
      "select kind, data->>'version' as version from storage.fact where key = $1 order by id",
      [orderId],
    );
    expect(facts.rows).toEqual([
      { kind: 'allocation.order-allocated', version: '1' },
      { kind: 'allocation.order-replanned', version: '2' },
    ]);
  });
});

describe('slots', () => {
  const slot = (capacity: number, hour = 0): Slot => {
    const opens = plus(test1.clock.now, hours(hour + 1));
    return {
      id: slotId(asId('reg_test'), 'same-day', opens),
      place: asId('reg_test'),
      service: 'same-day',
      opens,
      closes: plus(opens, hours(3)),
      capacity,
    };
  };
  const bookFor = (id: string, of: Slot) =>
    test1.db.transact((tx) => bookSlot(tx, of, asId<OrderId>(`ord_${id}`)));
  test('hold as many orders as there are places, each once', async () => {
    const two = slot(2);
    expectOk(await bookFor('a', two));
    expectOk(await bookFor('a', two));
    expectOk(await bookFor('b', two));
    expect(await bookFor('c', two)).toEqual({
      ok: false,
      error: { kind: 'slot-full', slotId: two.id, capacity: 2 },
    });
    await test1.db.transact((tx) => releaseSlots(tx, asId<OrderId>('ord_a')));
    await test1.db.transact((tx) => releaseSlots(tx, asId<OrderId>('ord_a')));
    expectOk(await bookFor('c', two));
    const booked = await test1.db.read((tx) => listBooked(tx, [two.id, 'never']));
    expect([...booked]).toEqual([[two.id, 2]]);
    expect(await test1.db.read(listSlotDrift)).toEqual([]);
  });

  test('a refused order leaves nothing behind', async () => {
    const outcome = await test1.db.transact(async (tx) => {
      expectOk(await bookSlot(tx, slot(1, 5), asId<OrderId>('ord_a')));
      return bookSlot(tx, slot(0, 9), asId<OrderId>('ord_a'));
    });
    expect(outcome.ok).toBe(false);
    const ids = [slot(1, 5).id, slot(0, 9).id];
    expect((await test1.db.read((tx) => listBooked(tx, ids))).size).toBe(0);
  });
});
