import {
  asId,
  expectOk,
  hours,
  money,
  must,
  plus,
  type RegionId,
  seconds,
  type Seconds,
  seededRandom,
} from '@waystock/kernel';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestDatabase, quiet, type TestDatabase } from '../../test/support/database.ts';
import { seedGoods, site } from '../../test/support/goods.ts';
import { listOffers, putOffer } from '../domains/allocation/index.ts';
import { pauseSite } from '../domains/network/index.ts';
import { asOsm, importNetwork, prepareNetwork } from '../domains/roads/index.ts';
import type { Database, Tx, World } from '../world.ts';
import { currentMarket } from './market.ts';

const region = asId<RegionId>('reg_test');

/** A process of its own on the database: what it knows it has read itself, and that is counted. */
interface Process {
  readonly world: World;
  readonly reads: () => number;
}

let database: TestDatabase;
let here: Process;
let there: Process;
beforeEach(async () => {
  database = await openTestDatabase();
  await write((tx) => seedGoods(tx, { sites: ['SHOP', 'DEPOT'], skus: [] }));
  here = processOn(database);
  there = processOn(database);
});
afterEach(() => database.drop());

function processOn({ db, clock }: TestDatabase): Process {
  let reads = 0;
  const counted: Database = {
    transact: (work) => db.transact(work),
    read: (work) => {
      reads += 1;
      return db.read(work);
    },
  };
  const world = {
    ...{ now: () => clock.now, random: seededRandom('market'), db: counted, log: quiet },
  } as unknown as World;
  return { world, reads: () => reads };
}

const write = (work: (tx: Tx) => Promise<unknown>) => database.db.transact(work);
const pass = (time: Seconds): void => {
  database.clock.now = plus(database.clock.now, time);
};
const priceIn = async ({ world }: Process): Promise<number> => {
  const [offer] = must((await currentMarket(world)).offers.get(region), 'offers');
  return Number(must(offer, 'an offer').price.minor);
};
const reprice = (minor: number) =>
  write(async (tx) => {
    for (const offer of await listOffers(tx, { regionId: region })) {
      const price = money(minor, offer.price.currency);
      expectOk(await putOffer(tx, { ...offer, price }, offer.version));
    }
  });

test('what is written is seen by every process a second later, and not asked for before', async () => {
  const known = [await priceIn(here), await priceIn(there)];
  expect(known).toEqual([690, 690]);
  const reads = here.reads();
  await reprice(100);
  pass(seconds(0.9));
  expect([await priceIn(here), here.reads()]).toEqual([690, reads]);
  pass(seconds(0.1));
  expect([await priceIn(here), await priceIn(there)]).toEqual([100, 100]);
});

test('while nothing is written, many orders cost one small read a second', async () => {
  const first = await currentMarket(here.world);
  const reads = here.reads();
  for (let n = 1; n <= 3; n++) {
    pass(seconds(1));
    const all = await Promise.all(Array.from({ length: 50 }, () => currentMarket(here.world)));
    expect(all.every((market) => market === first)).toBe(true);
    expect(here.reads()).toBe(reads + n);
  }
  // Timetables reach only so far.
  pass(hours(1));
  expect(await currentMarket(here.world)).not.toBe(first);
});

test('a paused site and other streets are seen the same way', async () => {
  const before = await currentMarket(here.world);
  await write((tx) => pauseSite(tx, { siteId: site('SHOP'), reason: 'water in the cellar' }));
  pass(seconds(1));
  const paused = await currentMarket(here.world);
  expect(paused.network.sites.get(site('SHOP'))?.site.paused).toBeDefined();
  expect(paused.roads).toBe(before.roads);
  const nodes = [
    { id: 1, lon: 13.4, lat: 52.5 },
    { id: 2, lon: 13.42, lat: 52.52 },
  ];
  const ways = [{ id: 1, nodes: [1, 2], tags: { highway: 'residential', name: 'Weg' } }];
  const street = await prepareNetwork(
    { name: 'a street', country: 'de' },
    asOsm({ network: { nodes, ways }, addresses: [] }),
  );
  await write((tx) => importNetwork(tx, street));
  pass(seconds(1));
  const other = await currentMarket(here.world);
  expect(other.roads).not.toBe(before.roads);
  expect(other.offers).toBe(paused.offers);
});

test('a read that fails is not kept: who asks next reads again', async () => {
  const { read } = here.world.db;
  const broken = here.world.db as { read: Database['read'] };
  broken.read = () => Promise.reject(new Error('the connection is gone'));
  await expect(currentMarket(here.world)).rejects.toThrow('the connection is gone');
  broken.read = read;
  expect(await priceIn(here)).toBe(690);
});

test('a table that forgot to count its writes would be noticed here', async () => {
  await currentMarket(here.world);
  const admin = new pg.Client({ connectionString: database.adminUrl });
  await admin.connect();
  await admin.query('alter table allocation.delivery_offer disable trigger revised');
  await admin.end();
  await reprice(100);
  pass(seconds(1));
  expect(await priceIn(here)).toBe(690);
});
