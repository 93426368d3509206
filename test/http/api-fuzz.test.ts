import { openapi } from '@waystock/contract';
import {
  asId,
  type CourierId,
  currency,
  isoOf,
  metres,
  minutes,
  money,
  parseInstant,
  plus,
  seconds,
  type SiteId,
  type VehicleId,
} from '@waystock/kernel';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { putLastMiles } from '../../src/domains/allocation/index.ts';
import { usualRates } from '../../src/http/config.ts';
import { openSimulatedPushService } from '../../src/gateways/notification/simulated-push-service.ts';
import { schedules } from '../../src/schedules.ts';
import { registerSchedules, runDueSchedules } from '../../src/storage/scheduler.ts';
import { auditBooks } from '../../src/workflows/audit-books.ts';
import type { Tx } from '../../src/world.ts';
import type { Scope } from '../../src/http/principal.ts';
import { type Answer, type Caller, openTestApi, type TestApi } from '../support/api.ts';
import {
  type Finding,
  fuzzApi,
  type FuzzRequest,
  type FuzzResponse,
  hasSucceeded,
} from '../support/api-fuzz.ts';
import { openOpenings, type Openings } from '../support/api-fuzz-openings.ts';
import { seedGoods, stockUp } from '../support/goods.ts';
import { addCustomers } from '../support/shop.ts';
import { addDriver, loadParcels, pickAt } from '../support/town.ts';

/**
 * 20,000 requests made from the OpenAPI document against the whole API on PostgreSQL, while time goes
 * by and everything they set off takes its course: orders are paid, planned, picked and driven.
 */
/**
 * Only HUB delivers here (allocation.test.ts has two sites), no month ends (payouts.test.ts), and whether
 * a gig courier is asked while their turn lasts is chance (offers.test.ts).
 */
const unlikely = ['allocation.changeSource', 'payouts.get', 'offers.accept', 'offers.decline'];
const requests = Number(process.env['WAYSTOCK_FUZZ_REQUESTS'] ?? 20_000);
const seed = process.env['WAYSTOCK_FUZZ_SEED'] ?? 'six';
/** The world turns once for so many requests, and each turn takes so long. */
const requestsPerTurn = 200;
const turn = minutes(4);
const passersBy = 50;
const nextMorning = parseInstant('2026-05-07T06:00:00Z');

let api: TestApi;
let openings: Openings;
beforeAll(async () => {
  const often = { perSecond: 1e9, burst: 1e9 };
  const rates = Object.fromEntries(Object.keys(usualRates).map((role) => [role, often]));
  const { gateway: push } = openSimulatedPushService();
  api = await openTestApi(prepare, { rates: rates as typeof usualRates, push });
  // In the evening nobody is promised anything any more: the turns fill a day from its morning on.
  api.database.clock.now = nextMorning;
  const ops = await api.as('ops', 'ops', { regions: 'all' });
  for (const vehicleId of vans) await addDriver(ops, { vehicleId, siteId: 'HUB' });
  await addDriver(ops, { vehicleId: 'GIG-1', siteId: 'HUB', profile: 'gig' });
  openings = openOpenings(api, {
    order,
    siteId: 'HUB',
    payer: () => api.as('shopper', 'payer_1'),
    host: () => api.as('host', 'hub', scopes.host),
    gig: () => api.as('driver', 'gig_1', gig),
    ops: () => api.as('ops', 'ops', scopes.ops),
  });
});
afterAll(() => api.close());

/** NY and CHI may be changed at will; what lies and drives at HUB is for orders that are to succeed. */
async function prepare(tx: Tx): Promise<void> {
  const eur = currency('EUR');
  await addCustomers(tx, 3 + passersBy);
  await sql`insert into customers.customer (id, created_at)
    values ('shopper_1', '2020-01-01Z')`.execute(tx.sql);
  await seedGoods(tx, { sites: ['NY', 'CHI', 'HUB'], skus: ['IPHONE-16', 'WATER-5L', 'KETTLE'] });
  await sql`update network.site set cut_off_min = 1439, pick_lead_s = 600, pickup = (id = 'HUB')`.execute(
    tx.sql,
  );
  for (const site of ['NY', 'CHI', 'HUB'])
    for (const sku of ['IPHONE-16', 'WATER-5L', 'KETTLE']) await stockUp(tx, sku, site, 5_000);
  const ambient = { temperatures: ['ambient'], hazards: ['none'] } as const;
  await putLastMiles(tx, [
    {
      siteId: asId<SiteId>('HUB'),
      reach: metres(30_000_000),
      perDrop: money(200, eur),
      perKm: money(50, eur),
      speed: 8,
      spare: seconds(1200),
      carries: ambient,
    },
  ]);
  await registerSchedules(tx, schedules);
}

const order = {
  lines: [{ sku_id: 'KETTLE', units: 1 }],
  destination: {
    recipient: 'A. Shopper',
    street: 'Weg 1',
    postcode: '10115',
    city: 'Berlin',
    country: 'DE',
    position: { lon: 13.41, lat: 52.51 },
  },
  delivery: { sla: 'same-day' },
  currency: 'EUR',
  payment_method: 'tok_visa',
};

/** A point of P-256, and 16 bytes. */
const device = {
  endpoint: 'https://push.example/device-1',
  keys: {
    p256dh:
      'BB4YUy_UdUwC8wQdnHXOszuD_9gax85P6ILMscmLxYlupGwxHE4v9A3ZajZT5uRURdMt_khuztdcepDGoYiBwKM',
    auth: 'AAAAAAAAAAAAAAAAAAAAAA',
  },
};
const smallProblem = {
  dimensions: ['units'],
  locations: 2,
  profiles: [{ name: 'van', durations_s: [0, 60, 60, 0], distances_m: [0, 500, 500, 0] }],
  vehicles: [
    {
      ...{ id: 'v', profile: 'van', start: 0, end: 0, capacity: [1], cost: { per_km: 1 } },
      shift: { opens_s: 0, closes_s: 3600 },
    },
  ],
  jobs: [{ id: 'j', location: 1, load: [1] }],
};

const vans = ['VAN-1', 'VAN-2'];
const scopes = {
  ops: { regions: 'all' as const },
  host: { sites: ['NY', 'HUB'].map((id) => asId<SiteId>(id)) },
  driver: {
    courierId: asId<CourierId>('DRIVER-OF-VAN-1'),
    vehicles: vans.map((id) => asId<VehicleId>(id)),
  },
  device: { sites: [asId<SiteId>('HUB')], vehicles: vans.map((id) => asId<VehicleId>(id)) },
  shopper: {},
  auditor: {},
};
type Role = keyof typeof scopes;

const gig = {
  courierId: asId<CourierId>('DRIVER-OF-GIG-1'),
  vehicles: [asId<VehicleId>('GIG-1')],
};
/** Who calls where it matters who: whoever is erased is gone, offers are to one courier. */
const callers: Readonly<Record<string, { subject: string; scope?: Partial<Scope> }>> = {
  'customers.erase': { subject: 'cus_1' },
  'orders.edit': { subject: 'payer_1' },
  'payments.retry': { subject: 'payer_1' },
  'payments.completeChallenge': { subject: 'payer_1' },
  'offers.accept': { subject: 'gig_1', scope: gig },
  'offers.decline': { subject: 'gig_1', scope: gig },
};

const atHub = { site_id: ['HUB'] };
const kettle = { sku_id: ['KETTLE'], units: [1] };
const within: Record<string, Readonly<Record<string, readonly unknown[]>>> = {
  'checkout.holdBasket': kettle,
  'checkout.deliveryOptions': kettle,
  'checkout.checkOrder': kettle,
  'fulfilment.releaseWave': atHub,
  'fulfilment.listPickLists': atHub,
  'fulfilment.listDock': atHub,
  'fulfilment.scanPick': kettle,
  'fleet.put': { vehicle_id: ['V-1', 'V-2'], home_site_id: ['NY', 'CHI'] },
  'fleet.setStatus': { vehicle_id: ['V-1', 'V-2'] },
  'fleet.putCourier': { courier_id: ['C-1', 'C-2'], home_site_id: ['NY', 'CHI'] },
  'fleet.assignDriver': { courier_id: ['C-1', 'C-2'], vehicle_id: ['V-1', 'V-2'] },
  'fleet.reportPositions': { vehicle_id: ['VAN-1', 'VAN-2', 'V-1'] },
  'sites.putRegion': { region_id: ['reg_1', 'reg_2'] },
  // What is offered where the orders go stays offered.
  'tariffs.putDeliveryOffer': { region_id: ['reg_1', 'reg_2'] },
  'routes.plan': { region_id: ['reg_test'], site_id: ['HUB'] },
  'admin.runSchedule': { name: schedules.map(({ name }) => name) },
};

const known = {
  sku_id: ['IPHONE-16', 'WATER-5L'],
  site_id: ['NY', 'CHI'],
  to_site_id: ['NY', 'CHI'],
  from_site_id: ['NY', 'CHI'],
  vehicle_id: ['VAN-1', 'VAN-2'],
  courier_id: ['DRIVER-OF-VAN-1'],
  region_id: ['reg_test'],
  owner_id: ['own_test'],
  customer_id: ['cus_1', 'shopper_1'],
  currency: ['EUR', 'EUR', 'EUR', 'EUR', 'EUR', 'USD'],
  street: ['Weg 1'],
  postcode: ['10115'],
  city: ['Berlin'],
  country: ['DE'],
  position: [
    { lon: 13.41, lat: 52.51 },
    { lon: 13.38, lat: 52.49 },
  ],
  payment_method: ['tok_visa', 'tok_decline'],
  barcode: ['4006381333931'],
  min_shelf_life_days: [0],
  weight_g: [500, 5_000_000],
  length_mm: [1, 200],
  width_mm: [1, 200],
  height_mm: [1, 200],
  units: [1, 1, 1, 2, 6_000],
  reason: ['no longer needed'],
};

test('whatever is sent, nothing breaks and every answer is as the document says', async () => {
  const document = openapi({ title: 'fuzz', version: '1' });
  const calls: Record<string, number> = {};
  const credentials: Record<string, Record<string, string>> = {};
  let sent = 0;
  const report = await fuzzApi({
    document,
    requests,
    patience: 40 * requestsPerTurn,
    unlikely,
    seed,
    // Each role an operation is for has its turn; operations may do most, so they come more often.
    headersFor: async (operation) => {
      const roles = (operation['x-roles'] ?? ['ops']) as readonly Role[];
      const n = (calls[operation.operationId] ??= 0);
      calls[operation.operationId] = n + 1;
      const isFor = operation.operationId === 'orders.place' || n % 3 === 0;
      const role = isFor || !roles.includes('ops') ? roles[n % roles.length] : 'ops';
      if (!role) return {};
      const { subject = `${role}_1`, scope = scopes[role] } = callers[operation.operationId] ?? {};
      return (credentials[`${role} ${subject}`] ??= await api.server.as(role, subject, scope));
    },
    known,
    within,
    finish: openings.finish,
    alias: {
      home_site_id: 'site_id',
      pickup_site_id: 'site_id',
      code: 'tracking_number',
      basket_reservation_id: 'reservation_id',
    },
    spare: ['HUB', 'KETTLE', 'reg_test', ...vans, 'GIG-1', 'DRIVER-OF-GIG-1'],
    examples: {
      'orders.place': order,
      'checkout.checkOrder': order,
      'solver.solve': { problem: smallProblem },
      'customers.subscribePush': device,
    },
    only: { time_zone: ['Africa/Nairobi', 'Europe/Berlin', 'America/New_York'] },
    send: async (request) => {
      if (++sent % requestsPerTurn === 0) await turnOnce();
      return send(request);
    },
  });
  await turnOnce();
  const silent = Object.entries(report.outcomes).filter(
    ([id, outcomes]) => !unlikely.includes(id) && !hasSucceeded(outcomes),
  );
  const { sent: all, statuses } = report;
  console.info(
    JSON.stringify({ sent: all, statuses, never_succeeded: silent.map(([name]) => name) }),
  );
  const broken = api.server.logged.filter(({ message }) => message === 'request broke');
  expect(new Set(broken.map(({ fields }) => whereOf(fields)))).toEqual(new Set());
  expect(summary(report.findings), `seed ${seed}`).toEqual([]);
  expect(silent).toEqual([]);
  expect(await faultsBehind()).toEqual([]);
  expect(await auditBooks(api.world)).toEqual([]);
});

async function send({ method, url, headers, body }: FuzzRequest): Promise<FuzzResponse> {
  const response = await api.server.app.inject({
    method: method.toUpperCase() as 'GET',
    url,
    headers,
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.statusCode, headers: response.headers, body: response.body };
}

/** Time goes by, and people do their work: three orders more, half of what is listed is picked. */
async function turnOnce(): Promise<void> {
  const { clock } = api.database;
  clock.now = plus(clock.now, turn);
  // Of one who orders every few minutes hardly anything would be believed.
  const shopper = await api.as('shopper', `cus_${4 + (turns % passersBy)}`);
  const collected = { sla: 'pickup', pickup_site_id: 'HUB' };
  for (const delivery of [{ sla: 'same-day' }, { sla: 'two-hour' }, collected])
    await shopper.send('POST', '/orders', { ...order, delivery });
  // Now and then only a gig courier is left to be asked.
  const ops = await api.as('ops', 'ops_1', scopes.ops);
  const turnTo = async (status: 'off' | 'active', vehicles: readonly string[]) => {
    for (const id of vehicles)
      expect((await ops.send('PUT', `/vehicles/${id}/status`, { status })).status).toBe(200);
  };
  const isLeftToGig = turns % 3 === 2;
  // Whatever broke down on the way is mended by then.
  if (isLeftToGig) await turnTo('active', ['GIG-1']);
  if (isLeftToGig) await turnTo('off', vans);
  await runDueSchedules(api.world, schedules);
  await api.settle();
  const host = await api.as('host', 'hub', { sites: [asId<SiteId>('HUB')] });
  await host.send('POST', '/waves', { site_id: 'HUB' });
  Object.assign(within, await openings.look());
  if (isLeftToGig) await turnTo('active', vans);
  if (++turns % 2 === 0) return;
  await pickAt(host, 'HUB');
  await api.settle();
  await driveOn(host, await api.as('driver', 'driver_1', scopes.driver));
  await driveOn(host, await api.as('driver', 'gig_1', gig));
  await api.settle();
}

/** Vans that stand are loaded and leave, vans on the road deliver at their next door. */
async function driveOn(host: Caller, driver: Caller): Promise<void> {
  const at = isoOf(api.database.clock.now);
  for (const { route_id: id, state } of (await driver.get('/routes?limit=200')).body.items) {
    const tell = (event: object) => driver.send('POST', `/routes/${id}/events`, { at, ...event });
    if (state !== 'released' && state !== 'active') continue;
    const { stops } = (await driver.get(`/routes/${id}`)).body;
    const doors: Answer['body'][] = stops.filter(
      (stop: Answer['body']) => stop.kind === 'deliver' && /^(planned|arrived)$/.test(stop.state),
    );
    if (state === 'released') {
      for (const door of doors) await loadParcels(host, door.shipment_id);
      await tell({ type: 'started' });
    } else if (doors[0])
      await tell({ type: 'delivered', stop_id: doors[0].stop_id, proof: { pin: true } });
    else await tell({ type: 'finished' });
  }
}
let turns = 0;

/** What broke without a request: facts that could not be handled, turns of the clock that failed. */
async function faultsBehind(): Promise<string[]> {
  const { rows } = await api.database.db.read((tx) =>
    sql<{ fault: string }>`
      select distinct left(subscription || ': ' || last_error, 600) as fault
      from storage.delivery where last_error is not null
      union
      select left(name || ': ' || last_error, 600) from storage.schedule
      where last_error is not null
      order by fault limit 20
    `.execute(tx.sql),
  );
  return rows.map((row) => row.fault);
}

/** What broke and where, without what differs from request to request. */
const whereOf = (fields: object): string =>
  JSON.stringify({ ...fields, request_id: undefined, frames: undefined }) +
  ((fields as { frames?: string[] }).frames ?? []).slice(0, 8).join(' ');

/** One of each kind, so that a fault which shows a thousand times is read once. */
function summary(findings: readonly Finding[]): string[] {
  const byFault = Map.groupBy(
    findings,
    ({ operation, what, kind }) => `${operation} (${kind}) ${what.slice(0, 100)}`,
  );
  return [...byFault].slice(0, 20).map(([fault, all]) => {
    const { request, response } = all[0] as Finding;
    const asked = `${request.method} ${request.url.slice(0, 300)} ${request.body?.slice(0, 600) ?? ''}`;
    return `${fault} ×${all.length}: ${asked} → ${response.body.slice(0, 600)}`;
  });
}
