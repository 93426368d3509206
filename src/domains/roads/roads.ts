import { createHash } from 'node:crypto';
import { type Instant, later, ok, refuse, type Result } from '@waystock/kernel';
import type { CountryCode, MapFeatures, OsmInput } from '@waystock/road-graph';
import type { Tx } from '../../world.ts';
import { type Condition, type ConditionDraft, placesOf, streetAt } from './conditions.ts';
import type { ConditionRefusal } from './errors.ts';
import { conditionLifted, networkImported, roadsChanged } from './facts.ts';
import { noRoads, type Roads } from './loaded-roads.ts';
import { asOsm, type Town } from './network.ts';
import { buildFiles, openFiles } from './network-files.ts';
import * as store from './store.ts';
import type { UsualTraffic } from './traffic.ts';

/** What an import consists of, ready to be kept. */
export interface PreparedNetwork extends store.PackedNetwork {
  readonly edges: number;
  readonly houses: number;
}

/** What is known of a map beside the map. */
export interface Origin {
  readonly name: string;
  readonly country: CountryCode;
  readonly dated?: Instant | undefined;
  /** Whom every map drawn from it has to name. */
  readonly credit?: string;
  /** What traffic is like there until it has been learned; flowing freely, unless said. */
  readonly traffic?: UsualTraffic;
  readonly onProgress?: (text: string) => void;
}

/**
 * Builds and packs a network: heavy, so it comes before the transaction that keeps it. The map has been
 * read when this returns its promise, so a file may be closed then.
 */
export async function prepareNetwork(origin: Origin, map: OsmInput): Promise<PreparedNetwork> {
  const { name, dated, credit = '', traffic = 'free' } = origin;
  const built = buildFiles(map, origin);
  const [graph, drawn, addresses] = await Promise.all([
    store.pack(built.graph),
    store.pack(built.map),
    store.pack(built.addresses),
  ]);
  return {
    ...{ name, dated, credit, traffic },
    files: { graph, map: drawn, addresses },
    checksum: createHash('sha256').update(built.graph).digest('hex'),
    edges: built.edges,
    houses: built.houses,
  };
}

/** Keeps a network; the one imported last is the one that answers. */
export async function importNetwork(
  tx: Tx,
  prepared: PreparedNetwork,
): Promise<{ readonly id: string }> {
  const id = await store.insertNetwork(tx, prepared);
  tx.emit(networkImported({ id, ...prepared }));
  return { id };
}

/** A network as it was imported, without the conditions of the day. */
export interface Network {
  readonly name: string;
  readonly credit: string;
  readonly traffic: UsualTraffic;
  /** Another one for each import. */
  readonly version: string;
  readonly roads: Roads;
  readonly map: MapFeatures | undefined;
}

/** Opens what `findNetwork` has read, outside the transaction; undefined is a world without streets. */
export async function openNetwork(stored: store.StoredNetwork | undefined): Promise<Network> {
  if (!stored)
    return { name: '', credit: '', traffic: 'free', version: '', roads: noRoads, map: undefined };
  const { id, name, credit, traffic, checksum, kept } = stored;
  const version = `${id}-${checksum.slice(0, 12)}`;
  return { name, credit, traffic, version, ...openFiles(await filesOf(kept)) };
}

async function filesOf(kept: store.StoredNetwork['kept']): Promise<store.PackedFiles> {
  if ('town' in kept) {
    const town = JSON.parse(Buffer.from(await store.unpack(kept.town)).toString()) as Town;
    return buildFiles(asOsm(town), { country: 'de' });
  }
  const [graph, map, addresses] = await Promise.all([
    store.unpack(kept.graph),
    store.unpack(kept.map),
    store.unpack(kept.addresses),
  ]);
  return { graph, map, addresses };
}

/**
 * Holds from its beginning on, for everybody who asks a second later. The roads are those of the network
 * without its conditions: a street that is closed already is a street, too.
 */
export async function putCondition(
  tx: Tx,
  roads: Roads,
  draft: ConditionDraft,
): Promise<Result<Condition, ConditionRefusal>> {
  const { effect, from, until } = draft;
  if (until !== undefined && until <= later(from, tx.now))
    return refuse({ kind: 'condition-over', until });
  const places = effect.kind === 'no-fly' ? [] : placesOf(effect);
  const lost = places.find((place) => !streetAt(roads.streets, place));
  if (lost) return refuse({ kind: 'position-off-network', position: lost });
  const kept = await store.insertCondition(tx, draft);
  tx.emit(roadsChanged(kept));
  return ok(kept);
}

/** Undefined where it has ended already. */
export async function liftCondition(
  tx: Tx,
  id: string,
  by?: string,
): Promise<Condition | undefined> {
  const lifted = await store.endCondition(tx, id, by);
  if (lifted) tx.emit(conditionLifted(lifted, by));
  return lifted;
}
