import { days, hours, instant, minutes, parseInstant, type Seconds } from '@waystock/kernel';
import { afterEach, describe, expect, test } from 'vitest';
import type { PlanJson } from '../../src/domains/allocation/index.ts';
import { tellOverdueGoods } from '../../src/workflows/source-late-goods.ts';
import type { CarrierSketch, LaneSketch, ShopSketch } from '../support/shop-sketch.ts';
import { openShopWorld, type ShopOrder, type ShopWorld } from '../support/shop-world.ts';

/**
 * Three things of which one lies in New York, one in Chicago, one in Miami, for a door in New York.
 * Sent directly: 3.00, 8.50 and 6.50, 18.00 together. Brought to New York first: 4.00 and 3.50, then
 * one box for 4.50, 12.00 together. 0.35 of each delivery is its carton.
 */
const newYork = { lat: 40.71, lon: -74 };
const losAngeles = { lat: 34.05, lon: -118.24 };
/** Ten in the morning in New York. */
const morning = instant(Date.UTC(2026, 4, 6, 14));

const zones = (city: Seconds, near: Seconds, far: Seconds): CarrierSketch['zones'] => [
  { upToKm: 100, base: 190, takes: city },
  { upToKm: 1_800, base: 740, takes: near },
  { upToKm: 3_500, base: 540, takes: far },
  { upToKm: 7_000, base: 990, takes: far },
];
const byRoad = {
  id: 'road',
  collectsAt: 720,
  perKg: 75,
  zones: zones(hours(2), days(2), days(1.5)),
};
const byAir = { ...byRoad, id: 'air', zones: zones(hours(2), hours(2), hours(2)) };
const lanesTaking = (takes: Seconds): LaneSketch[] => [
  { from: 'CHI', to: 'NY', cost: 400, takes },
  { from: 'MIA', to: 'NY', cost: 350, takes },
];

const threeCities = (changes: Partial<ShopSketch> = {}): ShopSketch => ({
  now: morning,
  sites: {
    // Half an hour from the cut-off until the carrier comes.
    NY: { ...newYork, zone: 'America/New_York', cutOff: 690, shelf: { A: 9 } },
    CHI: { lat: 41.88, lon: -87.63, zone: 'America/Chicago', shelf: { B: 9 } },
    MIA: { lat: 25.76, lon: -80.19, zone: 'America/New_York', shelf: { C: 9 } },
  },
  goods: { A: { price: 2000 }, B: { price: 2000 }, C: { price: 2000 } },
  carriers: [byRoad],
  lanes: lanesTaking(days(1)),
  ...changes,
});

let shop: ShopWorld;
afterEach(() => shop.close());

const abc = { lines: { A: 1, B: 1, C: 1 }, door: newYork };
const ordered = async (draft: Partial<ShopOrder> = {}) => {
  const placed = await shop.order({ ...abc, sla: 'standard', ...draft });
  expect(placed).toMatchObject({ status: 201 });
  await shop.settle();
  return String(placed.body.order_id);
};
const shown = async (id: string) => (await (await shop.shopper()).get(`/orders/${id}`)).body;
const decided = async (id: string) => {
  const [decision] = await shop.decisions(id);
  expect(decision).toBeDefined();
  return decision as NonNullable<typeof decision>;
};
const costs = ({ cash_minor, cost_terms }: PlanJson) => {
  const of = (...terms: string[]): number =>
    cost_terms
      .filter(({ term }) => terms.includes(term))
      .reduce((sum, { amount_minor }) => sum + amount_minor, 0);
  return { cash: cash_minor, deliveries: of('shipping', 'packaging'), transfers: of('transfer') };
};
const split = { cash: 1800, deliveries: 1800, transfers: 0 };
const consolidated = { cash: 1200, deliveries: 450, transfers: 750 };

describe('a standard order', () => {
  test('is brought together: the hub waits for both receipts, then one box leaves', async () => {
    // Given three things in three cities, and five days' time.
    shop = await openShopWorld(threeCities());
    // When they are ordered,
    const id = await ordered();
    // then the cheaper way is chosen, and what the other would have cost is kept with it.
    const { plan, alternatives } = await decided(id);
    expect([plan.strategy, costs(plan)]).toEqual(['consolidate', consolidated]);
    const other = alternatives.find((a) => a.plan.strategy === 'split');
    expect(other && costs(other.plan)).toEqual(split);
    expect(other?.regret).toBeGreaterThan(0);
    expect(other?.text).toMatch(
      /shipping \+12\.80 USD, packaging \+0\.70 USD, transfer -7\.50 USD/,
    );

    // One shipment waits in New York for two transfers.
    const [shipment, ...more] = (await shown(id)).shipments;
    expect(more).toEqual([]);
    expect(shipment).toMatchObject({ site_id: 'NY', stage: 'allocated', awaiting_transfers: 2 });
    const ops = await shop.ops();
    const { items } = (await ops.get('/inbound?site_id=NY')).body;
    expect(items.map(summaryOf).toSorted()).toEqual(['1 B from CHI', '1 C from MIA']);

    // Both are due a day later; the box would leave with the carrier that comes at noon.
    expect(plan.shipments).toMatchObject([
      { leaves_at: '2026-05-07T16:00:00.000Z', arrives_at: '2026-05-07T18:00:00.000Z' },
    ]);

    // Nothing is picked while one of them is under way, though the carrier is about to come.
    await shop.at(parseInstant('2026-05-07T15:26:00Z'));
    expect(await shop.pick('NY')).toBe(0);
    await arrive(items[0].inbound_id);
    expect((await shown(id)).shipments).toMatchObject([{ awaiting_transfers: 1 }]);
    expect(await shop.pick('NY')).toBe(0);
    await arrive(items[1].inbound_id);
    expect((await shown(id)).shipments).toMatchObject([{ awaiting_transfers: 0 }]);

    // With the last one there, all three leave together, and are paid once.
    expect(await shop.pick('NY')).toBe(3);
    await shop.handOver(shipment.shipment_id);
    expect(await shop.money(id)).toEqual({ authorised: 6000, captured: 6000, voided: 0 });
    await shop.deliver(shipment.shipment_id);
    expect(await shown(id)).toMatchObject({ stage: 'delivered', shipments: [{ site_id: 'NY' }] });
  });

  test('is split when its shopper pays the shipping, and is not if one box was asked for', async () => {
    shop = await openShopWorld(
      threeCities({ goods: { A: { price: 1500 }, B: { price: 1500 }, C: { price: 1500 } } }),
    );
    const id = await ordered();
    expect(await shown(id)).toMatchObject({ items_minor: 4500, shipping_minor: 390 });
    const { plan, alternatives } = await decided(id);
    expect([plan.strategy, costs(plan)]).toEqual(['split', split]);
    // It would have been cheaper for the shop, but not by what the shopper pays of it.
    const together = alternatives.find((a) => a.plan.strategy === 'consolidate');
    expect(together?.plan.cash_minor).toBeLessThan(plan.cash_minor);
    expect(together?.regret).toBeGreaterThan(0);

    const oneBox = await decided(await ordered({ oneBox: true }));
    expect([oneBox.plan.strategy, costs(oneBox.plan)]).toEqual(['consolidate', consolidated]);
  });
});

describe('what the order is like decides, too', () => {
  const priced = (price: number, changes: Partial<ShopSketch> = {}) =>
    threeCities({ goods: { A: { price }, B: { price }, C: { price } }, ...changes });
  const strategy = async (sketch: ShopSketch) => {
    shop = await openShopWorld(sketch);
    return (await decided(await ordered())).plan;
  };
  const dear: LaneSketch[] = [
    { from: 'CHI', to: 'NY', cost: 700, takes: days(1) },
    { from: 'MIA', to: 'NY', cost: 650, takes: days(1) },
  ];

  test.each([
    ['small things are sent one by one when that costs no more', 2_000, 'split'],
    ['dear things share one box: less can go wrong with it', 20_000, 'consolidate'],
  ] as const)('order value: %s', async (_, price, expected) => {
    expect((await strategy(priced(price, { lanes: dear }))).strategy).toBe(expected);
  });

  test('medical goods are not kept waiting for others, which share a box without them', async () => {
    const price = 4_000;
    const plan = await strategy(
      priced(price, { goods: { A: { price }, B: { price, hazard: 'medical' }, C: { price } } }),
    );
    expect(
      plan.shipments.map((s) => [s.from_site_id, s.lines.map((line) => line.sku_id).toSorted()]),
    ).toEqual([
      ['NY', ['A', 'C']],
      ['CHI', ['B']],
    ]);
  });
});

describe('goods on their way that come later than was said', () => {
  const delay = async (skuId: string, due: string) => {
    const ops = await shop.ops();
    const { items } = (await ops.get('/inbound?site_id=NY&state=expected')).body;
    const { inbound_id: id } = items.find((item: { sku_id: string }) => item.sku_id === skuId);
    const moved = await ops.send('POST', `/inbound/${id}/schedule`, { due_at: due });
    expect(moved.body).toMatchObject({ due_at: due, state: 'expected' });
    await shop.settle();
    return String(id);
  };
  const restock = async (skuId: string, siteId: string) => {
    const ops = await shop.ops();
    const announced = await ops.send('POST', '/inbound', {
      sku_id: skuId,
      site_id: siteId,
      units: 3,
      due_at: new Date(shop.world.now()).toISOString(),
    });
    await arrive(announced.body.inbound_id);
  };
  const story = async (id: string, type: string) =>
    (await (await shop.shopper()).get(`/orders/${id}/events`)).body.items.filter(
      (event: { type: string }) => event.type === type,
    );
  const tracked = async (id: string) =>
    (await (await shop.shopper()).get(`/orders/${id}/tracking`)).body.shipments;

  test('change nothing while their shipment can still be in time', async () => {
    shop = await openShopWorld(threeCities());
    const id = await ordered();
    await restock('B', 'MIA');
    await delay('B', '2026-05-07T20:00:00.000Z');
    expect((await shown(id)).shipments).toMatchObject([{ awaiting_transfers: 2 }]);
    expect(await story(id, 'goods-late')).toEqual([]);
  });

  test('are sent from another shelf instead, by the same promise and with the reason', async () => {
    shop = await openShopWorld(threeCities());
    const id = await ordered();
    const before = await shown(id);
    await restock('B', 'MIA');
    const late = await delay('B', '2026-05-20T08:00:00.000Z');
    const after = await shown(id);
    expect(after.shipments.map(parts).toSorted()).toEqual(['MIA: B', 'NY: A, C']);
    for (const shipment of after.shipments) {
      expect(shipment.promised_at).toBe(before.promised_at);
      expect(shipment.awaiting_transfers).toBe(shipment.site_id === 'NY' ? 1 : 0);
    }
    expect(after.total_minor).toBe(before.total_minor);
    expect(await story(id, 'goods-late')).toMatchObject([
      { data: { inbound_id: late, dropped: [], missing: [{ sku_id: 'B', units: 1 }] } },
    ]);
    const causes = (await shop.decisions(id)).map((decision) => decision.cause);
    expect(causes.toSorted()).toEqual(['B late at NY', 'allocated']);

    // What comes in the end is anybody's.
    await arrive(late);
    const { items } = (await (await shop.ops()).get('/stock?site_id=NY')).body;
    expect(items.find((row: { sku_id: string }) => row.sku_id === 'B')).toMatchObject({
      on_hand: 1,
      reserved: 0,
    });
    expect((await shown(id)).shipments.map(parts)).toContain('NY: A, C');
  });

  test('are late, too, when their hour has passed and nobody has said anything', async () => {
    shop = await openShopWorld(threeCities());
    const id = await ordered();
    const due = async () => {
      const { items } = (await (await shop.ops()).get('/inbound?site_id=NY&state=expected')).body;
      return items.map((item: { due_at: string }) => item.due_at);
    };
    const announced = await due();
    const looks: string[] = [];
    await shop.pass(hours(20));
    for (let day = 1; day <= 4; day++) {
      await shop.pass(days(1));
      await tellOverdueGoods(shop.world);
      await tellOverdueGoods(shop.world);
      await shop.settle();
      looks.push((await shown(id)).shipments.map(parts).toSorted().join(' + '));
    }
    // Two days late they may come within two more; four days late they may take four, which is too
    // long: others are sent on their way. That they should be here still shows.
    const waits = 'NY: A, B, C';
    expect(looks).toEqual([waits, waits, waits, 'NY: A + NY: B + NY: C']);
    expect(await story(id, 'goods-late')).toHaveLength(2);
    expect((await due()).slice(0, 2)).toEqual(announced);
    expect(await due()).toHaveLength(4);
  });

  test('are waited for if nobody else has them, and whoever waits is told why', async () => {
    shop = await openShopWorld(
      threeCities({
        sites: {
          ...threeCities().sites,
          CHI: { lat: 41.88, lon: -87.63, zone: 'America/Chicago', shelf: { B: 1 } },
        },
      }),
    );
    const id = await ordered();
    const before = await shown(id);
    expect(await tracked(id)).toMatchObject([{ late_because: null }]);
    await delay('B', '2026-05-20T08:00:00.000Z');
    expect((await shown(id)).shipments).toEqual(before.shipments);
    expect(await story(id, 'goods-late')).toMatchObject([
      { data: { due_at: '2026-05-20T08:00:00.000Z' } },
    ]);
    // Long before the promise has run out.
    expect(await tracked(id)).toMatchObject([
      { promised_at: before.promised_at, late_because: 'awaits-goods' },
    ]);
  });
});

describe('an urgent order', () => {
  /** Lanes of half an hour: waiting for a transfer would be in time, and cheaper. */
  const quick = threeCities({ carriers: [byAir], lanes: lanesTaking(minutes(30)) });
  const afternoon = 'land.two-hour.2026-05-06T18:00Z';

  test.each([
    ['same-day', { sla: 'same-day' }],
    ['same-day in one box', { sla: 'same-day', oneBox: true }],
    ['two-hour', { sla: 'two-hour', slot: afternoon }],
  ] as const)('%s never waits for a transfer, though it would be in time', async (_, draft) => {
    shop = await openShopWorld(quick);
    const id = await ordered(draft);
    const order = await shown(id);
    expect(order.shipments.map(parts).toSorted()).toEqual(['CHI: B', 'MIA: C', 'NY: A']);
    for (const shipment of order.shipments) expect(shipment.awaiting_transfers).toBe(0);
    const { plan, alternatives } = await decided(id);
    expect([plan.strategy, costs(plan)]).toEqual(['split', split]);
    expect(alternatives.filter((a) => a.plan.transfers.length > 0)).toEqual([]);
    expect((await (await shop.ops()).get('/inbound?site_id=NY')).body.items).toEqual([]);
  });

  test('paid for after its last departure, comes late from where its goods are', async () => {
    shop = await openShopWorld({ ...quick, now: parseInstant('2026-05-06T15:20:00Z') });
    // Given an order by the carrier that comes at noon, whose payment takes until after the cut-off.
    const placed = await shop.order({ ...abc, sla: 'same-day' });
    expect(placed).toMatchObject({ status: 201 });
    await shop.pass(minutes(20));
    // Then nothing is left waiting at a site for goods that lie at another.
    const order = await shown(String(placed.body.order_id));
    expect(order.shipments.map(parts).toSorted()).toEqual(['CHI: B', 'MIA: C', 'NY: A']);
    for (const shipment of order.shipments)
      expect(shipment).toMatchObject({ stage: 'allocated', promised_at: placed.body.promised_at });
    const [decision] = await shop.decisions(order.order_id);
    expect(decision?.cause).toBe('too-late-for-its-promise');
  });

  test('the same goods on the same lanes are brought together when there is time', async () => {
    shop = await openShopWorld(quick);
    const { plan } = await decided(await ordered());
    expect([plan.strategy, costs(plan)]).toEqual(['consolidate', consolidated]);
  });

  test.each(['same-day', 'two-hour'] as const)(
    'what takes two days is not promised %s',
    async (sla) => {
      shop = await openShopWorld(threeCities());
      const refused = await shop.order({ ...abc, sla });
      expect(refused).toMatchObject({
        status: 422,
        body: { details: { issues: [{ field: 'delivery', reason: 'option-unavailable' }] } },
      });
      // What lies in New York alone is there today.
      const id = await ordered({ sla: 'same-day', lines: { A: 1 } });
      const { plan } = await decided(id);
      expect([plan.strategy, plan.cash_minor]).toEqual(['single-source', 300]);
    },
  );
});

describe('the same thing in New York, Chicago and Los Angeles', () => {
  const coasts = (newYorkHas: number): ShopSketch =>
    threeCities({
      sites: {
        NY: { ...newYork, zone: 'America/New_York', shelf: { A: newYorkHas } },
        CHI: { lat: 41.88, lon: -87.63, zone: 'America/Chicago', shelf: { A: 1 } },
        LA: { ...losAngeles, region: 'west', zone: 'America/Los_Angeles', shelf: { A: 1 } },
      },
      lanes: [],
    });

  test.each([
    ['a door in New York is served from there', 1, newYork, ['NY', 300]],
    ['a door in Los Angeles is served from there', 1, losAngeles, ['LA', 300]],
    ['with an empty shelf there, from where it costs least', 0, newYork, ['CHI', 850]],
  ] as const)('%s', async (_, newYorkHas, door, expected) => {
    shop = await openShopWorld(coasts(newYorkHas));
    const id = await ordered({ lines: { A: 1 }, door });
    const { plan, alternatives } = await decided(id);
    expect([plan.shipments[0]?.from_site_id, plan.cash_minor]).toEqual(expected);
    const others = alternatives.map((a) => a.plan.cash_minor);
    expect(others.length).toBeGreaterThan(0);
    for (const cost of others) expect(cost).toBeGreaterThan(plan.cash_minor);
  });
});

const parts = (shipment: { site_id: string; lines: { sku_id: string }[] }): string =>
  `${shipment.site_id}: ${shipment.lines.map((line) => line.sku_id).join(', ')}`;

const summaryOf = (receipt: { sku_id: string; from_site_id: string; units: number }): string =>
  `${receipt.units} ${receipt.sku_id} from ${receipt.from_site_id}`;

async function arrive(inboundId: string): Promise<void> {
  const ops = await shop.ops();
  const taken = await ops.send('POST', `/inbound/${inboundId}/receipt`, {});
  expect(taken).toMatchObject({ status: 200, body: { state: 'received' } });
  await shop.settle();
}
