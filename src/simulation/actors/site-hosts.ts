import {
  chance,
  expectOk,
  instantOfLocal,
  minutes,
  plus,
  type Random,
  type SiteId,
  type TimeZone,
  within,
} from '@waystock/kernel';
import { listSites, pauseSite, resumeSite, type SiteDraft } from '../../domains/network/index.ts';
import { everyDay } from '../daily.ts';
import type { Actor, Scene } from '../scene.ts';
import { UnderWay } from '../under-way.ts';

export interface Hosting {
  readonly sites: readonly SiteDraft[];
  readonly timeZone: TimeZone;
  readonly random: Random;
  /** That a site must be paused, each day. */
  readonly sitePause: number;
}

/** Those who keep sites: now and then one must close for some hours, at any time of the day. */
export function keepSites(simulation: Scene, hosting: Hosting): Actor {
  const closed = new UnderWay(simulation);
  everyDay(simulation, { minute: 0, timeZone: hosting.timeZone }, async (day) => {
    for (const { id } of hosting.sites) {
      const luck = hosting.random.fork(day, id);
      if (!chance(luck, hosting.sitePause)) continue;
      const minute = within(luck, 6 * 60, 21 * 60);
      closed.at(id, instantOfLocal(day, minute, hosting.timeZone), async () => {
        if (simulation.isTaken(id)) return;
        await close(simulation, id);
        openLater(simulation, closed, { id, luck });
      });
    }
  });
  return {
    name: 'hosts',
    async lookAround() {
      for (const site of await simulation.world.db.read((tx) => listSites(tx))) {
        if (site.paused?.reason !== reason || closed.has(site.id)) continue;
        openLater(simulation, closed, { id: site.id, luck: hosting.random.fork('open', site.id) });
      }
    },
  };
}

const reason = 'no electricity';

async function close({ world }: Scene, siteId: SiteId): Promise<void> {
  expectOk(await world.db.transact((tx) => pauseSite(tx, { siteId, reason })));
}

function openLater(
  simulation: Scene,
  closed: UnderWay,
  { id: siteId, luck }: { readonly id: SiteId; readonly luck: Random },
): void {
  closed.at(siteId, plus(simulation.now, minutes(within(luck, 20, 240))), async () => {
    expectOk(await simulation.world.db.transact((tx) => resumeSite(tx, { siteId })));
  });
}
