import { hours, plus } from '@waystock/kernel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Answer, Caller } from '../support/api.ts';
import { shopSite } from '../support/shop.ts';
import { openTown, type Town } from '../support/town.ts';

/** When carriers come to the dock, and what is there for them by then. */
let town: Town;
let host: Caller;
beforeAll(async () => {
  town = await openTown({ TEA: 60 });
  ({ host } = town);
  const cheap = { ...parcels, carrier: 'Post', service: 'parcel' };
  await town.ops.send('PUT', '/carriers/post.parcel', cheap);
  const dear = { ...cheap, carrier: 'Swift', collects_min: 900, zones: [zone(9_900)] };
  await town.ops.send('PUT', '/carriers/swift.parcel', dear);
  await town.ops.send('PUT', '/carriers/gone.parcel', { ...dear, carrier: 'Gone', active: false });
});
afterAll(() => town.api.close());

const zone = (base: number) => ({
  zone: 'all',
  up_to_m: 4_000_000,
  base_minor: base,
  bands: [{ up_to_g: 31_000, per_kg_minor: 1 }],
  transit: { business_days: 1, delivered_by_min: 1080 },
});
const parcels = {
  currency: 'EUR',
  zones: [zone(1)],
  temperature_classes: ['ambient'],
  hazard_classes: ['none'],
  longest_side_mm: null,
  heaviest_load_g: null,
  largest_load_ml: null,
  most_capacity_units: null,
  collects_min: 1020,
  rest_days: [0, 6],
  holidays: [],
  active: true,
};

const visits = async (): Promise<Answer['body'][]> =>
  (await host.get('/sites/SHOP/collections')).body.items;
const nothing = {
  ready: { shipments: 0, parcels: 0 },
  missing: { shipments: 0, units: 0 },
  overdue_shipments: 0,
};
const post = { carrier_id: 'post.parcel', carrier: 'Post', service: 'parcel' };
const swift = { carrier_id: 'swift.parcel', carrier: 'Swift', service: 'parcel' };
const [today, tomorrow] = ['2026-05-06', '2026-05-07'];

test('each carrier’s next visit is told, soonest first, and none of one that comes no more', async () => {
  expect(await visits()).toEqual([
    { ...swift, ...nothing, collects_at: `${today}T15:00:00.000Z` },
    { ...post, ...nothing, collects_at: `${today}T17:00:00.000Z` },
  ]);
});

let shipment: string;
test('what is planned for a visit is missing until it is packed, and then ready', async () => {
  const { shipments } = await town.order({ TEA: 2 }, 1, 'standard');
  expect(shipments).toMatchObject([{ service: 'post.parcel' }]);
  shipment = shipments[0].shipment_id;
  const [, before] = await visits();
  expect(before).toMatchObject({ ...post, missing: { shipments: 1, units: 2 } });
  await host.send('POST', '/waves', { site_id: 'SHOP' });
  expect((await visits())[1]).toEqual(before);
  await town.pick();
  expect((await visits())[1]).toEqual({
    ...before,
    ready: { shipments: 1, parcels: 1 },
    missing: nothing.missing,
  });
});

test('what a visit has left behind is overdue at the next one, until it is gone', async () => {
  town.api.database.clock.now = plus(town.api.world.now(), hours(4));
  host = await town.api.as('host', 'host', { sites: [shopSite] });
  expect(await visits()).toEqual([
    { ...swift, ...nothing, collects_at: `${tomorrow}T15:00:00.000Z` },
    {
      ...post,
      ...nothing,
      collects_at: `${tomorrow}T17:00:00.000Z`,
      ready: { shipments: 1, parcels: 1 },
      overdue_shipments: 1,
    },
  ]);
  await town.load(shipment);
  host = await town.api.as('host', 'host', { sites: [shopSite] });
  expect((await visits()).map(({ ready }) => ready.shipments)).toEqual([0, 0]);
});

test('a host sees none of another site', async () => {
  const stranger = await town.api.as('host', 'other', { sites: [] });
  expect((await stranger.get('/sites/SHOP/collections')).status).toBe(404);
});
