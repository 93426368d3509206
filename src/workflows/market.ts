import {
  greatCircle,
  hours,
  type Instant,
  metres,
  must,
  plus,
  type Position,
  seconds,
  type SiteId,
} from '@waystock/kernel';
import {
  type DeliveryOffer,
  getMarketRevision,
  listOffers,
  loadNetwork,
  type NetworkSnapshot,
  offersOf,
  type Travel,
} from '../domains/allocation/index.ts';
import { listRegions, type Region } from '../domains/network/index.ts';
import {
  arriveAt,
  type Departures,
  driveTimesTo,
  findRoadsVersion,
  prepareDepartures,
  type Roads,
} from '../domains/roads/index.ts';
import type { Database, World } from '../world.ts';
import { roadsOf } from './roads-in-use.ts';

/** What many orders need to know and few change: sites, tariffs, offers, streets. Never stock. */
export interface Market {
  readonly network: NetworkSnapshot;
  readonly regions: readonly Region[];
  readonly roads: Roads;
  /** Its sites on these streets, where every delivery by road begins. */
  readonly departures: Departures;
  readonly offers: ReadonlyMap<Region['id'], readonly DeliveryOffer[]>;
  /** Another one whenever any of it but the streets is written. */
  readonly revision: string;
}

interface Kept {
  readonly market: Market;
  /** Timetables reach two days ahead, so they are worked out anew from time to time. */
  readonly until: Instant;
}

const kept = new WeakMap<Database, { known: Promise<Kept>; lookAfter: Instant }>();
const lookEvery = seconds(1);
const keepFor = hours(1);

/**
 * Kept per process for as long as nothing of it is written. Whoever comes a second after the last look
 * looks again, and all who come meanwhile wait for the same answer: one small read a second however
 * many orders there are, and a second after its commit every process goes by what was written.
 */
export async function currentMarket(world: World): Promise<Market> {
  const last = kept.get(world.db);
  if (last && world.now() < last.lookAfter) return (await last.known).market;
  const known = lookAt(world, last?.known);
  kept.set(world.db, { known, lookAfter: plus(world.now(), lookEvery) });
  known.catch(() => kept.get(world.db)?.known === known && kept.delete(world.db));
  return (await known).market;
}

async function lookAt(world: World, last: Promise<Kept> | undefined): Promise<Kept> {
  const before = await last?.catch(() => undefined);
  const [revision, version] = await world.db.read((tx) =>
    Promise.all([getMarketRevision(tx), findRoadsVersion(tx)]),
  );
  const roads = await roadsOf(world, version);
  if (before?.market.revision !== revision || world.now() >= before.until)
    return load(world, roads);
  return before.market.roads === roads
    ? before
    : { ...before, market: onRoads(before.market, roads) };
}

async function load(world: World, roads: Roads): Promise<Kept> {
  const [revision, network, regions, written] = await world.db.read((tx) =>
    Promise.all([getMarketRevision(tx), loadNetwork(tx), listRegions(tx), listOffers(tx)]),
  );
  const sites = [...network.sites.values()].map(({ site }) => site);
  const offers = new Map(
    regions.map((region) => [region.id, offersOf(region, { written, sites })]),
  );
  const market = onRoads({ network, regions, offers, revision }, roads);
  return { market, until: plus(world.now(), keepFor) };
}

/** The same market on other streets. */
function onRoads(market: Omit<Market, 'roads' | 'departures'>, roads: Roads): Market {
  const places = [...market.network.sites.values()].map(({ site }) => site.position);
  return { ...market, roads, departures: prepareDepartures(roads, 'van', places) };
}

/** The region of the site a van comes from soonest; as the crow flies where none can come. */
export function regionAt(market: Market, door: Position): Region | undefined {
  const { durations_s } = arriveAt(market.departures, door);
  const anyComes = durations_s.some((duration) => duration >= 0);
  let nearest: { away: number; regionId: Region['id'] } | undefined;
  for (const [i, { site }] of [...market.network.sites.values()].entries()) {
    const away = anyComes
      ? must(durations_s[i], 'a row per site')
      : greatCircle(site.position, door);
    if (away >= 0 && (!nearest || away < nearest.away)) nearest = { away, regionId: site.regionId };
  }
  return nearest && market.regions.find((region) => region.id === nearest.regionId);
}

/** From each site to a door by road; sites without a way there are left out. */
export function travelTo(
  { network, departures, roads }: Market,
  door: Position,
): Map<SiteId, Travel> {
  const sites = [...network.sites.values()].map(({ site }) => site);
  const table = arriveAt(departures, door);
  const travel = new Map<SiteId, Travel>();
  const leaving = driveTimesTo(roads, departures, door);
  for (const [i, site] of sites.entries()) {
    const duration = must(table.durations_s[i], 'a row per site');
    const distance = must(table.distances_m[i], 'a row per site');
    if (duration >= 0)
      travel.set(site.id, {
        distance: metres(distance),
        duration: seconds(duration),
        ...(leaving ? { leaving: (at) => leaving(i, at) } : {}),
      });
  }
  return travel;
}
