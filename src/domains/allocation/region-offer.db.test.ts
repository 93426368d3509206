import {
  asId,
  currency,
  expectOk,
  grams,
  hours,
  metres,
  minutes,
  money,
  type RegionId,
  timeZone,
} from '@waystock/kernel';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { seedGoods, site, stockUp } from '../../../test/support/goods.ts';
import type { Tx } from '../../world.ts';
import { pauseSite, putLanes, putRegion, resumeSite } from '../network/index.ts';
import { anything } from './allocation.fixture.ts';
import {
  asManyAsCome,
  type CarrierContract,
  getMarketRevision,
  type LastMile,
  listOffers,
  putCarrier,
  putLastMiles,
  putOffer,
  type RegionOfferDraft,
  usualOffers,
} from './index.ts';

const cents = (n: number) => money(n, currency('EUR'));
const region = { id: asId<RegionId>('reg_test'), currency: currency('EUR') };
const [draft] = usualOffers(region) as [RegionOfferDraft];

let test1: TestDatabase;
beforeAll(async () => {
  test1 = await openTestDatabase();
  await test1.db.transact((tx) => seedGoods(tx, { sites: ['NORTH', 'EAST'], skus: ['TEA'] }));
});
afterAll(() => test1.drop());

describe('delivery offers', () => {
  const put = (offer: RegionOfferDraft, version?: number) =>
    test1.db.transact((tx) => putOffer(tx, offer, version));
  const read = async () =>
    (await test1.db.read((tx) => listOffers(tx, { regionId: region.id }))).find(
      (offer) => offer.rule.service === draft.rule.service,
    );

  test('come back as they were written, over the version that was seen', async () => {
    const version = (await read())?.version ?? 0;
    const cheap = { ...draft, price: cents(90), freeFrom: cents(5000), active: false };
    const rule = { ...draft.rule, capacity: asManyAsCome, lead: minutes(-15) };
    expect(expectOk(await put({ ...cheap, rule }, version))).toEqual(await read());
    expect(await read()).toEqual({ ...cheap, rule, version: version + 1 });
    expect(await put(draft, version)).toMatchObject({
      error: { kind: 'stale-version', expected: version, actual: version + 1 },
    });
    expect(await put({ ...draft, price: cents(-1) })).toMatchObject({
      error: { kind: 'delivery-offer-invalid' },
    });
    expect(await put({ ...draft, regionId: asId<RegionId>('nowhere') })).toMatchObject({
      error: { kind: 'region-not-found' },
    });
    expect(await read()).toMatchObject({ ...cheap, rule, version: version + 1 });
  });

  test('of two who write the first one at the same time, one is told of the other', async () => {
    const id = asId<RegionId>('reg_new');
    const first = { ...draft, regionId: id };
    await test1.db.transact((tx) =>
      putRegion(tx, { id, name: 'New', timeZone: timeZone('UTC'), currency: region.currency }),
    );
    const both = await Promise.all([put(first, 0), put(first, 0)]);
    expect(both.map((one) => one.ok).sort()).toEqual([false, true]);
    expect(both.find((one) => !one.ok)).toMatchObject({ error: { kind: 'stale-version' } });
  });
});

describe('the revision of the market', () => {
  const revision = () => test1.db.read(getMarketRevision);
  const parcels: CarrierContract = {
    id: 'post.parcel',
    tariff: {
      carrier: 'post',
      service: 'parcel',
      zones: [
        {
          zone: 'all',
          upTo: metres(100_000),
          rate: { base: cents(350), bands: [{ upTo: grams(20_000), perKg: cents(30) }] },
          transit: { duration: hours(40) },
        },
      ],
    },
    carries: anything,
    collectsAt: 1020,
    restDays: [],
    holidays: [],
    active: true,
  };
  const bikes: LastMile = {
    siteId: site('NORTH'),
    reach: metres(10_000),
    perDrop: cents(280),
    perKm: cents(12),
    speed: 5,
    spare: minutes(10),
    carries: anything,
  };
  const lane = { from: site('NORTH'), to: site('EAST'), cost: cents(9), duration: hours(1) };
  test.each<[string, (tx: Tx) => Promise<unknown>]>([
    ['a region', (tx) => putRegion(tx, { ...region, name: 'Test', timeZone: timeZone('UTC') })],
    ['a pause', (tx) => pauseSite(tx, { siteId: site('EAST'), reason: 'water' })],
    ['a resumption', (tx) => resumeSite(tx, { siteId: site('EAST') })],
    ['a lane', (tx) => putLanes(tx, [lane])],
    ['a tariff', (tx) => putCarrier(tx, parcels)],
    ['a last mile', (tx) => putLastMiles(tx, [bikes])],
    ['an offer', (tx) => putOffer(tx, draft)],
  ])('changes with %s, once that is committed', async (_, write) => {
    const before = await revision();
    let during: string | undefined;
    await test1.db.transact(async (tx) => {
      await write(tx);
      during = await revision();
    });
    expect(during).toBe(before);
    expect(await revision()).not.toBe(before);
  });

  test('stays with everything else', async () => {
    const before = await revision();
    await test1.db.transact((tx) => stockUp(tx, 'TEA', 'EAST', 1));
    expect(await revision()).toBe(before);
  });
});
