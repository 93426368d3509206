import {
  addDays,
  chance,
  expectOk,
  instantOfLocal,
  type LocalDate,
  localTimeOf,
  minutes,
  plus,
  type Random,
  type TimeZone,
  within,
} from '@waystock/kernel';
import { pauseSite, resumeSite, type SiteDraft } from '../../domains/network/index.ts';
import type { Actor, Simulation } from '../simulation.ts';

export interface Hosting {
  readonly sites: readonly SiteDraft[];
  readonly timeZone: TimeZone;
  readonly random: Random;
  /** That a site must be paused, each day. */
  readonly sitePause: number;
}

/** Those who keep sites: now and then one must close for some hours, at any time of the day. */
export function keepSites(simulation: Simulation, hosting: Hosting): Actor {
  const everyDay = (day: LocalDate): void =>
    simulation.at(instantOfLocal(day, 0, hosting.timeZone), async () => {
      for (const site of hosting.sites) {
        const luck = hosting.random.fork(day, site.id);
        if (!chance(luck, hosting.sitePause)) continue;
        const minute = within(luck, 6 * 60, 21 * 60);
        simulation.at(instantOfLocal(day, minute, hosting.timeZone), () =>
          closeForAWhile(simulation, site, luck),
        );
      }
      everyDay(addDays(day, 1));
    });
  everyDay(localTimeOf(simulation.now, hosting.timeZone).date);
  return { name: 'hosts' };
}

async function closeForAWhile(
  simulation: Simulation,
  { id: siteId }: SiteDraft,
  luck: Random,
): Promise<void> {
  const { db } = simulation.world;
  expectOk(await db.transact((tx) => pauseSite(tx, { siteId, reason: 'no electricity' })));
  simulation.at(plus(simulation.now, minutes(within(luck, 20, 240))), async () => {
    expectOk(await db.transact((tx) => resumeSite(tx, { siteId })));
  });
}
