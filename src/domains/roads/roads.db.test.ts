import { expectOk } from '@waystock/kernel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { getNetwork, importNetwork, loadRoads, route, type StreetNetwork } from './index.ts';
import { lattice } from './road-networks.arbitrary.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await openTestDatabase();
});
afterAll(() => base.drop());

const network: StreetNetwork = {
  nodes: [
    { id: 1, ...lattice(0, 0) },
    { id: 2, ...lattice(1, 0) },
  ],
  ways: [{ id: 1, nodes: [1, 2], tags: { highway: 'residential', name: 'Größe' } }],
};

test('the network imported last comes back as it was, and can be driven', async () => {
  const none = await base.db.read(getNetwork);
  expect(none).toMatchObject({ ok: false, error: { kind: 'no-network-imported' } });
  const ids = await base.db.transact(async (tx) => [
    await importNetwork(tx, 'first', {
      network: { ...network, ways: [...network.ways, ...network.ways] },
      addresses: [],
    }),
    await importNetwork(tx, 'second', { network, addresses: [] }),
  ]);
  const found = expectOk(await base.db.read(getNetwork));
  expect(found).toEqual({ id: ids[1]?.id, name: 'second', network, addresses: [] });
  const way = expectOk(route(loadRoads(found.network, []), 'van', lattice(0, 0), lattice(1, 0)));
  expect(way.steps[0]?.street).toBe('Größe');
});
