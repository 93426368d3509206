import { assert, ok, refuse, type Result } from '@waystock/kernel';
import type { Tx } from '../../world.ts';
import type { RoadsRefusal } from './errors.ts';
import { networkImported } from './facts.ts';
import * as store from './store.ts';

/** Keeps a street network with its addresses; the one imported last is the one that answers. */
export async function importNetwork(
  tx: Tx,
  name: string,
  data: store.RoadData,
): Promise<{ readonly id: string }> {
  assert(data.network.ways.length > 0, `network ${name} has no ways`);
  const id = await store.insertNetwork(tx, name, data);
  const { network, addresses } = data;
  tx.emit(networkImported({ id, name, ways: network.ways.length, addresses: addresses.length }));
  return { id };
}

/** The network in use, for `loadRoads`. */
export async function getNetwork(tx: Tx): Promise<Result<store.StoredNetwork, RoadsRefusal>> {
  const network = await store.findNetwork(tx);
  return network ? ok(network) : refuse({ kind: 'no-network-imported' });
}
