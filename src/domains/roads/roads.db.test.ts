import { gzipSync } from 'node:zlib';
import { expectOk, hours, type Instant, plus, seconds } from '@waystock/kernel';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import {
  asOsm,
  findNetwork,
  findRoadsVersion,
  importNetwork,
  liftCondition,
  listConditions,
  openNetwork,
  prepareNetwork,
  putCondition,
  route,
  type StreetNetwork,
} from './index.ts';
import { lattice } from './road-networks.arbitrary.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await openTestDatabase();
});
afterAll(() => base.drop());

const network: StreetNetwork = {
  nodes: [
    { id: 1, ...lattice(0, 0) },
    { id: 2, ...lattice(1, 0) },
  ],
  ways: [{ id: 1, nodes: [1, 2], tags: { highway: 'residential', name: 'Größe' } }],
};
const prepare = (name: string, ways = network.ways) =>
  prepareNetwork({ name, country: 'de' }, asOsm({ network: { ...network, ways }, addresses: [] }));
const opened = async () => openNetwork(await base.db.read(findNetwork));

test('the network imported last comes back as it was, and can be driven', async () => {
  expect((await opened()).roads.streets.size).toBe(0);
  const [first, second] = [await prepare('first'), await prepare('second')];
  expect(first.checksum).toBe(second.checksum);
  await base.db.transact(async (tx) => [
    await importNetwork(tx, first),
    await importNetwork(tx, second),
  ]);
  const found = await opened();
  expect(found.name).toBe('second');
  const way = expectOk(route(found.roads, 'van', lattice(0, 0), lattice(1, 0)));
  expect(way).toMatchObject({ source: 'streets', steps: [{ street: 'Größe' }] });
});

test('one that was imported before there were files is built when it is read', async () => {
  const town = gzipSync(JSON.stringify({ network, addresses: [] }));
  await base.db.transact((tx) =>
    sql`update roads.network set data = ${town}, graph = null, map = null`.execute(tx.sql),
  );
  const { roads } = await opened();
  expect(expectOk(route(roads, 'robot', lattice(0, 0), lattice(1, 0))).source).toBe('streets');
});

test('a condition holds from its beginning until it is lifted, and makes another version', async () => {
  const { roads } = await opened();
  const { now } = base.clock;
  const version = () => base.db.read(findRoadsVersion);
  const before = await version();
  const put = (from: Instant, x: number) =>
    base.db.transact((tx) =>
      putCondition(tx, roads, {
        effect: { kind: 'slowed', places: [lattice(x, 0)], times: 2 },
        reason: 'road works',
        from,
        until: plus(now, hours(9)),
      }),
    );
  expect(await put(now, 5)).toMatchObject({ ok: false, error: { kind: 'position-off-network' } });
  const kept = expectOk(await put(plus(now, seconds(60)), 0.5));
  expect(await version()).toBe(before);
  base.clock.now = plus(now, seconds(60));
  expect(await version()).not.toBe(before);
  expect(await base.db.read(listConditions)).toEqual([kept]);
  const lift = () => base.db.transact((tx) => liftCondition(tx, kept.id));
  expect([await lift(), await lift()]).toEqual([{ ...kept, until: base.clock.now }, undefined]);
  expect([await version(), await base.db.read(listConditions)]).toEqual([before, []]);
});
