import { type Seconds, seconds } from '@waystock/kernel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ComputeError } from '../../src/compute/compute.ts';
import { openPool } from '../../src/compute/pool.ts';
import { auditBooks } from '../../src/workflows/audit-books.ts';
import { planSiteNow } from '../../src/workflows/plan-routes.ts';
import type { World } from '../../src/world.ts';
import { shopSite } from '../support/shop.ts';
import { openTown, type Town } from '../support/town.ts';

/** Worker threads whose solver does what it should not: the goods go out all the same. */
const pool = openPool({
  threads: 1,
  jobs: new URL('../support/compute-jobs.ts', import.meta.url),
});
let town: Town;
beforeAll(async () => {
  town = await openTown({ TEA: 100 });
});
afterAll(async () => {
  await pool.stop();
  expect(await auditBooks(town.api.world)).toEqual([]);
  await town.api.close();
});

test.each([
  ['hangs', 'hang'],
  ['throws', 'fail'],
  ['takes its thread down', 'exit'],
] as const)(
  'a solver that %s costs two seconds at most, then a simple plan drives',
  async (what, job) => {
    const shopper = 1 + ['hang', 'fail', 'exit'].indexOf(job);
    const vehicle = `VAN-${shopper}`;
    const order = await town.order({ TEA: 1 }, shopper);
    await town.pick();
    await town.driver(vehicle);
    const asked: { name: string; timeout: Seconds | undefined }[] = [];
    const compute: World['compute'] = {
      run: (name, input, options) => {
        asked.push({ name, timeout: options?.timeout });
        return pool.run(job as never, input as never, options);
      },
      stop: async () => undefined,
    };
    await planSiteNow({ ...town.api.world, compute }, shopSite);
    expect(asked, what).toEqual([{ name: 'planRoutes', timeout: seconds(2) }]);
    const { items } = (await town.ops.get(`/routes?vehicle_id=${vehicle}`)).body;
    expect(items).toMatchObject([{ planned_by: 'fallback', stops_total: 1 }]);
    const { stops } = (await town.ops.get(`/routes/${items[0].route_id}`)).body;
    expect(stops[1].shipment_id).toBe(order.shipments[0].shipment_id);
    expect(stops[1].eta.expected_at <= stops[1].promised_at).toBe(true);
  },
);

test('the thread that hung has been replaced', async () => {
  await expect(pool.run('hang' as never, 0 as never, { timeout: seconds(0.2) })).rejects.toThrow(
    ComputeError,
  );
  expect(await pool.run('echo' as never, 7 as never)).toBe(7);
});
