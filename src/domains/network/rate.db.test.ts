import {
  asId,
  currency,
  expectOk,
  instant,
  type Instant,
  millilitres,
  money,
  position,
  probability,
  type RegionId,
  seconds,
  type SiteId,
  timeZone,
} from '@waystock/kernel';
import * as fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  openTestDatabase,
  someAfternoon,
  type TestDatabase,
} from '../../../test/support/database.ts';
import { listRates, putRegion, putSites, type SiteDraft, type SiteRate } from './index.ts';
import { agree } from './rate.ts';

let base: TestDatabase;
const eur = currency('EUR');
const region = asId<RegionId>('berlin');
const zone = timeZone('Europe/Berlin');
beforeAll(async () => {
  base = await openTestDatabase();
  await base.db.transact((tx) =>
    putRegion(tx, { id: region, name: 'Berlin', timeZone: zone, currency: eur }),
  );
});
afterAll(() => base.drop());

const draft = (id: string, minor: number): SiteDraft => ({
  id: asId<SiteId>(id),
  regionId: region,
  name: id,
  kind: 'shop',
  position: position(13.4, 52.5),
  address: 'Unter den Linden 1, Berlin',
  hours: { timeZone: zone, weekly: [], closedOn: [] },
  cutOff: 960,
  pickLead: seconds(600),
  capacity: millilitres(1_000_000),
  temperatures: ['ambient'],
  handling: { perShipment: money(minor, eur), perUnit: money(minor, eur) },
  storage: money(2 * minor, eur),
  security: probability(1),
  pickup: false,
});
const put = async (now: Instant, ...drafts: SiteDraft[]): Promise<void> => {
  base.clock.now = now;
  expectOk(await base.db.transact((tx) => putSites(tx, drafts)));
};
const historyOf = async (id: string): Promise<readonly SiteRate[]> => {
  const site = asId<SiteId>(id);
  return (await base.db.read((tx) => listRates(tx, [site]))).get(site) ?? [];
};
const later = (n: number): Instant => instant(someAfternoon + n * 1000);

test('what is written keeps the history that the model keeps, whatever is agreed when', async () => {
  const steps = fc.record({ now: fc.integer({ min: -3, max: 3 }), minor: fc.nat(2) });
  let n = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 6 }), async (agreed) => {
      const id = `SITE-${n++}`;
      let model: SiteRate[] = [];
      for (const { now, minor } of agreed) {
        await put(later(now), draft(id, minor));
        model = agree(model, draft(id, minor), later(now)).map(
          ({ handling, storage, starts, ends }) => ({ handling, storage, starts, ends }),
        );
        expect(await historyOf(id)).toEqual(model);
      }
    }),
    { numRuns: 25 },
  );
});

test('many at once: those that changed have a new rate, the others not', async () => {
  await put(later(0), draft('A', 1), draft('B', 1));
  await put(later(5), draft('A', 1), draft('B', 2), draft('C', 3));
  await put(later(9), { ...draft('A', 1), cutOff: 900 });
  expect(await historyOf('A')).toMatchObject([{ starts: undefined, ends: undefined }]);
  expect(await historyOf('B')).toMatchObject([
    { ends: later(5), storage: money(2, eur) },
    { starts: later(5), ends: undefined, storage: money(4, eur) },
  ]);
  expect(await historyOf('C')).toHaveLength(1);
});

test('two who agree at once agree one after the other', async () => {
  await put(later(0), draft('RACE', 0));
  base.clock.now = later(10);
  await Promise.all(
    [1, 2, 3].map((minor) => base.db.transact((tx) => putSites(tx, [draft('RACE', minor)]))),
  );
  expect(await historyOf('RACE')).toMatchObject([{ ends: later(10) }, { starts: later(10) }]);
});

/** The planted bugs of whoever writes the table without the shell. */
test.each([
  [
    'a gap',
    sql`update network.site_rate set ends_at = ends_at - interval '1 s'
    where site_id = 'GAP' and ends_at <> 'infinity'`,
  ],
  ['an overlap', sql`update network.site_rate set ends_at = 'infinity' where site_id = 'GAP'`],
  [
    'a second chain',
    sql`insert into network.site_rate (site_id, starts_at, handling_cost_minor,
    handling_per_unit_minor, storage_cost_minor, currency)
    values ('GAP', '2026-01-01Z', 0, 0, 0, 'EUR')`,
  ],
  [
    'an end of time',
    sql`update network.site_rate set ends_at = '2099-01-01Z'
    where site_id = 'GAP' and ends_at = 'infinity'`,
  ],
  [
    'a late beginning',
    sql`update network.site_rate set starts_at = '2020-01-01Z'
    where site_id = 'GAP' and starts_at = '-infinity'`,
  ],
])('the table itself refuses %s', async (_name, wrong) => {
  await put(later(0), draft('GAP', 1));
  await put(later(60), draft('GAP', 2));
  await expect(base.db.transact((tx) => wrong.execute(tx.sql))).rejects.toThrow(/site_rate/);
});
