import type { Fact } from '../../world.ts';

/** A street network was imported; from now on it is the one that answers. */
export const networkImported = (imported: {
  readonly id: string;
  readonly name: string;
  readonly ways: number;
  readonly addresses: number;
}): Fact => ({
  kind: 'roads.network-imported',
  key: imported.id,
  data: {
    network_id: imported.id,
    name: imported.name,
    ways: imported.ways,
    addresses: imported.addresses,
  },
});
