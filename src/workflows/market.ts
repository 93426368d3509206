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
  findTariffPrint,
  loadNetwork,
  type NetworkSnapshot,
  type Travel,
} from '../domains/allocation/index.ts';
import { findNetworkPrint, listRegions, type Region } from '../domains/network/index.ts';
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

interface Kept {
  readonly market: Market;
  /** Of what it was made from. */
  readonly print: string;
}

const kept = new WeakMap<Database, { market: Promise<Kept>; lookAgainAt: Instant }>();
const lookEvery = minutes(5);

/**
 * Kept per process for as long as nothing of it has changed, which is asked every few minutes; a paused
 * site is left out by the hold and the re-plan before that.
 */
export async function currentMarket(world: World): Promise<Market> {
  const known = kept.get(world.db);
  if (known && world.now() < known.lookAgainAt) return (await known.market).market;
  const market = loadMarket(world, await known?.market.catch(() => undefined));
  kept.set(world.db, { market, lookAgainAt: plus(world.now(), lookEvery) });
  market.catch(() => kept.delete(world.db));
  return (await market).market;
}

async function loadMarket(world: World, known: Kept | undefined): Promise<Kept> {
  const roads = await roadsInUse(world);
  return world.db.read(async (tx) => {
    const print = (await Promise.all([findNetworkPrint(tx), findTariffPrint(tx)])).join();
    const isGood = known?.print === print && tx.now < known.market.network.until - lookEvery * 1000;
    if (known && isGood) return { market: { ...known.market, roads }, print };
    const [network, regions] = await Promise.all([loadNetwork(tx), listRegions(tx)]);
    const sites = [...network.sites.values()].map(({ site }) => site);
    const offers = new Map(regions.map((region) => [region.id, offersOf(region, sites)]));
    return { market: { network, regions, roads, offers }, print };
  });
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
