import {
  asId,
  currency,
  expectOk,
  grams,
  hours,
  isoOf,
  metres,
  millimetres,
  minutes,
  money,
  type OwnerId,
  parseInstant,
  plus,
  position,
  probability,
  millilitres,
  type RegionId,
  seconds,
  type SiteId,
  type SkuId,
  timeZone,
  units,
} from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import type { Sku } from '../catalogue/index.ts';
import type { Site } from '../network/index.ts';
import { anything } from './allocation.fixture.ts';
import { buildProblem, type OrderToAllocate, type Surroundings } from './build-problem.ts';
import {
  type CarrierContract,
  type LastMile,
  type NetworkParts,
  snapshotOf,
} from './network-snapshot.ts';
import { decide } from './policy.ts';

const eur = currency('EUR');
const cents = (n: number) => money(n, eur);
const berlin = timeZone('Europe/Berlin');
/** A Wednesday, 11:00 in Berlin. */
const at = parseInstant('2026-05-06T09:00Z');

const aSite = (id: string, lon: number, changes: Partial<Site> = {}): Site => ({
  id: asId<SiteId>(id),
  regionId: asId<RegionId>('berlin'),
  name: id,
  kind: 'shop',
  position: position(lon, 52.5),
  address: 'Hauptstraße 1',
  hours: {
    timeZone: berlin,
    weekly: [1, 2, 3, 4, 5, 6].map((weekday) => ({ weekday, opens: 480, closes: 1200 })),
    closedOn: [],
  },
  cutOff: 960,
  pickLead: minutes(30),
  capacity: millilitres(1e9),
  temperatures: ['ambient'],
  handling: { perShipment: cents(50), perUnit: cents(10) },
  storage: cents(0),
  security: probability(1),
  pickup: true,
  paused: undefined,
  version: 1,
  ...changes,
});

const post: CarrierContract = {
  id: 'post.parcel',
  tariff: {
    carrier: 'post',
    service: 'parcel',
    zones: [
      {
        zone: 'national',
        upTo: metres(1_000_000),
        rate: { base: cents(420), bands: [{ upTo: grams(20_000), perKg: cents(30) }] },
        transit: { businessDays: 1, deliveredByMinute: 1080 },
      },
    ],
  },
  carries: anything,
  collectsAt: 1020,
  restDays: [0],
  holidays: [],
  active: true,
};

const bikes = (siteId: string): LastMile => ({
  siteId: asId<SiteId>(siteId),
  reach: metres(12_000),
  perDrop: cents(250),
  perKm: cents(20),
  speed: 5,
  spare: minutes(15),
  carries: { ...anything, heaviestLoad: grams(15_000) },
});

const sku: Sku = {
  id: asId<SkuId>('LAMP'),
  ownerId: asId<OwnerId>('own_1'),
  name: 'Lamp',
  category: 'home',
  barcode: undefined,
  weight: grams(800),
  box: { length: millimetres(300), width: millimetres(200), height: millimetres(150) },
  capacityUnits: units(1),
  temperature: 'ambient',
  hazard: 'none',
  lotTracked: false,
  minShelfLifeDays: 0,
  price: cents(3900),
  active: true,
  version: 1,
};

const stockAt = (siteId: string, n: number) => ({
  skuId: sku.id,
  siteId: asId<SiteId>(siteId),
  units: n,
});

const around = (parts: Partial<NetworkParts>, stock: Surroundings['stock']): Surroundings => ({
  network: snapshotOf(
    { sites: [], lanes: [], contracts: [post], lastMiles: [], ...parts },
    parseInstant('2026-05-06T08:00Z'),
  ),
  skus: new Map([[sku.id, sku]]),
  stock,
});

const order = (changes: Partial<OrderToAllocate> = {}): OrderToAllocate => ({
  lines: [{ skuId: sku.id, units: units(1) }],
  destination: position(13.4, 52.5),
  timeZone: berlin,
  service: 'same-day',
  deadline: parseInstant('2026-05-06T18:00Z'),
  shippingPaidBy: 'platform',
  preference: 'none',
  orderValue: cents(3900),
  ...changes,
});

test('goods leave after picking, by bike at once and by post at its collection', () => {
  const problem = buildProblem(
    order(),
    around({ sites: [aSite('NEAR', 13.41)], lastMiles: [bikes('NEAR')] }, [stockAt('NEAR', 3)]),
    at,
  );
  const [site] = problem.sites;
  expect(site).toMatchObject({ siteId: 'NEAR', microFulfilment: true, available: [3] });
  expect(isoOf(site?.readyAt ?? at)).toBe('2026-05-06T09:30:00.000Z');
  const [own, carrier] = site?.services ?? [];
  expect(own?.departures.map(({ leaves }) => isoOf(leaves))).toEqual(['2026-05-06T09:30:00.000Z']);
  // About 880 m by road at 5 m/s, and a quarter of an hour.
  const takes = ((own?.departures[0]?.arrives ?? 0) - (own?.departures[0]?.leaves ?? 0)) / 1000;
  expect(takes).toBeGreaterThan(900 + 170);
  expect(takes).toBeLessThan(900 + 180);
  expect(carrier?.departures.map(({ leaves, arrives }) => [isoOf(leaves), isoOf(arrives)])).toEqual(
    [['2026-05-06T15:00:00.000Z', '2026-05-07T16:00:00.000Z']],
  );
});

test('road times given by the caller count, not the great circle', () => {
  const travel = new Map([
    [asId<SiteId>('NEAR'), { distance: metres(5000), duration: seconds(1500) }],
  ]);
  const given = around({ sites: [aSite('NEAR', 13.41)], lastMiles: [bikes('NEAR')] }, [
    stockAt('NEAR', 3),
  ]);
  const [site] = buildProblem(order(), { ...given, travel }, at).sites;
  expect(site?.distance).toBe(5000);
  expect(site?.services[0]?.departures[0]?.arrives).toBe(plus(at, seconds(1800 + 900 + 1500)));
});

describe('who is a candidate', () => {
  const sites = [
    aSite('A', 13.41),
    aSite('B', 13.6),
    aSite('EMPTY', 13.42),
    aSite('HUB', 13.5),
    aSite('CHF', 13.43, {
      handling: { perShipment: money(1, currency('CHF')), perUnit: money(1, currency('CHF')) },
    }),
    aSite('PAUSED', 13.44, { paused: { reason: 'stocktaking' } }),
    aSite('SHUT', 13.45, {
      hours: { timeZone: berlin, weekly: [], closedOn: [] },
      pickLead: hours(999),
    }),
  ];
  const lanes = [
    { from: asId<SiteId>('B'), to: asId<SiteId>('HUB'), cost: cents(200), duration: hours(20) },
    { from: asId<SiteId>('EMPTY'), to: asId<SiteId>('HUB'), cost: cents(200), duration: hours(20) },
  ];
  const stock = ['A', 'B', 'CHF', 'PAUSED', 'SHUT'].map((id) => stockAt(id, 2));
  const ids = (changes: Partial<OrderToAllocate>) =>
    buildProblem(order(changes), around({ sites, lanes }, stock), at).sites.map((s) => [
      s.siteId,
      s.closed,
    ]);

  test('sites with some of the goods; those that take no orders say why', () => {
    expect(ids({})).toEqual([
      ['A', undefined],
      ['B', undefined],
      ['PAUSED', 'stocktaking'],
      ['SHUT', 'not open for two weeks'],
    ]);
  });

  test('hubs they lead to, when the order is not urgent', () => {
    expect(ids({ service: 'standard' }).map(([id]) => id)).toEqual([
      'A',
      'B',
      'HUB',
      'PAUSED',
      'SHUT',
    ]);
  });

  test('the site where the shopper collects', () => {
    const pickupSiteId = asId<SiteId>('EMPTY');
    expect(ids({ service: 'pickup', pickupSiteId }).map(([id]) => id)).toContain('EMPTY');
  });
});

test('where no road leads our own vehicles do not go, and a carrier still may', () => {
  const sites = [aSite('NEAR', 13.41)];
  const parts = { sites, lastMiles: [bikes('NEAR')] };
  const given = { ...around(parts, [stockAt('NEAR', 3)]), travel: new Map() };
  const [site] = buildProblem(order(), given, at).sites;
  expect(site?.services.map(({ kind }) => kind)).not.toContain('own');
});

test('an order to collect is served from the shelf there, or by a transfer to it', () => {
  const sites = [aSite('HERE', 13.41), aSite('THERE', 13.6)];
  const lanes = [
    { from: asId<SiteId>('THERE'), to: asId<SiteId>('HERE'), cost: cents(150), duration: hours(3) },
  ];
  const collect = order({
    service: 'pickup',
    pickupSiteId: asId<SiteId>('HERE'),
    deadline: parseInstant('2026-05-06T17:00Z'),
  });
  const plan = (at1: string) =>
    expectOk(decide(buildProblem(collect, around({ sites, lanes }, [stockAt(at1, 1)]), at))).chosen;
  const here = plan('HERE');
  expect([here.shipments[0]?.service, isoOf(here.arrives)]).toEqual([
    'collection',
    '2026-05-06T09:30:00.000Z',
  ]);
  const there = plan('THERE');
  expect([there.strategy, there.shipments[0]?.from]).toEqual(['consolidate', 'HERE']);
  // Ready at 9:30, and three hours on the way.
  expect(isoOf(there.arrives)).toBe('2026-05-06T12:30:00.000Z');
});

test('a snapshot that is out of date is refused, not trusted', () => {
  const given = around({ sites: [aSite('NEAR', 13.41)] }, [stockAt('NEAR', 3)]);
  expect(() => buildProblem(order(), given, plus(at, hours(72)))).toThrow('out of date');
});
