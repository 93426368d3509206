import { type Instant, plus, seconds, timeZone } from '@waystock/kernel';
import { listRegions } from '../domains/network/index.ts';
import {
  changesUnder,
  type Condition,
  drawMap,
  findNetwork,
  findRoadsVersion,
  type Hours,
  hoursFrom,
  listConditions,
  listDriven,
  type MapDrawing,
  type Network,
  openNetwork,
  type Reweighing,
  reweigh,
  reweighed,
  type Roads,
  unnamed,
  type Weighed,
  zonesUnder,
} from '../domains/roads/index.ts';
import type { Database, Tx, World } from '../world.ts';

export interface InUse {
  /** Of network and conditions. */
  readonly version: string;
  readonly network: Network;
  /** The network under the conditions that hold now. */
  readonly roads: Roads;
  /** The same for the eye. */
  readonly map: MapDrawing;
  checkAfter: Instant;
}

const lookEvery = seconds(0.5);
const weighingTimeout = seconds(20);

/** One street graph per database, shared by all who ask; weights are megabytes, not rows. */
const inUse = new WeakMap<Database, Promise<InUse>>();

/**
 * The streets travel times come from: the network imported last under the conditions of the moment,
 * looked for at most twice a second. Whoever holds them keeps them as they are. Without any network
 * answers are great-circle estimates, and say so.
 */
export async function roadsInUse(world: World): Promise<Roads> {
  return (await networkInUse(world)).roads;
}

/** What a map draws of them. */
export async function mapInUse(world: World): Promise<MapDrawing> {
  return (await networkInUse(world)).map;
}

/** The network itself, with its map, beside the roads of the moment. */
export async function networkInUse(world: World): Promise<InUse> {
  const known = await inUse.get(world.db);
  if (known && world.now() < known.checkAfter) return known;
  return networkOf(world, await world.db.read(findRoadsVersion));
}

/** The same for who has just looked which network and conditions hold. */
export async function roadsOf(world: World, version: string): Promise<Roads> {
  return (await networkOf(world, version)).roads;
}

async function networkOf(world: World, version: string): Promise<InUse> {
  const known = await inUse.get(world.db);
  if (known && known.version === version) {
    known.checkAfter = plus(world.now(), lookEvery);
    return known;
  }
  const loading = load(world, known);
  inUse.set(world.db, loading);
  // What could not be read is not kept.
  loading.catch(() => inUse.delete(world.db));
  return loading;
}

/** For who has just changed them, and will not wait for the next look. */
export async function lookAgain(world: World): Promise<void> {
  const known = await inUse.get(world.db);
  if (known) known.checkAfter = world.now();
  await networkInUse(world);
}

/** For whoever works on the same network through another connection: it need not be read again. */
export function shareRoads(from: Database, to: Database): void {
  const known = inUse.get(from);
  if (known) inUse.set(to, known);
}

async function load(world: World, known: InUse | undefined): Promise<InUse> {
  const { version, conditions, stored, learned } = await world.db.read(async (tx) => {
    const [version, conditions] = await Promise.all([findRoadsVersion(tx), listConditions(tx)]);
    const isKnown = known && networkIn(known.version) === networkIn(version);
    const stored = isKnown ? undefined : await findNetwork(tx);
    const { traffic } = (isKnown ? known.network : stored) ?? { traffic: 'free' };
    return { version, conditions, stored, learned: await learnedHours(tx, traffic) };
  });
  const checkAfter = plus(world.now(), lookEvery);
  if (known && networkIn(known.version) === networkIn(version)) {
    const { network, map } = known;
    const roads = await underConditions(world, network.roads, { conditions, hours: learned });
    return { version, network, map, roads, checkAfter };
  }
  const network = await openNetwork(stored);
  const roads = await underConditions(world, network.roads, { conditions, hours: learned });
  return { version, network, roads, map: drawMap(network, network.map), checkAfter };
}

/** What is known of the traffic there, by the clocks there; nothing where it flows freely. */
async function learnedHours(tx: Tx, usual: Network['traffic']): Promise<Hours | undefined> {
  if (usual === 'free') return undefined;
  const [[region], driven] = await Promise.all([listRegions(tx), listDriven(tx)]);
  return hoursFrom(driven, { usual, timeZone: region?.timeZone ?? timeZone('UTC') });
}

const networkIn = (version: string): string => version.slice(0, version.indexOf(':'));

/** Weighing a city's streets again takes 0.3 s for each profile: threads do it, side by side. */
async function underConditions(
  world: World,
  streets: Roads,
  now: { readonly conditions: readonly Condition[]; readonly hours: Hours | undefined },
): Promise<Roads> {
  const { conditions, hours } = now;
  const roads = hours ? { ...streets, hours } : streets;
  const zones = zonesUnder(conditions);
  const airspace = zones.length > 0 ? { ...roads.airspace, zones } : roads.airspace;
  const changes = changesUnder(roads.streets, conditions);
  if (changes.length === 0) return { ...roads, airspace };
  const weighed = await Promise.all(
    [...roads.streets.values()].map((network) =>
      weigh(world, { network: unnamed(network), changes }),
    ),
  );
  return { ...roads, airspace, streets: reweighed(roads.streets, weighed) };
}

async function weigh(world: World, question: Reweighing): Promise<Weighed> {
  try {
    return await world.compute.run('weighRoads', question, { timeout: weighingTimeout });
  } catch (error) {
    world.log.warn({ error: String(error) }, 'no thread weighed the roads');
    return reweigh(question);
  }
}
