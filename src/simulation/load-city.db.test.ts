import { expectOk, type Position, seededRandom } from '@waystock/kernel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase, quiet, type TestDatabase } from '../../test/support/database.ts';
import { findAddresses, getCustomer } from '../domains/customers/index.ts';
import { listCouriers, listVehicles } from '../domains/fleet/index.ts';
import { listDrift, listStockOfSite } from '../domains/inventory/index.ts';
import { listLanes, listSites } from '../domains/network/index.ts';
import { route } from '../domains/roads/index.ts';
import { inlineCompute } from '../compute/inline.ts';
import { roadsInUse } from '../workflows/roads-in-use.ts';
import type { World } from '../world.ts';
import { addressIdOf, type LivingCity, loadCity, settleCity } from './load-city.ts';
import { simulatedVault } from './simulated-vault.ts';

const living: LivingCity = settleCity('load', 40);
const vault = simulatedVault('load');
let database: TestDatabase;
let world: World;

beforeAll(async () => {
  database = await openTestDatabase({ connections: 1 });
  world = {
    now: () => database.clock.now,
    random: seededRandom('load'),
    db: database.db,
    gateways: {
      get payment(): never {
        throw new Error('loading a city costs nothing');
      },
    },
    compute: inlineCompute({ iterations: 1 }),
    vault,
    log: quiet,
  };
  await loadCity(world, living);
});
afterAll(() => database.drop());

test('sites with lanes between any two, a fleet with its drivers', async () => {
  const { sites, vehicles, couriers, lanes } = await world.db.read(async (tx) => ({
    sites: await listSites(tx),
    lanes: await listLanes(
      tx,
      living.sites.map((site) => site.id),
    ),
    vehicles: await listVehicles(tx),
    couriers: await listCouriers(tx),
  }));
  expect(sites.map((site) => site.id).sort()).toEqual(living.sites.map((site) => site.id).sort());
  expect(lanes).toHaveLength(sites.length * (sites.length - 1));
  expect(vehicles).toHaveLength(living.fleet.vehicles.length);
  const driving = couriers.flatMap((courier) => courier.vehicleId ?? []);
  expect(driving.sort()).toEqual(living.fleet.drivers.map((d) => d.vehicleId).sort());
});

test('the shelves are as full as planned, and the books agree', async () => {
  for (const site of living.sites) {
    const stock = await world.db.read((tx) =>
      listStockOfSite(tx, site.id, { after: '', limit: 1000 }),
    );
    const planned = living.shelves.filter((shelf) => shelf.siteId === site.id);
    expect(new Map(stock.map((row) => [row.skuId, [row.onHand, row.safety]]))).toEqual(
      new Map(planned.map((shelf) => [shelf.skuId, [shelf.level, shelf.safety]])),
    );
  }
  expect(await world.db.read((tx) => listDrift(tx))).toEqual([]);
});

test('shoppers have an account and an address the vault opens, on streets one can drive', async () => {
  const [shopper] = living.shoppers;
  if (!shopper) return expect.unreachable('nobody lives here');
  const { id, name, home } = shopper;
  const [customer, addresses] = await world.db.read((tx) =>
    Promise.all([getCustomer(tx, vault, id), findAddresses(tx, vault, [addressIdOf(id)])]),
  );
  expect(customer).toMatchObject({ ok: true, value: { name } });
  expect([...addresses.values()]).toMatchObject([{ position: home.position, recipient: name }]);
  const roads = await roadsInUse(world);
  expect([...roads.streets.keys()]).toEqual(['van', 'bike', 'foot', 'robot']);
  expect(
    expectOk(route(roads, 'van', living.sites[0]?.position as Position, home.position)),
  ).toMatchObject({ source: 'streets' });
});
