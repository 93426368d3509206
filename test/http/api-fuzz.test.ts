import { openapi } from '@waystock/contract';
import { asId, currency, metres, money, seconds, type SiteId } from '@waystock/kernel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { putLastMiles } from '../../src/domains/allocation/index.ts';
import { usualRates } from '../../src/http/config.ts';
import { handlers } from '../../src/http/handlers/index.ts';
import { handlerOf } from '../../src/http/routes.ts';
import { routes } from '../../src/subscriptions.ts';
import { type Finding, fuzzApi } from '../support/api-fuzz.ts';
import { openTestDatabase, type TestDatabase } from '../support/database.ts';
import { seedGoods, stockUp } from '../support/goods.ts';
import { openTestServer, type TestServer } from '../support/http.ts';

/** 20,000 requests made from the OpenAPI document against the real handlers on PostgreSQL. */
const requests = Number(process.env['WAYSTOCK_FUZZ_REQUESTS'] ?? 20_000);
const seed = process.env['WAYSTOCK_FUZZ_SEED'] ?? 'one';

let database: TestDatabase;
let server: TestServer;

beforeAll(async () => {
  database = await openTestDatabase({ routes });
  const eur = currency('EUR');
  await database.db.transact(async (tx) => {
    await seedGoods(tx, { sites: ['NY', 'CHI', 'HUB'], skus: ['IPHONE-16', 'WATER-5L', 'KETTLE'] });
    for (const site of ['NY', 'CHI', 'HUB'])
      for (const sku of ['IPHONE-16', 'WATER-5L', 'KETTLE']) await stockUp(tx, sku, site, 5_000);
    await putLastMiles(tx, [
      {
        siteId: asId<SiteId>('HUB'),
        reach: metres(30_000_000),
        perDrop: money(200, eur),
        perKm: money(50, eur),
        speed: 8,
        spare: seconds(1200),
        carries: { temperatures: ['ambient'], hazards: ['none'] },
      },
    ]);
  });
  const often = { perSecond: 1e9, burst: 1e9 };
  const rates = Object.fromEntries(Object.keys(usualRates).map((role) => [role, often]));
  server = await openTestServer({
    handlers,
    db: database.db,
    clock: database.clock,
    config: { rates: rates as typeof usualRates },
  });
});
afterAll(async () => {
  await server?.app.close();
  await database?.drop();
});

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

const scopes = {
  ops: { regions: 'all' as const },
  host: { sites: [asId<SiteId>('NY')] },
  driver: { courierId: asId<never>('C1'), vehicles: [asId<never>('V1')] },
  device: { sites: [asId<SiteId>('NY')], vehicles: [asId<never>('V1')] },
  shopper: {},
  auditor: {},
};

test('whatever is sent, nothing breaks and every answer is as the document says', async () => {
  const document = openapi({
    title: 'fuzz',
    version: '1',
    only: ({ name }) => handlerOf(handlers, name) !== undefined,
  });
  const turns: Record<string, number> = {};
  const credentials: Partial<Record<keyof typeof scopes, Record<string, string>>> = {};
  const report = await fuzzApi({
    document,
    requests,
    seed,
    // Each role an operation is for has its turn; operations may do most, so they come more often.
    headersFor: async (operation) => {
      const roles = (operation['x-roles'] ?? ['ops']) as readonly (keyof typeof scopes)[];
      const turn = (turns[operation.operationId] ??= 0);
      turns[operation.operationId] = turn + 1;
      const role =
        operation.operationId === 'orders.place' || turn % 3 === 0 || !roles.includes('ops')
          ? roles[turn % roles.length]
          : 'ops';
      if (!role) return {};
      credentials[role] ??= await server.as(role, `${role}_1`, scopes[role]);
      return credentials[role];
    },
    known: {
      sku_id: ['IPHONE-16', 'WATER-5L'],
      site_id: ['NY', 'CHI'],
      to_site_id: ['NY', 'CHI'],
      from_site_id: ['NY', 'CHI'],
      owner_id: ['own_test'],
      currency: ['EUR', 'EUR', 'EUR', 'EUR', 'EUR', 'USD'],
      street: ['Weg 1'],
      postcode: ['10115'],
      city: ['Berlin'],
      country: ['DE'],
      position: [
        { lon: 13.41, lat: 52.51 },
        { lon: 13.38, lat: 52.49 },
      ],
      payment_method: ['tok_visa', 'tok_declined'],
      barcode: ['4006381333931'],
      min_shelf_life_days: [0],
      weight_g: [500, 5_000_000],
      length_mm: [1, 200],
      width_mm: [1, 200],
      height_mm: [1, 200],
      units: [1, 1, 1, 2, 6_000],
      reason: ['no longer needed'],
    },
    spare: ['HUB', 'KETTLE', 'reg_test'],
    examples: { 'orders.place': order },
    only: { time_zone: ['Africa/Nairobi', 'Europe/Berlin', 'America/New_York'] },
    send: async ({ method, url, headers, body }) => {
      const response = await server.app.inject({
        method: method.toUpperCase() as 'GET',
        url,
        headers,
        ...(body === undefined ? {} : { body }),
      });
      return { status: response.statusCode, headers: response.headers, body: response.body };
    },
  });
  const silent = Object.entries(report.outcomes).filter(
    ([, outcomes]) => !Object.keys(outcomes).some((outcome) => /^2\d\d$/.test(outcome)),
  );
  console.info(
    JSON.stringify({ sent: report.sent, statuses: report.statuses, neverSucceeded: silent }),
  );
  const broken = server.logged.filter(({ message }) => message === 'request broke');
  expect(new Set(broken.map(({ fields }) => whereOf(fields)))).toEqual(new Set());
  expect(summary(report.findings), `seed ${seed}`).toEqual([]);
});

/** What broke and where, without what differs from request to request. */
const whereOf = (fields: object): string =>
  JSON.stringify({ ...fields, request_id: undefined, frames: undefined }) +
  ((fields as { frames?: string[] }).frames ?? []).slice(0, 8).join(' ');

/** One of each kind, so that a fault which shows a thousand times is read once. */
function summary(findings: readonly Finding[]): string[] {
  const byFault = Map.groupBy(
    findings,
    ({ operation, what, kind }) => `${operation} (${kind}) ${what.slice(0, 160)}`,
  );
  return [...byFault].slice(0, 20).map(([fault, all]) => {
    const { method, url, body } = (all[0] as Finding).request;
    return `${fault} ×${all.length}: ${method} ${url.slice(0, 300)} ${body?.slice(0, 600) ?? ''}`;
  });
}
