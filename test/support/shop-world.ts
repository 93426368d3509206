import { asId, type Instant, must, type OrderId, plus, type Seconds } from '@waystock/kernel';
import { expect } from 'vitest';
import type { PlanJson } from '../../src/domains/allocation/index.ts';
import { listDecisions } from '../../src/domains/learning/index.ts';
import { findPayment, totalsOf } from '../../src/domains/payments/index.ts';
import { auditBooks } from '../../src/workflows/audit-books.ts';
import { takeExpiredLotsOffSale } from '../../src/workflows/expire-lots.ts';
import { releaseExpiredHolds } from '../../src/workflows/release-expired-holds.ts';
import { releaseWaves } from '../../src/workflows/release-waves.ts';
import type { World } from '../../src/world.ts';
import { type Answer, type Caller, openTestApi, type TestApi } from './api.ts';
import type { TestDatabase } from './database.ts';
import { seedShop, type ShopSketch } from './shop-sketch.ts';

/**
 * A shop as the people in it see it: shoppers and staff by HTTP, every answer held against the
 * contract; what happens behind their backs (facts, schedules, the payment provider) when told to.
 */
export interface ShopWorld {
  readonly world: World;
  readonly database: TestDatabase;
  readonly server: TestApi['server'];
  readonly provider: TestApi['provider'];
  readonly as: TestApi['as'];
  readonly nobody: Caller;
  shopper(id?: string): Promise<Caller>;
  ops(): Promise<Caller>;
  order(draft: ShopOrder): Promise<Answer>;
  /** Lets all that has happened have its consequences. */
  settle(): Promise<void>;
  /** Time goes by, and with it what runs every second or hour. */
  pass(time: Seconds): Promise<void>;
  at(instant: Instant): Promise<void>;
  /** Releases what it is time to pick at a site, and picks it; returns how many tasks. */
  pick(siteId: string): Promise<number>;
  /** The same, whatever the scanner says to each; nobody hears of it yet. */
  scan(siteId: string): Promise<Answer[]>;
  handOver(shipmentId: string): Promise<void>;
  deliver(shipmentId: string): Promise<void>;
  /** Authorised, captured and voided so far. */
  money(orderId: string): Promise<{ authorised: number; captured: number; voided: number }>;
  /** What allocation decided on, first to last. */
  decisions(orderId: string): Promise<KeptDecision[]>;
  close(): Promise<void>;
}

export interface ShopOrder {
  /** `{ TEA: 2 }` */
  readonly lines: Readonly<Record<string, number>>;
  readonly door: { readonly lat: number; readonly lon: number };
  readonly sla: 'two-hour' | 'same-day' | 'standard' | 'pickup';
  readonly slot?: string;
  readonly pickupSite?: string;
  readonly oneBox?: boolean;
  readonly customer?: string;
  readonly basket?: string;
  readonly payment?: string;
}

export interface KeptDecision {
  readonly cause: string;
  readonly plan: PlanJson;
  readonly alternatives: readonly { plan: PlanJson; text: string; regret: number }[];
  readonly reasons: readonly string[];
}

export async function openShopWorld(sketch: ShopSketch): Promise<ShopWorld> {
  const api = await openTestApi((tx) => seedShop(tx, sketch));
  // One provider for what is asked by HTTP and what happens behind it: its books are one.
  const { database, world, provider, settle } = api;
  if (sketch.now) database.clock.now = sketch.now;
  const shopper = (id = 'cus_1') => api.as('shopper', id);
  const ops = () => api.as('ops', 'ops_1', { regions: 'all' });
  const at = async (instant: Instant): Promise<void> => {
    database.clock.now = instant;
    await releaseExpiredHolds(world);
    await takeExpiredLotsOffSale(world);
    await settle();
  };
  return {
    world,
    database,
    server: api.server,
    provider,
    as: api.as,
    nobody: api.nobody,
    shopper,
    ops,
    order: async (draft) =>
      (await shopper(draft.customer)).send('POST', '/orders', bodyOf(draft, sketch)),
    settle,
    at,
    pass: (time) => at(plus(database.clock.now, time)),
    async pick(siteId) {
      const scans = await scanAll(world, await ops(), siteId);
      for (const scan of scans) expect(scan).toMatchObject({ status: 200 });
      await settle();
      return scans.length;
    },
    scan: async (siteId) => scanAll(world, await ops(), siteId),
    async handOver(shipmentId) {
      await handOverAll(await ops(), shipmentId);
      await settle();
    },
    async deliver(shipmentId) {
      const kind = 'dispatch.shipment-delivered';
      await world.db.transact(async (tx) => tx.emit({ kind, key: shipmentId, data: {} }));
      await settle();
    },
    money: (orderId) => moneyOf(world, orderId),
    decisions: (orderId) => decisionsAbout(world, orderId),
    async close() {
      expect(await auditBooks(world)).toEqual([]);
      await api.close();
    },
  };
}

const bodyOf = (draft: ShopOrder, { currency = 'USD' }: ShopSketch): object => ({
  lines: Object.entries(draft.lines).map(([id, n]) => ({ sku_id: id, units: n })),
  destination: {
    recipient: 'A. Shopper',
    street: '1 Test Street',
    postcode: '10007',
    city: 'Testville',
    country: 'US',
    position: draft.door,
  },
  delivery: {
    sla: draft.sla,
    ...(draft.slot ? { slot_id: draft.slot } : {}),
    ...(draft.pickupSite ? { pickup_site_id: draft.pickupSite } : {}),
  },
  currency,
  payment_method: draft.payment ?? 'tok_visa',
  one_box: draft.oneBox ?? false,
  ...(draft.basket ? { basket_reservation_id: draft.basket } : {}),
});

async function scanAll(world: World, ops: Caller, siteId: string): Promise<Answer[]> {
  await releaseWaves(world);
  const lists = (await ops.get(`/pick-lists?site_id=${siteId}`)).body.items;
  const scans: Answer[] = [];
  for (const { pick_list_id: listId } of lists)
    for (const task of (await ops.get(`/pick-lists/${listId}`)).body.items) {
      const { task_id: taskId, sku_id, units } = task;
      scans.push(await ops.send('POST', `/pick-tasks/${taskId}/scans`, { sku_id, units }));
    }
  return scans;
}

async function handOverAll(staff: Caller, shipmentId: string): Promise<void> {
  const parcels = (await staff.get(`/shipments/${shipmentId}/parcels`)).body.items;
  expect(parcels).not.toEqual([]);
  for (const { tracking_number: code } of parcels)
    expect(await staff.send('POST', '/dock-scans', { code })).toMatchObject({ status: 200 });
}

async function moneyOf(world: World, orderId: string) {
  const payment = await world.db.read((tx) => findPayment(tx, asId<OrderId>(orderId)));
  const { authorised, captured, voided } = totalsOf(must(payment, `${orderId} is paid`));
  return {
    authorised: Number(authorised.minor),
    captured: Number(captured.minor),
    voided: Number(voided.minor),
  };
}

async function decisionsAbout(world: World, orderId: string): Promise<KeptDecision[]> {
  const kept = await world.db.read((tx) => listDecisions(tx, { subject: orderId }));
  return kept
    .filter((decision) => decision.policy.startsWith('allocation.'))
    .reverse()
    .map((decision) => {
      const { cause, plan } = decision.action as unknown as { cause: string; plan: PlanJson };
      return {
        cause,
        plan,
        alternatives: decision.alternatives.map(({ action, regret }) => ({
          ...(action as unknown as { plan: PlanJson; text: string }),
          regret,
        })),
        reasons: decision.reasons.map((reason) => (reason as { text: string }).text),
      };
    });
}
