import type { LittleMap, LittleWay } from '../../packages/road-graph/src/testing/pbf-writer.ts';
import { seeded } from '../../packages/road-graph/src/testing/random-town.ts';

/**
 * A town of any size for measuring how the engine grows: a jittered grid of blocks of 110 m, every
 * eighth street an arterial, a tenth one-way, a tenth missing.
 */
export function syntheticTown(junctions: number, seed: number): LittleMap {
  const side = Math.round(Math.sqrt(junctions));
  const chance = seeded(seed);
  const id = (column: number, row: number): number => 1 + row * side + column;
  const nodes = Array.from({ length: side * side }, (_, i) => ({
    id: i + 1,
    lon: 10 + (i % side) * 0.00155 + (chance() - 0.5) * 0.0006,
    lat: 50 + Math.floor(i / side) * 0.001 + (chance() - 0.5) * 0.0004,
  }));
  const ways: LittleWay[] = [];
  const add = (a: number, b: number, line: number): void => {
    if (chance() < 0.1) return;
    const highway = line % 8 === 0 ? 'secondary' : 'residential';
    const oneway = chance() < 0.1 ? { oneway: chance() < 0.5 ? 'yes' : '-1' } : {};
    ways.push({ id: 1_000_000_000 + ways.length, refs: [a, b], tags: { highway, ...oneway } });
  };
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++) {
      if (column + 1 < side) add(id(column, row), id(column + 1, row), row);
      if (row + 1 < side) add(id(column, row), id(column, row + 1), column);
    }
  return { nodes, ways };
}
