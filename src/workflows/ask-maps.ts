import { crowFlies, type Roads } from '../domains/roads/index.ts';
import {
  failover,
  type MapProvider,
  type Maps,
  openGreatCircle,
  openLearnedFactors,
} from '../gateways/gateways.ts';
import type { Database, World } from '../world.ts';
import { embeddedMaps, type EmbeddedMapsOptions } from './embedded-maps.ts';

/**
 * Who answers for travel times, ways and addresses, as configured. Ask between two transactions, never
 * within one. An answer says whose it is and which of its figures are estimates; a way that may not be
 * drawn on our map says that, too.
 */
export const tablesBy = (
  world: World,
  roads: Roads,
  table?: EmbeddedMapsOptions['table'],
): MapProvider =>
  mapsInUse(world).tables(embeddedMaps({ roads, now: world.now, ...(table ? { table } : {}) }));

export const routesBy = (world: World, roads: Roads): MapProvider =>
  mapsInUse(world).routes(embeddedMaps({ roads, now: world.now }));

const inUse = new WeakMap<Database, Maps>();

/** One per database: its rates, breakers, memories and budget are those of all who ask. */
export function mapsInUse({ db, gateways, now }: World): Maps {
  const known = inUse.get(db);
  if (known) return known;
  const maps = gateways.maps?.({ db, estimate: crowFlies }) ?? embeddedOnly(now);
  inUse.set(db, maps);
  return maps;
}

function embeddedOnly(now: World['now']): Maps {
  const factors = openLearnedFactors(crowFlies);
  const last = openGreatCircle({ estimate: crowFlies, factors, now });
  const chain = (embedded: MapProvider): MapProvider =>
    failover([embedded, last], { now, onTable: factors.learn });
  return { isRemote: false, tables: chain, routes: chain, addresses: undefined };
}
