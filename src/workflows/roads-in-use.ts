import { type Instant, plus, seconds } from '@waystock/kernel';
import {
  drawMap,
  findNetworkId,
  getNetwork,
  loadRoads,
  type MapDrawing,
  type Roads,
} from '../domains/roads/index.ts';
import type { Database, World } from '../world.ts';

interface InUse {
  readonly id: string | undefined;
  readonly roads: Roads;
  /** The same for the eye. */
  readonly map: MapDrawing;
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
  return (await networkInUse(world)).roads;
}

/** What a map draws of them. */
export async function mapInUse(world: World): Promise<MapDrawing> {
  return (await networkInUse(world)).map;
}

async function networkInUse(world: World): Promise<InUse> {
  const known = await inUse.get(world.db);
  if (known && world.now() < known.checkAfter) return known;
  return networkOf(world, await world.db.read((tx) => findNetworkId(tx)));
}

/** The same for who has just looked which network was imported last. */
export async function roadsOf(world: World, id: string | undefined): Promise<Roads> {
  return (await networkOf(world, id)).roads;
}

async function networkOf(world: World, id: string | undefined): Promise<InUse> {
  const known = await inUse.get(world.db);
  if (known && known.id === id) {
    known.checkAfter = plus(world.now(), lookEvery);
    return known;
  }
  const loading = load(world);
  inUse.set(world.db, loading);
  // What could not be read is not kept.
  loading.catch(() => inUse.delete(world.db));
  return loading;
}

/** For whoever works on the same network through another connection: it need not be read again. */
export function shareRoads(from: Database, to: Database): void {
  const known = inUse.get(from);
  if (known) inUse.set(to, known);
}

async function load(world: World): Promise<InUse> {
  const found = await world.db.read((tx) => getNetwork(tx));
  const { id, name, ...data } = found.ok ? found.value : noNetwork;
  return {
    id,
    roads: loadRoads(data.network, data.addresses),
    map: drawMap(name, data),
    checkAfter: plus(world.now(), lookEvery),
  };
}

const noNetwork = {
  id: undefined,
  name: '',
  network: { nodes: [], ways: [] },
  addresses: [],
};
