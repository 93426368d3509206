import { createHash } from 'node:crypto';
import { assert, type Instant, ok, refuse, type Result } from '@waystock/kernel';
import type { CountryCode } from '@waystock/road-graph';
import type { Tx } from '../../world.ts';
import { type Condition, type ConditionDraft, streetAt } from './conditions.ts';
import type { RoadsRefusal } from './errors.ts';
import { networkImported, roadsChanged } from './facts.ts';
import { openRoads, type Roads } from './loaded-roads.ts';
import { asOsm } from './network.ts';
import { buildGraph, noStreets, openGraph } from './road-graph.ts';
import * as store from './store.ts';

/** What an import consists of, ready to be kept. */
export interface PreparedNetwork extends store.PackedNetwork {
  readonly checksum: string;
  readonly ways: number;
  readonly addresses: number;
}

/** What is known of a map beside the map. */
export interface Origin {
  readonly name: string;
  readonly country: CountryCode;
  readonly dated?: Instant;
  readonly credit?: string;
}

/** Builds and packs a network: heavy, so it comes before the transaction that keeps it. */
export async function prepareNetwork(
  origin: Origin,
  data: store.RoadData,
): Promise<PreparedNetwork> {
  const { name, country, dated, credit = '' } = origin;
  assert(data.network.ways.length > 0, `network ${name} has no ways`);
  const graph = buildGraph(asOsm(data.network), { country });
  return {
    name,
    dated,
    credit,
    ways: data.network.ways.length,
    addresses: data.addresses.length,
    checksum: createHash('sha256').update(graph).digest('hex'),
    graph: await store.pack(graph),
    data: await store.pack(JSON.stringify(data)),
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
export interface Network extends store.RoadData {
  readonly name: string;
  readonly roads: Roads;
}

/** Opens what `findNetwork` has read, outside the transaction; undefined is a world without streets. */
export async function openNetwork(stored: store.StoredNetwork | undefined): Promise<Network> {
  if (!stored)
    return {
      name: '',
      network: { nodes: [], ways: [] },
      addresses: [],
      roads: openRoads(noStreets, []),
    };
  const text = Buffer.from(await store.unpack(stored.data)).toString();
  const data = JSON.parse(text) as store.RoadData;
  const graph = stored.graph
    ? await store.unpack(stored.graph)
    : buildGraph(asOsm(data.network), { country: 'de' });
  return { ...data, name: stored.name, roads: openRoads(openGraph(graph), data.addresses) };
}

/** Holds from its beginning on, for everybody who asks a second later. */
export async function putCondition(
  tx: Tx,
  roads: Roads,
  draft: ConditionDraft,
): Promise<Result<Condition, RoadsRefusal>> {
  const { effect } = draft;
  const places = effect.kind === 'no-fly' ? [] : effect.places;
  const lost = places.find((place) => !streetAt(roads.streets, place));
  if (lost) return refuse({ kind: 'position-off-network', position: lost });
  const kept = await store.insertCondition(tx, draft);
  tx.emit(roadsChanged(kept));
  return ok(kept);
}

/** False where it has ended already. */
export async function liftCondition(tx: Tx, id: string): Promise<boolean> {
  return store.endCondition(tx, id);
}
