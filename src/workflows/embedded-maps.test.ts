import { instant, type Position, seconds } from '@waystock/kernel';
import { expect, test } from 'vitest';
import { loadRoads, type StreetNetwork } from '../domains/roads/index.ts';
import { describeMapProvider } from '../gateways/maps/contract.ts';
import { embeddedMaps } from './embedded-maps.ts';

const side = 12;
const at = (x: number, y: number): Position => ({ lon: 11 + x * 0.004, lat: 51 + y * 0.003 });
const idOf = (x: number, y: number): number => y * side + x + 1;
const line = [...Array(side).keys()];
const streets = (nodes: readonly number[][], first: number, oneway: boolean) =>
  nodes.map((way, i) => ({
    id: first + i,
    nodes: way,
    tags: {
      highway: 'residential',
      name: `Street ${first + i}`,
      ...(oneway && i > 0 && i < side - 1 ? { oneway: i % 2 === 0 ? 'yes' : '-1' } : {}),
    },
  }));

/** Blocks of a town with one-way streets, and an island with one street. */
const town: StreetNetwork = {
  nodes: [
    ...line.flatMap((y) => line.map((x) => ({ id: idOf(x, y), ...at(x, y) }))),
    { id: 900, ...at(30, 30) },
    { id: 901, ...at(31, 30) },
  ],
  ways: [
    ...streets(
      line.map((y) => line.map((x) => idOf(x, y))),
      1,
      true,
    ),
    ...streets(
      line.map((x) => line.map((y) => idOf(x, y))),
      101,
      false,
    ),
    ...streets([[900, 901]], 201, false),
  ],
};

const now = () => instant(0);
const roads = loadRoads(town, []);

describeMapProvider('in this process', () => ({
  provider: embeddedMaps({ roads, now }),
  places: line.map((i) => at((i * 5) % side, (i * 7 + 1) % side)),
  island: at(30.5, 30),
}));

test('where it could only estimate it leaves it to who comes next', async () => {
  const empty = embeddedMaps({ roads: loadRoads({ nodes: [], ways: [] }, []), now });
  const stops = [at(0, 0), at(1, 1)];
  const query = { sources: stops, targets: stops, stops, profile: 'van' } as const;
  const asking = { deadline: seconds(1) };
  const drone = embeddedMaps({ roads, now });
  for (const answer of [
    await empty.matrix(query, asking),
    await empty.route(query, asking),
    await drone.matrix({ ...query, profile: 'drone' }, asking),
  ])
    expect(answer).toMatchObject({ ok: false, error: { kind: 'not-offered' } });
});
