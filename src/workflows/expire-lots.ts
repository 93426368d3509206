import { localTimeOf } from '@waystock/kernel';
import { expireLots } from '../domains/inventory/index.ts';
import { listSites } from '../domains/network/index.ts';
import type { World } from '../world.ts';

/** Takes lots off sale whose last day has come where they lie, by the clock on that wall. */
export async function takeExpiredLotsOffSale(world: World): Promise<void> {
  const sites = await world.db.read((tx) => listSites(tx));
  for (const site of sites)
    await world.db.transact((tx) => {
      const { date } = localTimeOf(tx.now, site.hours.timeZone);
      return expireLots(tx, { siteId: site.id, day: date });
    });
}
