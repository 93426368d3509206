import { asId, type RegionId, type SiteId } from '@waystock/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, openTestApi, type TestApi } from '../support/api.ts';
import { factsOf } from '../support/facts.ts';

let api: TestApi;
let everywhere: Caller;
let east: Caller;
let host: Caller;
let shopper: Caller;
beforeAll(async () => {
  api = await openTestApi(async () => undefined);
  everywhere = await api.as('ops', 'boss', { regions: 'all' });
  east = await api.as('ops', 'east', { regions: [asId<RegionId>('east')] });
  host = await api.as('host', 'host', { sites: [asId<SiteId>('NODE')] });
  shopper = await api.as('shopper');
  for (const region of ['east', 'west'])
    await everywhere.send('PUT', `/regions/${region}`, {
      name: region,
      time_zone: 'Europe/Berlin',
      currency: 'EUR',
    });
  await everywhere.send('PUT', '/sites/FAR', site({ region_id: 'west' }));
  await everywhere.send('PUT', '/sites/NODE', site({ kind: 'ambassador', pickup: true }));
});
afterAll(() => api.close());

const site = (change: object = {}) => ({
  region_id: 'east',
  name: 'A site',
  kind: 'fulfilment-centre',
  position: { lon: 13.4, lat: 52.5 },
  address: 'Weg 1, Berlin',
  time_zone: 'Europe/Berlin',
  capacity_ml: 3_000_000_000_000 / 10,
  temperature_classes: ['ambient', 'chilled'],
  opening_hours: [
    { weekday: 1, opens_min: 480, closes_min: 1200 },
    { weekday: 6, opens_min: 1320, closes_min: 1800 },
  ],
  closed_on: ['2026-12-25'],
  cut_off_min: 960,
  pick_lead_s: 1800,
  handling_cost_minor: 120,
  handling_per_unit_minor: 15,
  storage_cost_minor: 50,
  currency: 'EUR',
  security_score: 0.75,
  pickup: false,
  ...change,
});

describe('a site', () => {
  test('is created, read back whole, and replaced with the version seen', async () => {
    const created = await east.send('PUT', '/sites/BER-1', site());
    expect(created.body).toEqual({
      site_id: 'BER-1',
      ...site(),
      paused: false,
      pause_reason: null,
      version: 1,
    });
    expect((await shopper.get('/sites/BER-1')).body).toEqual(created.body);
    const renamed = site({ name: 'Berlin 1' });
    const replaced = await east.send('PUT', '/sites/BER-1', renamed, { version: 1 });
    expect(replaced).toMatchObject({ body: { version: 2 }, headers: { etag: '"2"' } });
    const late = await east.send('PUT', '/sites/BER-1', site(), { version: 1 });
    expect(late).toMatchObject({ status: 412, body: { kind: 'stale-version' } });
  });

  test('is paused and resumed with the version seen, once per key, and the world hears of it', async () => {
    await east.send('PUT', '/sites/PAUSED', site());
    const pause = { reason: 'water in the cellar' };
    const first = await east.send('POST', '/sites/PAUSED/pause', pause, {
      key: 'pause-site-1',
      version: 1,
    });
    expect(first.body).toMatchObject({ paused: true, pause_reason: pause.reason, version: 2 });
    const again = await east.send('POST', '/sites/PAUSED/pause', pause, {
      key: 'pause-site-1',
      version: 1,
    });
    expect(again.body).toEqual(first.body);
    const stale = await east.send('POST', '/sites/PAUSED/resumption', undefined, { version: 1 });
    expect(stale).toMatchObject({ status: 412, body: { kind: 'stale-version' } });
    const back = await east.send('POST', '/sites/PAUSED/resumption', undefined, { version: 2 });
    expect(back.body).toMatchObject({ paused: false, pause_reason: null, version: 3 });
    expect(await factsOf(api.database, 'PAUSED')).toMatchObject([
      { kind: 'network.site-paused', data: { region_id: 'east', reason: pause.reason } },
      { kind: 'network.site-resumed' },
    ]);
  });

  test('may be paused by its own host', async () => {
    expect((await host.send('POST', '/sites/NODE/pause', { reason: 'ill' })).status).toBe(200);
    expect((await host.send('POST', '/sites/NODE/resumption')).status).toBe(200);
    const other = await host.send('POST', '/sites/BER-1/pause', { reason: 'spite' });
    expect(other).toMatchObject({ status: 404, body: { kind: 'site-not-found' } });
  });

  test.each<[number, string, () => ReturnType<Caller['get']>]>([
    [404, 'site-not-found', () => east.get('/sites/NONE')],
    [404, 'site-not-found', () => east.get('/sites/FAR')],
    [404, 'site-not-found', () => host.get('/sites/FAR')],
    [404, 'site-not-found', () => east.send('PUT', '/sites/FAR', site())],
    [404, 'not-found', () => east.send('PUT', '/sites/A', site({ region_id: 'west' }))],
    [422, 'region-not-found', () => everywhere.send('PUT', '/sites/A', site({ region_id: 'x' }))],
    [422, 'site-invalid', () => east.send('PUT', '/sites/A', site({ opening_hours: overlap }))],
    [422, 'invalid', () => east.send('PUT', '/sites/A', site({ time_zone: 'Mars/Base' }))],
    [422, 'invalid', () => east.send('PUT', `/sites/${'A'.repeat(41)}`, site())],
    [422, 'invalid', () => east.send('POST', '/sites/NODE/pause', { reason: ' ' })],
    [403, 'wrong-role', () => shopper.send('PUT', '/sites/A', site())],
    [403, 'wrong-role', () => shopper.send('POST', '/sites/FAR/pause', { reason: 'no' })],
    [401, 'not-authenticated', () => api.nobody.get('/sites')],
  ])('%i %s', async (status, kind, call) => {
    expect(await call()).toMatchObject({ status, body: { kind } });
  });
  const overlap = [
    { weekday: 1, opens_min: 480, closes_min: 1200 },
    { weekday: 1, opens_min: 600, closes_min: 700 },
  ];
});

test('a list shows what its reader may see, in pages', async () => {
  const ids = async (who: Caller, query = '') =>
    (await who.get(`/sites?${query}`)).body.items.map((s: { site_id: string }) => s.site_id);
  expect(await ids(shopper)).toEqual(expect.arrayContaining(['FAR', 'NODE']));
  expect(await ids(east)).not.toContain('FAR');
  expect(await ids(east, 'region_id=west')).toEqual([]);
  expect(await ids(everywhere, 'region_id=west')).toEqual(['FAR']);
  expect(await ids(host)).toEqual(['NODE']);
  expect(await ids(shopper, 'pickup=true')).toEqual(['NODE']);
  expect(await ids(shopper, 'kind=ambassador')).toEqual(['NODE']);
  const first = await shopper.get('/sites?limit=1');
  expect(await ids(shopper, `limit=1&cursor=${first.body.next_cursor}`)).toEqual(['FAR']);
});

describe('regions and lanes', () => {
  test('a region is read by all and written by those who run it', async () => {
    const page = await shopper.get('/regions?limit=1');
    expect(page.body.items).toEqual([
      { region_id: 'east', name: 'east', time_zone: 'Europe/Berlin', currency: 'EUR' },
    ]);
    const rest = await shopper.get(`/regions?limit=1&cursor=${page.body.next_cursor}`);
    expect(rest.body).toMatchObject({ items: [{ region_id: 'west' }], next_cursor: null });
    const other = { name: 'West', time_zone: 'Europe/Berlin', currency: 'EUR' };
    expect((await east.send('PUT', '/regions/west', other)).status).toBe(404);
    expect((await everywhere.send('PUT', '/regions/west', other)).body).toMatchObject(other);
  });

  test('a lane is written between sites its writer runs', async () => {
    const lane = { cost_minor: 400, currency: 'EUR', duration_s: 7200 };
    const put = await everywhere.send('PUT', '/sites/NODE/lanes/FAR', lane);
    expect(put.body).toEqual({ from_site_id: 'NODE', to_site_id: 'FAR', ...lane });
    await east.send('PUT', '/sites/NODE/lanes/BER-1', lane);
    const first = await host.get('/sites/NODE/lanes?limit=1');
    const rest = await host.get(`/sites/NODE/lanes?limit=1&cursor=${first.body.next_cursor}`);
    expect([first.body.items[0].to_site_id, rest.body.items]).toEqual(['BER-1', [put.body]]);
    expect((await host.get('/sites/FAR/lanes')).body.kind).toBe('site-not-found');
    expect((await east.send('PUT', '/sites/NODE/lanes/FAR', lane)).body).toMatchObject({
      kind: 'site-not-found',
      detail: 'There is no site FAR.',
    });
    expect((await east.send('PUT', '/sites/NODE/lanes/NODE', lane)).body.kind).toBe('lane-invalid');
  });
});
