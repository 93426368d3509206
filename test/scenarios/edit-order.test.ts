import {
  asId,
  currency,
  type CustomerId,
  expectOk,
  minutes,
  money,
  must,
  type OrderId,
  units,
} from '@waystock/kernel';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listBooked } from '../../src/domains/allocation/index.ts';
import { findScreening } from '../../src/domains/fraud/index.ts';
import { listAvailability } from '../../src/domains/inventory/index.ts';
import {
  findDestination,
  findOrder,
  listLines,
  putPromotion,
  redeemPromotion,
} from '../../src/domains/orders/index.ts';
import { editPrepared, type OrderChanges, prepareEdit } from '../../src/workflows/edit-order.ts';
import { cancelOrder, reachStage } from '../../src/workflows/fulfil-order.ts';
import { askHowItWent, payAgainIn } from '../../src/workflows/pay-again.ts';
import { makeCalls } from '../../src/workflows/settle-payments.ts';
import { site, sku } from '../support/goods.ts';
import { openOrderWorld, type OrderWorld, untilPicking } from '../support/order-world.ts';

let town: OrderWorld;
beforeEach(async () => {
  town = await openOrderWorld({ NEAR: { TEA: 4, POT: 2 }, FAR: { TEA: 2 } });
});
afterEach(() => town.close());

const orderOf = async (id: OrderId) =>
  must(await town.world.db.read((tx) => findOrder(tx, id)), 'it is there');
const lines = (of: Readonly<Record<string, number>>) =>
  Object.entries(of).map(([id, n]) => ({ skuId: sku(id), units: units(n) }));

/** Changes an order as its customer sees it; returns what stood against it, if anything did. */
async function edit(orderId: OrderId, changes: OrderChanges, version?: number): Promise<string> {
  const seen = version ?? (await orderOf(orderId)).version;
  const prepared = await prepareEdit(town.world, { orderId, version: seen, changes });
  if (!prepared.ok) return tell(prepared.error);
  const edited = await town.world.db.transact((tx) =>
    editPrepared(tx, town.world.vault, { ...prepared.value, actor: 'shopper' }),
  );
  if (!edited.ok) return tell(edited.error);
  await makeCalls(town.world, edited.value.calls);
  await town.settle();
  return 'ok';
}
const tell = (error: { kind: string; issues?: readonly { reason: string }[] }) =>
  error.issues ? error.issues.map((issue) => issue.reason).join() : error.kind;
const ordered = async (id: OrderId) =>
  (await town.world.db.read((tx) => listLines(tx, id))).map((l) => `${l.units} ${l.skuId}`);
const forSale = async (skuId: string, siteId = 'NEAR') => {
  const of = { skuIds: [sku(skuId)], siteIds: [site(siteId)] };
  const [row] = await town.world.db.read((tx) => listAvailability(tx, of));
  return row?.toSell;
};

test('fewer units cost less at once, and the rest of the money is let go in the end', async () => {
  const id = await town.order({ lines: { TEA: 3, POT: 1 } });
  expect(await edit(id, { lines: lines({ TEA: 1 }) })).toBe('ok');
  expect(await town.stageOf(id)).toBe('allocated');
  expect(await ordered(id)).toEqual(['1 TEA']);
  expect((await orderOf(id)).total.minor).toBe(1490n);
  expect([await forSale('TEA'), await forSale('POT')]).toEqual([3, 2]);
  // Nothing more was asked of the card.
  expect(await town.money(id)).toEqual([4490n, 0n, 0n, 0n]);
  await town.pass(untilPicking);
  await town.pick('NEAR');
  for (const shipment of await town.shipments(id)) await town.handOver(shipment.id);
  expect(await town.money(id)).toEqual([4490n, 1490n, 3000n, 0n]);
  await town.checkBooks();
});

test('more units are held, and the card is asked for more; the first hold on it is let go', async () => {
  const id = await town.order({ lines: { TEA: 1 } });
  // Its own units count: all six there are can be had.
  expect(await edit(id, { lines: lines({ TEA: 6, POT: 1 }) })).toBe('ok');
  expect(await town.stageOf(id)).toBe('allocated');
  expect((await orderOf(id)).total.minor).toBe(7490n);
  expect(await town.money(id)).toEqual([1490n + 7490n, 0n, 1490n, 0n]);
  expect([await forSale('TEA'), await forSale('TEA', 'FAR')]).toEqual([0, 0]);
  expect(await town.events(id)).toEqual([
    'placed',
    'authorised',
    'cleared',
    'allocated',
    'edited',
    'authorised',
    'cleared',
    ...(await town.shipments(id)).map(() => 'allocated'),
  ]);
  await town.checkBooks();
});

describe('what stands against a change is told, and nothing has changed', () => {
  test.each<[string, OrderChanges, string]>([
    ['more than there is', { lines: lines({ TEA: 7 }) }, 'out-of-stock'],
    ['no such goods', { lines: lines({ NOTHING: 1 }) }, 'unknown-sku'],
    [
      'no such way',
      { delivery: { sla: 'pickup', pickupSiteId: site('MOON') } },
      'option-unavailable',
    ],
  ])('%s', async (_name, changes, kind) => {
    const id = await town.order({ lines: { TEA: 1 } });
    const before = [await orderOf(id), await town.shipments(id)];
    expect(await edit(id, changes)).toBe(kind);
    expect([await orderOf(id), await town.shipments(id)]).toEqual(before);
    await town.checkBooks();
  });

  test('of a version long past, of an order being picked, of one that is not there', async () => {
    const id = await town.order({ lines: { TEA: 1 } });
    expect(await edit(id, { oneBox: true }, 1)).toBe('stale-version');
    expect(await edit(asId<OrderId>('ord_none'), {}, 1).catch(() => '')).toBe('order-not-found');
    await town.pass(untilPicking);
    await town.pickUnheard('NEAR');
    expect(await edit(id, { lines: lines({ TEA: 2 }) })).toBe('too-late-to-change');
    await town.settle();
    expect(await edit(id, { lines: lines({ TEA: 2 }) })).toBe('too-late-to-change');
    await town.checkBooks();
  });

  test('by somebody who was faster', async () => {
    const id = await town.order({ lines: { TEA: 1 } });
    const { version } = await orderOf(id);
    const changes = { lines: lines({ TEA: 2 }) };
    const prepared = expectOk(await prepareEdit(town.world, { orderId: id, version, changes }));
    await town.order({ lines: { TEA: 5 }, customer: 'cus_2' });
    const late = await town.world.db.transact((tx) =>
      editPrepared(tx, town.world.vault, { ...prepared, actor: 'shopper' }),
    );
    expect(late.ok ? 'ok' : late.error.kind).toBe('out-of-stock');
    expect(await town.stageOf(id)).toBe('allocated');
    await cancelOrder(town.world, id, 'changed-mind');
    const gone = await town.world.db.transact((tx) =>
      editPrepared(tx, town.world.vault, { ...prepared, actor: 'shopper' }),
    );
    expect(gone.ok ? 'ok' : gone.error.kind).toBe('too-late-to-change');
    await town.settle();
    await town.checkBooks();
  });
});

test('another door: the promise stays, and whoever gets it is judged again', async () => {
  const id = await town.order({ lines: { TEA: 1 } });
  const { promisedAt } = await orderOf(id);
  await town.pass(minutes(1));
  const destination = {
    recipient: 'B. Neighbour',
    street: 'Teststraße 9',
    postcode: '10115',
    city: 'Berlin',
    country: 'DE',
    position: { lon: 13.41, lat: 52.51 },
  };
  expect(await edit(id, { destination })).toBe('ok');
  expect(await town.world.db.read((tx) => findDestination(tx, town.world.vault, id))).toMatchObject(
    {
      recipient: 'B. Neighbour',
      lon: 13.41,
    },
  );
  expect((await orderOf(id)).promisedAt).toBe(promisedAt);
  const screening = await town.world.db.read((tx) => findScreening(tx, id));
  expect(screening?.openedAt).toBe(town.world.now());
  expect(await town.stageOf(id)).toBe('allocated');
  expect(await town.money(id)).toEqual([1490n, 0n, 0n, 0n]);
  await town.checkBooks();
});

test('another way: its slot is booked, the old one is free again', async () => {
  const id = await town.order({ lines: { TEA: 1 } });
  const slots = async () => {
    const { rows } = await town.world.db.read((tx) =>
      sql<{ slot_id: string }>`select slot_id from allocation.slot_booking
        where order_id = ${id}`.execute(tx.sql),
    );
    return rows.map((row) => row.slot_id);
  };
  const [sameDay] = await slots();
  expect(sameDay).toContain('same-day');
  const change = { delivery: { sla: 'pickup' as const, pickupSiteId: site('NEAR') } };
  expect(await edit(id, change)).toBe('ok');
  expect(await slots()).toEqual([expect.stringContaining('pickup')]);
  const booked = await town.world.db.read((tx) => listBooked(tx, [sameDay ?? '']));
  expect(booked.get(sameDay ?? '')).toBe(0);
  // Fetching it costs nothing.
  expect((await orderOf(id)).total.minor).toBe(1000n);
  expect((await town.shipments(id)).map((shipment) => shipment.siteId)).toEqual(['NEAR']);
  await town.checkBooks();
});

test('what was ordered before keeps its price; what is new costs what it costs today', async () => {
  const id = await town.order({ lines: { TEA: 1 } });
  await town.world.db.transact((tx) =>
    sql`update catalogue.sku set price_minor = 5000`.execute(tx.sql),
  );
  expect(await edit(id, { lines: lines({ TEA: 2, POT: 1 }) })).toBe('ok');
  expect((await orderOf(id)).items.minor).toBe(7000n);
  await town.checkBooks();
});

test('a code goes on taking its share, and is not used twice', async () => {
  const id = await town.order({ lines: { TEA: 2 } });
  const eur = (minor: number) => money(minor, currency('EUR'));
  const of = { code: 'TENTH', customerId: asId<CustomerId>('cus_1'), orderId: id };
  await town.world.db.transact(async (tx) => {
    await putPromotion(tx, {
      code: 'TENTH',
      benefit: { kind: 'percent', basisPoints: 1000 },
      validFrom: town.world.now(),
      validUntil: undefined,
      minimum: eur(2000),
      usesPerCustomer: 1,
      totalUses: 1,
    });
    expectOk(await redeemPromotion(tx, { ...of, lines: [eur(2000)], shipping: eur(490) }));
    await sql`update orders.orders set promotion_code = 'TENTH' where id = ${id}`.execute(tx.sql);
  });
  expect(await edit(id, { lines: lines({ TEA: 3 }) })).toBe('ok');
  expect(await orderOf(id)).toMatchObject({ discount: eur(300), total: eur(3000 - 300 + 490) });
  expect(await edit(id, { lines: lines({ TEA: 1 }) })).toBe('promotion-invalid');
  expect((await orderOf(id)).discount).toEqual(eur(300));
  await town.checkBooks();
});

test('who does not pay the difference loses the order with its hold, and may pay in time', async () => {
  const declined = await town.order({ lines: { TEA: 1 } });
  await town.world.db.transact((tx) =>
    sql`update orders.orders set payment_method = 'tok_decline'`.execute(tx.sql),
  );
  expect(await edit(declined, { lines: lines({ TEA: 2 }) })).toBe('ok');
  expect(await town.stageOf(declined)).toBe('created');
  const wished = await town.world.db.transact((tx) =>
    payAgainIn(tx, { orderId: declined, method: 'tok_visa', actor: 'shopper' }),
  );
  await makeCalls(town.world, expectOk(wished));
  await town.settle();
  expect(await town.stageOf(declined)).toBe('allocated');

  await town.world.db.transact((tx) =>
    sql`update orders.orders set payment_method = 'tok_decline'`.execute(tx.sql),
  );
  expect(await edit(declined, { lines: lines({ TEA: 3 }) })).toBe('ok');
  await town.pass(minutes(30));
  expect(await town.stageOf(declined)).toBe('cancelled');
  const [authorised = 0n, captured, voided] = await town.money(declined);
  expect([captured, voided]).toEqual([0n, authorised]);
  await town.checkBooks();
});

test('an authorisation for the order as it was does not pay for what it is', async () => {
  // The bank asks; meanwhile the customer orders more, and then passes both challenges.
  const id = await town.order({ lines: { TEA: 1 }, method: 'tok_challenge' });
  expect(await edit(id, { lines: lines({ TEA: 3 }) })).toBe('ok');
  const keys = async () => {
    const { rows } = await town.world.db.read((tx) =>
      sql<{ key: string }>`select provider_key as key from payments.operation
        where kind = 'authorise' order by seq`.execute(tx.sql),
    );
    return rows.map((row) => row.key);
  };
  const [first = '', second = ''] = await keys();
  const pass = async (key: string) => {
    town.provider.completeChallenge(key, true);
    await askHowItWent(town.world, id);
    await town.settle();
  };
  await pass(first);
  expect(await town.money(id)).toEqual([1490n, 0n, 0n, 0n]);
  expect(await town.stageOf(id)).toBe('created');
  await pass(second);
  expect(await town.stageOf(id)).toBe('allocated');
  expect(await town.money(id)).toEqual([1490n + 3490n, 0n, 1490n, 0n]);
  await town.checkBooks();
});

test('news of the first payment that comes after the change pays for nothing', async () => {
  const id = await town.order({ lines: { TEA: 1 } });
  const paid = await town.lastFact('payments.authorised');
  await town.world.db.transact((tx) =>
    sql`update orders.orders set payment_method = 'tok_decline'`.execute(tx.sql),
  );
  expect(await edit(id, { lines: lines({ TEA: 2 }) })).toBe('ok');
  await reachStage(town.world, paid);
  await town.settle();
  expect(await town.stageOf(id)).toBe('created');
});
