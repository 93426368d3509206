import {
  asId,
  currency,
  expectOk,
  localDate,
  millilitres,
  minutes,
  money,
  position,
  probability,
  type RegionId,
  type SiteId,
  timeZone,
} from '@waystock/kernel';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import {
  findSites,
  getSite,
  listLanes,
  listRegions,
  listSites,
  pauseSite,
  putLanes,
  putRegion,
  putSites,
  resumeSite,
  type SiteDraft,
} from './index.ts';

let base: TestDatabase;
const site = asId<SiteId>;
const berlin = asId<RegionId>('berlin');
const rift = asId<RegionId>('rift');
const [eur, kes] = [currency('EUR'), currency('KES')];

beforeAll(async () => {
  base = await openTestDatabase();
  await base.db.transact(async (tx) => {
    const zone = timeZone('Europe/Berlin');
    await putRegion(tx, { id: berlin, name: 'Berlin', timeZone: zone, currency: eur });
    const nairobi = timeZone('Africa/Nairobi');
    await putRegion(tx, { id: rift, name: 'Rift Valley', timeZone: nairobi, currency: kes });
  });
  expectOk(
    await base.db.transact((tx) =>
      putSites(tx, [
        draft('MIT'),
        draft('XBG', { kind: 'locker', pickup: true }),
        draft('NBO', inRift),
      ]),
    ),
  );
});
afterAll(() => base.drop());

const draft = (id: string, change: Partial<SiteDraft> = {}): SiteDraft => ({
  id: site(id),
  regionId: berlin,
  name: `Site ${id}`,
  kind: 'fulfilment-centre',
  position: position(13.377_704, 52.516_275),
  address: 'Unter den Linden 1, Berlin',
  hours: {
    timeZone: timeZone('Europe/Berlin'),
    weekly: [
      { weekday: 1, opens: 480, closes: 720 },
      { weekday: 6, opens: 1320, closes: 1800 },
    ],
    closedOn: [localDate('2026-05-01'), localDate('2026-12-25')],
  },
  cutOff: 960,
  pickLead: minutes(20),
  capacity: millilitres(3_000_000_000_000),
  temperatures: ['ambient', 'frozen'],
  handling: { perShipment: money(120, eur), perUnit: money(15, eur) },
  storage: money(50, eur),
  security: probability(0.75),
  pickup: false,
  ...change,
});
const inRift: Partial<SiteDraft> = {
  regionId: rift,
  hours: { timeZone: timeZone('Africa/Nairobi'), weekly: [], closedOn: [] },
  handling: { perShipment: money(9_000, kes), perUnit: money(500, kes) },
  storage: money(4_000, kes),
};
const factKinds = async (id: string): Promise<string[]> => {
  const found = await base.db.read((tx) =>
    sql<{ kind: string }>`select kind from storage.fact where key = ${id} order by id`.execute(
      tx.sql,
    ),
  );
  return found.rows.map((row) => row.kind);
};

describe('sites', () => {
  test('what was written is read again, field by field', async () => {
    const found = await base.db.read((tx) => findSites(tx, [site('NBO'), site('XX'), site('MIT')]));
    expect([...found.values()]).toEqual([
      { ...draft('MIT'), paused: undefined, version: 1 },
      { ...draft('NBO', inRift), paused: undefined, version: 1 },
    ]);
  });

  test('the same again is no new version; a change is one, and a pause outlives it', async () => {
    const put = (change: Partial<SiteDraft> = {}) =>
      base.db.transact((tx) => putSites(tx, [draft('UPD', change)]));
    expect(expectOk(await put())).toBe(1);
    expect(expectOk(await put())).toBe(0);
    expectOk(
      await base.db.transact((tx) => pauseSite(tx, { siteId: site('UPD'), reason: 'flood' })),
    );
    expect(expectOk(await put({ cutOff: 900 }))).toBe(1);
    expect(expectOk(await base.db.read((tx) => getSite(tx, site('UPD'))))).toMatchObject({
      version: 3,
      cutOff: 900,
      paused: { reason: 'flood' },
    });
  });

  test('refused are rules broken, regions unknown and sites unknown', async () => {
    const put = (change: Partial<SiteDraft>) =>
      base.db.transact((tx) => putSites(tx, [draft('OK'), draft('BAD', change)]));
    expect(await put({ cutOff: -1 })).toMatchObject({
      error: { kind: 'site-invalid', siteId: 'BAD', issues: [{ field: 'cutOff' }] },
    });
    expect(await put({ regionId: asId('mars') })).toMatchObject({
      error: { kind: 'region-not-found', regionId: 'mars' },
    });
    expect(await base.db.read((tx) => getSite(tx, site('OK')))).toMatchObject({
      error: { kind: 'site-not-found', siteId: 'OK' },
    });
  });

  test('lists filter, and pages follow one another', async () => {
    const ids = async (
      ...query: [Parameters<typeof listSites>[1], Parameters<typeof listSites>[2]?]
    ) => (await base.db.read((tx) => listSites(tx, ...query))).map((found) => found.id);
    expect(await ids({ regionIds: [rift] })).toEqual(['NBO']);
    expect(await ids({ kind: 'locker' })).toEqual(['XBG']);
    const first = await ids({}, { limit: 2 });
    const second = await ids({}, { after: first.at(-1) ?? '', limit: 2 });
    expect([...first, ...second]).toEqual((await ids({})).slice(0, 4));
    expect(await base.db.read(listRegions)).toMatchObject([{ id: 'berlin' }, { id: 'rift' }]);
  });
});

describe('pause', () => {
  const pause = (reason: string, expectedVersion?: number) =>
    base.db.transact((tx) =>
      pauseSite(tx, {
        siteId: site('XBG'),
        reason,
        ...(expectedVersion === undefined ? {} : { expectedVersion }),
      }),
    );
  const resume = () => base.db.transact((tx) => resumeSite(tx, { siteId: site('XBG') }));

  test('stops orders until resumed; each of the two is one fact however often it is asked', async () => {
    expect(expectOk(await pause('door jammed', 1))).toMatchObject({
      paused: { reason: 'door jammed' },
      version: 2,
    });
    const working = await base.db.read((tx) => listSites(tx, { working: true }));
    expect(working.map((found) => found.id)).not.toContain('XBG');
    expect(expectOk(await pause('door jammed')).version).toBe(2);
    expect(expectOk(await pause('waiting for the smith'))).toMatchObject({
      paused: { reason: 'waiting for the smith' },
      version: 3,
    });
    expect(expectOk(await resume())).toMatchObject({ paused: undefined, version: 4 });
    expect(expectOk(await resume()).version).toBe(4);
    expect(await factKinds('XBG')).toEqual(['network.site-paused', 'network.site-resumed']);
  });

  test('of two who saw the same version only one pauses', async () => {
    const both = await Promise.all([pause('one', 4), pause('two', 4)]);
    expect(both.filter((result) => result.ok)).toHaveLength(1);
    expect(both.find((result) => !result.ok)).toMatchObject({
      error: { kind: 'stale-version', expected: 4, actual: 5 },
    });
  });

  test('an unknown site cannot be paused', async () => {
    const refused = base.db.transact((tx) => pauseSite(tx, { siteId: site('XX'), reason: 'x' }));
    expect(await refused).toMatchObject({ error: { kind: 'site-not-found' } });
  });
});

describe('lanes', () => {
  const lane = (from: string, to: string, minor = 600) => ({
    from: site(from),
    to: site(to),
    cost: money(minor, eur),
    duration: minutes(90),
  });
  const put = (...lanes: ReturnType<typeof lane>[]) =>
    base.db.transact((tx) => putLanes(tx, lanes));

  test('are directed, and the last price counts', async () => {
    expectOk(await put(lane('MIT', 'XBG'), lane('XBG', 'MIT', 700), lane('MIT', 'NBO')));
    expectOk(await put(lane('MIT', 'XBG', 650)));
    const among = [site('XBG'), site('MIT')];
    expect(await base.db.read((tx) => listLanes(tx, among))).toEqual([
      lane('MIT', 'XBG', 650),
      lane('XBG', 'MIT', 700),
    ]);
  });

  test.each([
    ['to itself', lane('MIT', 'MIT'), 'lane-invalid'],
    ['with a negative price', lane('MIT', 'XBG', -1), 'lane-invalid'],
    ['to nowhere', lane('MIT', 'XX'), 'site-not-found'],
  ])('a lane %s is refused', async (_name, wrong, kind) => {
    expect(await put(wrong)).toMatchObject({ ok: false, error: { kind } });
  });
});
