import { crowFlies } from '../domains/roads/index.ts';
import { failover, type Maps, openGreatCircle, openLearnedFactors } from '../gateways/gateways.ts';
import type { Database, World } from '../world.ts';
import { embeddedMaps } from './embedded-maps.ts';
import { roadsInUse } from './roads-in-use.ts';

/** One set of chains per database: rates, breakers and memories belong to all who ask. */
const inUse = new WeakMap<Database, Maps>();

/**
 * Who answers for travel times, ways and addresses, as configured. Ask between two transactions, never
 * within one; the answer says whose it is, and which of its cells are estimates.
 */
export function mapsInUse(world: World): Maps {
  const known = inUse.get(world.db);
  if (known) return known;
  const maps = open(world);
  inUse.set(world.db, maps);
  return maps;
}

function open(world: World): Maps {
  const embedded = embeddedMaps(() => roadsInUse(world), world.now);
  if (world.gateways.maps)
    return world.gateways.maps({ db: world.db, embedded, estimate: crowFlies });
  const { now } = world;
  const factors = openLearnedFactors(crowFlies);
  const last = openGreatCircle({ estimate: crowFlies, factors, now });
  const chain = failover([embedded, last], { now, onTable: factors.learn });
  return { tables: chain, routes: chain, addresses: undefined };
}
