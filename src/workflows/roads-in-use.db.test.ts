import { expectOk, plus, type Position, seconds, seededRandom } from '@waystock/kernel';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestDatabase, quiet, type TestDatabase } from '../../test/support/database.ts';
import { inlineCompute } from '../compute/inline.ts';
import { openPool } from '../compute/pool.ts';
import {
  asOsm,
  importNetwork,
  liftCondition,
  matrix,
  prepareNetwork,
  putCondition,
  type Roads,
  route,
} from '../domains/roads/index.ts';
import type { World } from '../world.ts';
import { changeRoads, liftChange } from './change-roads.ts';
import { roadsInUse } from './roads-in-use.ts';
import { travelBetween } from './travel-between.ts';

let database: TestDatabase;
let world: World;
beforeEach(async () => {
  database = await openTestDatabase();
  const { db, clock } = database;
  const compute = inlineCompute({ iterations: 1 });
  const kept = {
    db,
    compute,
    gateways: {},
    now: () => clock.now,
    random: seededRandom('roads'),
    log: quiet,
  };
  world = kept as unknown as World;
  await load('short', 'long');
});
afterEach(() => database.drop());

const at = (x: number, y: number): Position => ({ lon: 11 + x * 0.0015, lat: 51 + y * 0.001 });
const [west, middle, east] = [at(0.5, 0), at(1.5, 0), at(2.5, 0)];

/** Two ways from west to east; what they are called tells which network it is. */
async function load(straight: string, around: string): Promise<void> {
  const corners = [at(0, 0), at(1, 0), at(2, 0), at(3, 0), at(1, 3), at(2, 3)];
  const way = (id: number, nodes: number[], name: string) => ({
    id,
    nodes,
    tags: { highway: 'residential', name },
  });
  const prepared = await prepareNetwork(
    { name: straight, country: 'de' },
    asOsm({
      network: {
        nodes: corners.map((corner, i) => ({ id: i + 1, ...corner })),
        ways: [way(1, [1, 2, 3, 4], straight), way(2, [2, 5, 6, 3], around)],
      },
      addresses: [],
    }),
  );
  await database.db.transact((tx) => importNetwork(tx, prepared));
}

const pass = (): void => {
  database.clock.now = plus(database.clock.now, seconds(1));
};
const driven = (roads: Roads) =>
  expectOk(route(roads, 'van', west, east)).steps.map(({ street }) => street);

test('a closure changes what is answered a second later, and lifting it changes it back', async () => {
  const plan = await roadsInUse(world);
  expect(driven(plan)).toEqual(['short']);
  const closure = expectOk(
    await database.db.transact((tx) =>
      putCondition(tx, plan, {
        effect: { kind: 'closed', places: [middle] },
        reason: 'a burst pipe',
        from: tx.now,
        until: undefined,
      }),
    ),
  );
  pass();
  const closed = await roadsInUse(world);
  expect(driven(closed)).toEqual(['short', 'long', 'short']);
  // Who began with the old streets ends with them.
  expect(driven(plan)).toEqual(['short']);
  await database.db.transact((tx) => liftCondition(tx, closure.id));
  pass();
  expect(driven(await roadsInUse(world))).toEqual(['short']);
});

test('who closes a street goes by it at once, and so does everybody in the process', async () => {
  const { now: from } = database.clock;
  const draft = { effect: { kind: 'closed', places: [middle] }, reason: 'a fair' } as const;
  const closure = expectOk(await changeRoads(world, { ...draft, from, until: undefined }));
  expect(driven(await roadsInUse(world))).toEqual(['short', 'long', 'short']);
  expectOk(await liftChange(world, closure.id));
  expect(driven(await roadsInUse(world))).toEqual(['short']);
  expect(await liftChange(world, closure.id)).toMatchObject({ error: { kind: 'not-found' } });
  const nowhere = { ...draft.effect, places: [at(1.5, 1.5)] };
  const refused = await changeRoads(world, { ...draft, effect: nowhere, from, until: undefined });
  expect(refused).toMatchObject({ ok: false, error: { kind: 'position-off-network' } });
});

test('another network takes over while a plan keeps the one it began with; closures stay where they are', async () => {
  const plan = await roadsInUse(world);
  await database.db.transact(async (tx) => {
    const effect = { kind: 'closed', places: [middle] } as const;
    return putCondition(tx, plan, { effect, reason: 'a pit', from: tx.now, until: undefined });
  });
  await load('direct', 'detour');
  pass();
  expect(driven(await roadsInUse(world))).toEqual(['direct', 'detour', 'direct']);
  expect(driven(plan)).toEqual(['short']);
});

test('threads share the streets and answer as the caller would; so does whoever has none', async () => {
  const roads = await roadsInUse(world);
  const places = Array.from({ length: 30 }, (_, i) => at((i % 10) / 3, i % 3 === 0 ? 0 : 0.02));
  const vehicles = [{ profile: 'van' }, { profile: 'gig' }, { profile: 'drone' }];
  const pool = openPool({ threads: 2 });
  const broken = { run: () => Promise.reject(new Error('no thread')), stop: async () => undefined };
  try {
    const ask = (compute: World['compute']) =>
      travelBetween({ ...world, compute }, roads, { vehicles, places });
    const [inThread, inline, alone] = [
      await ask(pool),
      await ask(world.compute),
      await ask(broken),
    ];
    const { durations_s, distances_m } = matrix(roads, 'van', places, places);
    expect(inThread['gig']).toEqual({ durations: durations_s, distances: distances_m });
    expect(inline).toEqual(inThread);
    expect(alone).toEqual(inThread);
  } finally {
    await pool.stop();
  }
});
