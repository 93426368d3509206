import { type Instant, plus, seconds } from '@waystock/kernel';
import { findNetworkId, getNetwork, loadRoads, type Roads } from '../domains/roads/index.ts';
import type { Database, World } from '../world.ts';

interface InUse {
  readonly id: string | undefined;
  readonly roads: Roads;
  checkAfter: Instant;
}

const lookEvery = seconds(1);

/** One street graph per database, shared by all who ask; weights are megabytes, not rows. */
const inUse = new WeakMap<Database, Promise<InUse>>();

/**
 * The streets travel times come from: the network imported last, looked for at most every second.
 * Without any network answers are great-circle estimates, and say so.
 */
export async function roadsInUse(world: World): Promise<Roads> {
  const known = await inUse.get(world.db);
  if (known && world.now() < known.checkAfter) return known.roads;
  return roadsOf(world, await world.db.read((tx) => findNetworkId(tx)));
}

/** The same for who has just looked which network was imported last. */
export async function roadsOf(world: World, id: string | undefined): Promise<Roads> {
  const known = await inUse.get(world.db);
  if (known && known.id === id) {
    known.checkAfter = plus(world.now(), lookEvery);
    return known.roads;
  }
  const loading = load(world);
  inUse.set(world.db, loading);
  // What could not be read is not kept.
  loading.catch(() => inUse.delete(world.db));
  return (await loading).roads;
}

/** For whoever works on the same network through another connection: it need not be read again. */
export function shareRoads(from: Database, to: Database): void {
  const known = inUse.get(from);
  if (known) inUse.set(to, known);
}

async function load(world: World): Promise<InUse> {
  const found = await world.db.read((tx) => getNetwork(tx));
  const roads = found.ok
    ? loadRoads(found.value.network, found.value.addresses)
    : loadRoads({ nodes: [], ways: [] }, []);
  return {
    id: found.ok ? found.value.id : undefined,
    roads,
    checkAfter: plus(world.now(), lookEvery),
  };
}
