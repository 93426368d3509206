import {
  greatCircle,
  type Instant,
  metres,
  minutes,
  must,
  plus,
  type Position,
  seconds,
  type SiteId,
} from '@waystock/kernel';
import {
  type DeliveryOffer,
  loadNetwork,
  type NetworkSnapshot,
  type Travel,
} from '../domains/allocation/index.ts';
import { listRegions, type Region } from '../domains/network/index.ts';
import { matrix, type Roads } from '../domains/roads/index.ts';
import type { Database, World } from '../world.ts';
import { offersOf } from './delivery-offers.ts';
import { roadsInUse } from './roads-in-use.ts';

/** What many orders need to know and few change: sites, tariffs, offers, streets. Never stock. */
export interface Market {
  readonly network: NetworkSnapshot;
  readonly regions: readonly Region[];
  readonly roads: Roads;
  readonly offers: ReadonlyMap<Region['id'], readonly DeliveryOffer[]>;
}

const kept = new WeakMap<Database, { market: Promise<Market>; until: Instant }>();
const keepFor = minutes(5);

/** Kept for some minutes per process; a paused site is left out by the hold and the re-plan before that. */
export async function currentMarket(world: World): Promise<Market> {
  const known = kept.get(world.db);
  if (known && world.now() < known.until) return known.market;
  const market = loadMarket(world);
  kept.set(world.db, { market, until: plus(world.now(), keepFor) });
  market.catch(() => kept.delete(world.db));
  return market;
}

async function loadMarket(world: World): Promise<Market> {
  const [roads, [network, regions]] = await Promise.all([
    roadsInUse(world),
    world.db.read((tx) => Promise.all([loadNetwork(tx), listRegions(tx)])),
  ]);
  const sites = [...network.sites.values()].map(({ site }) => site);
  const offers = new Map(regions.map((region) => [region.id, offersOf(region, sites)]));
  return { network, regions, roads, offers };
}

/** The region of the site nearest to a door. */
export function regionAt(market: Market, door: Position): Region | undefined {
  let nearest: { distance: number; regionId: Region['id'] } | undefined;
  for (const { site } of market.network.sites.values()) {
    const distance = greatCircle(site.position, door);
    if (!nearest || distance < nearest.distance) nearest = { distance, regionId: site.regionId };
  }
  return nearest && market.regions.find((region) => region.id === nearest.regionId);
}

/** From each site to a door by road; sites without a way there are left out. */
export function travelTo({ network, roads }: Market, door: Position): Map<SiteId, Travel> {
  const sites = [...network.sites.values()].map(({ site }) => site);
  const table = matrix(
    roads,
    'van',
    sites.map((site) => site.position),
    [door],
  );
  const travel = new Map<SiteId, Travel>();
  for (const [i, site] of sites.entries()) {
    const duration = must(table.durations_s[i], 'a row per site');
    const distance = must(table.distances_m[i], 'a row per site');
    if (duration >= 0)
      travel.set(site.id, { distance: metres(distance), duration: seconds(duration) });
  }
  return travel;
}
