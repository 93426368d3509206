import { asId, type RegionId } from '@waystock/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, openTestApi, type TestApi } from '../support/api.ts';
import { seedGoods } from '../support/goods.ts';

let api: TestApi;
let ops: Caller;
beforeAll(async () => {
  api = await openTestApi((tx) => seedGoods(tx, { sites: ['NY', 'CHI'], skus: [] }));
  ops = await api.as('ops', 'ops', { regions: 'all' });
});
afterAll(() => api.close());

const carries = {
  temperature_classes: ['ambient'],
  hazard_classes: ['none', 'lithium'],
  longest_side_mm: 1200,
  heaviest_load_g: null,
  largest_load_ml: 450_000,
  most_capacity_units: 24,
};
const parcels = {
  carrier: 'Post',
  service: 'Parcel',
  currency: 'USD',
  zones: [
    {
      zone: 'near',
      up_to_m: 80_000,
      base_minor: 399,
      bands: [
        { up_to_g: 5_000, per_kg_minor: 40 },
        { up_to_g: 31_000, per_kg_minor: 25 },
      ],
      transit: { duration_s: 86_400 },
    },
    {
      zone: 'far',
      up_to_m: 4_000_000,
      base_minor: 799,
      bands: [{ up_to_g: 31_000, per_kg_minor: 90 }],
      transit: { business_days: 3, delivered_by_min: 1080 },
    },
  ],
  ...carries,
  collects_min: 1020,
  rest_days: [0, 6],
  holidays: ['2026-12-25'],
  active: true,
};

test('a carrier’s contract is written, read as it was written, and replaced', async () => {
  const put = await ops.send('PUT', '/carriers/post.parcel', parcels);
  expect(put).toMatchObject({ status: 200, body: { carrier_id: 'post.parcel', ...parcels } });
  const auditor = await api.as('auditor');
  expect((await auditor.get('/carriers')).body.items).toEqual([put.body]);
  const cheaper = { ...parcels, zones: parcels.zones.slice(1), active: false };
  await ops.send('PUT', '/carriers/post.parcel', cheaper);
  expect((await ops.get('/carriers')).body.items).toMatchObject([cheaper]);
});

test.each([
  ['bands that fall', { bands: [...parcels.zones[0]!.bands].reverse() }],
  ['half a kilogram', { bands: [{ up_to_g: 500, per_kg_minor: 1 }] }],
])('with %s it is refused, and nothing has changed', async (_, zone) => {
  const wrong = { ...parcels, zones: [{ ...parcels.zones[0], ...zone }] };
  expect(await ops.send('PUT', '/carriers/other', wrong)).toMatchObject({
    status: 422,
    body: {
      kind: 'carrier-invalid',
      detail: 'Not so: other has ascending bands that end at whole kilograms.',
    },
  });
  const { items } = (await ops.get('/carriers')).body;
  expect(items.map((item: { carrier_id: string }) => item.carrier_id)).toEqual(['post.parcel']);
});

const bikes = {
  reach_m: 3_500,
  per_drop_minor: 240,
  per_km_minor: 25,
  currency: 'USD',
  speed_m_per_s: 4.5,
  spare_s: 1_800,
  ...carries,
};

test('what our own deliveries cost is said for a site of one’s region', async () => {
  const put = await ops.send('PUT', '/sites/NY/last-mile', bikes);
  expect(put).toMatchObject({ status: 200, body: { site_id: 'NY', ...bikes } });
  expect((await ops.get('/last-miles')).body.items).toEqual([put.body]);
  expect(await ops.send('PUT', '/sites/NOWHERE/last-mile', bikes)).toMatchObject({
    status: 404,
    body: { kind: 'site-not-found' },
  });
  const elsewhere = await api.as('ops', 'paris', { regions: [] });
  expect(await elsewhere.send('PUT', '/sites/NY/last-mile', bikes)).toMatchObject({ status: 404 });
  expect((await elsewhere.get('/last-miles')).body.items).toEqual([]);
});

describe('what a region offers', () => {
  const path = '/regions/reg_test/delivery-offers';
  const sameDay = {
    price_minor: 590,
    free_from_minor: 6_000,
    currency: 'EUR',
    windows: [
      { opens_min: 600, closes_min: 780 },
      { opens_min: 780, closes_min: 1440 },
    ],
    first_day: 0,
    last_day: 0,
    spans_days: 0,
    lead_s: -1_800,
    capacity: 12,
    active: true,
  };
  const atVersion = (n: number) => ({ region_id: 'reg_test', sla: 'same-day', version: n });

  test('is written over the version that was seen, and read as it was written', async () => {
    const put = await ops.send('PUT', `${path}/same-day`, sameDay, { version: 1 });
    expect(put).toMatchObject({ status: 200, headers: { etag: '"2"' } });
    expect(put.body).toEqual({ ...atVersion(2), ...sameDay });
    const late = await ops.send('PUT', `${path}/same-day`, sameDay, { version: 1 });
    expect(late).toMatchObject({ status: 412, body: { kind: 'stale-version' } });
    const endless = { ...sameDay, capacity: null, free_from_minor: null };
    const last = await ops.send('PUT', `${path}/same-day`, endless);
    expect(last.body).toEqual({ ...atVersion(3), ...endless });
    const auditor = await api.as('auditor');
    const { items } = (await auditor.get(path)).body;
    expect(items.map((item: { sla: string }) => item.sla)).toEqual([
      ...['pickup', 'same-day', 'standard', 'two-hour'],
    ]);
    expect(items[1]).toEqual(last.body);
  });

  test('comes page by page', async () => {
    const first = (await ops.get(`${path}?limit=3`)).body;
    const rest = (await ops.get(`${path}?limit=3&cursor=${first.next_cursor}`)).body;
    expect([first.items.length, rest.items.length, rest.next_cursor]).toEqual([3, 1, null]);
  });

  test('that breaks a rule, or is another’s, is refused, and nothing has changed', async () => {
    const before = (await ops.get(path)).body;
    const tomorrow = await ops.send('PUT', `${path}/same-day`, { ...sameDay, last_day: 1 });
    expect(tomorrow).toMatchObject({
      status: 422,
      body: {
        kind: 'delivery-offer-invalid',
        detail: 'Not so: same-day in reg_test comes on the day of the order.',
      },
    });
    const dollars = await ops.send('PUT', `${path}/same-day`, { ...sameDay, currency: 'USD' });
    expect(dollars.body.kind).toBe('delivery-offer-invalid');
    const nowhere = await ops.send('PUT', '/regions/x/delivery-offers/same-day', sameDay);
    expect(nowhere).toMatchObject({ status: 422, body: { kind: 'region-not-found' } });
    const elsewhere = await api.as('ops', 'paris', { regions: [asId<RegionId>('paris')] });
    expect(await elsewhere.get(path)).toMatchObject({ status: 404 });
    expect(await elsewhere.send('PUT', `${path}/same-day`, sameDay)).toMatchObject({ status: 404 });
    expect((await ops.get(path)).body).toEqual(before);
  });
});

test('none of it is a shopper’s business', async () => {
  const shopper = await api.as('shopper', 'cus_1');
  for (const path of [
    '/carriers',
    '/last-miles',
    '/promotions',
    '/regions/reg_test/delivery-offers',
  ])
    expect(await shopper.get(path)).toMatchObject({ status: 403 });
});
