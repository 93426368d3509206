import { instant, must, seededRandom } from '@waystock/kernel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listDecisions } from '../../src/domains/learning/index.ts';
import { crowFlies } from '../../src/domains/roads/index.ts';
import { failover } from '../../src/gateways/maps/failover.ts';
import { openGreatCircle } from '../../src/gateways/maps/great-circle-provider.ts';
import { openLearnedFactors } from '../../src/gateways/maps/learned-factors.ts';
import type { MapProvider } from '../../src/gateways/maps/map-provider.ts';
import { openSimulatedMaps } from '../../src/gateways/maps/simulated-maps.ts';
import { simulatedStreets } from '../../src/gateways/maps/simulated-streets.ts';
import { planSiteNow } from '../../src/workflows/plan-routes.ts';
import type { Database, World } from '../../src/world.ts';
import { shopSite } from '../support/shop.ts';
import { openTown, type Town } from '../support/town.ts';

/** Plans by the streets of somebody else's: who answered, and when he is asked. */
let town: Town;
beforeAll(async () => {
  town = await openTown({ TEA: 100 });
});
afterAll(() => town.api.close());

const now = () => instant(0);
const streets = simulatedStreets('elsewhere');

/** A process that asks this provider before its own roads. */
function asking(provider: MapProvider): { world: World; open: () => number } {
  const { world } = town.api;
  let open = 0;
  const within =
    (run: Database['transact']): Database['transact'] =>
    async (work) => {
      open += 1;
      try {
        return await run(work);
      } finally {
        open -= 1;
      }
    };
  const db: Database = {
    transact: within((work) => world.db.transact(work)),
    read: within((work) => world.db.read(work)),
  };
  const factors = openLearnedFactors(crowFlies);
  const last = openGreatCircle({ estimate: crowFlies, factors, now });
  const chain = (embedded: MapProvider): MapProvider =>
    failover([provider, embedded, last], { now, onTable: factors.learn });
  const maps = () => ({ isRemote: true, tables: chain, routes: chain, addresses: undefined });
  return { world: { ...world, db, gateways: { ...world.gateways, maps } }, open: () => open };
}

async function packed(shopper: number): Promise<void> {
  await town.order({ TEA: 1 }, shopper);
  await town.pick();
}

/** What the record of the last plan says of whose times it went by. */
async function lastTravel(): Promise<unknown[]> {
  const all = await town.api.world.db.read((tx) =>
    listDecisions(tx, { policy: 'dispatch.plan-routes', subject: shopSite }),
  );
  const decision = all.toSorted((a, b) => a.sequence - b.sequence).at(-1);
  return must(decision, 'a plan was recorded').reasons.filter(
    (reason) => typeof reason === 'object' && reason !== null && 'travel' in reason,
  );
}

const remote = (behaviour: { failing?: number }): MapProvider =>
  openSimulatedMaps({ id: 'osrm', streets, now, random: seededRandom('osrm'), behaviour });

test('with a provider a plan drives by its table, asked between two transactions', async () => {
  await packed(1);
  await town.driver('VAN-1');
  const openWhenAsked: number[] = [];
  const provider = remote({});
  const { world, open } = asking({
    ...provider,
    matrix(query, how) {
      openWhenAsked.push(open());
      return provider.matrix(query, how);
    },
  });
  await planSiteNow(world, shopSite);
  expect(openWhenAsked).toEqual([0]);
  expect(await lastTravel()).toEqual([
    { travel: 'van', by: 'osrm', filled_by: [], estimated_share: 0, troubles: [] },
  ]);
  const { items } = (await town.ops.get('/routes?vehicle_id=VAN-1')).body;
  const { stops } = (await town.ops.get(`/routes/${items[0].route_id}`)).body;
  const [home, door] = [stops[0].position, stops[1].position];
  const leg = streets('van', home, door);
  expect(stops[1].leg_s).toBe(typeof leg === 'object' ? Math.ceil(leg.duration) : undefined);
});

test('a provider that is away leaves the plan to whoever comes next, marked', async () => {
  await packed(2);
  await town.driver('VAN-2');
  await planSiteNow(asking(remote({ failing: 1 })).world, shopSite);
  expect(await lastTravel()).toMatchObject([
    { by: 'great-circle', estimated_share: 1, troubles: ['provider-failed', 'not-offered'] },
  ]);
});

test('with nobody configured our own roads answer, and the record has no word of others', async () => {
  await packed(3);
  await planSiteNow(town.api.world, shopSite);
  expect(await lastTravel()).toEqual([]);
});
