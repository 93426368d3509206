import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { buildRoads } from '../build-roads.ts';
import { memorySource } from '../osm/byte-source.ts';
import { matrix, matrixOf } from '../query/matrix.ts';
import type { RoadNetwork } from '../query/road-network.ts';
import { routeBetween } from '../query/route.ts';
import { isSnap, snap } from '../query/snap.ts';
import { withChanges } from '../query/change.ts';
import { writePbf } from '../testing/pbf-writer.ts';
import { randomTown, seeded } from '../testing/random-town.ts';
import { readRoads, writeRoads } from './road-file.ts';

const town = randomTown(7, 9, 7);
const build = (layout = {}) =>
  buildRoads(memorySource(writePbf(town, layout)), { profiles: ['van', 'foot-courier'] }).networks;
const built = build();
const bytes = writeRoads(built);

const chance = seeded(3);
const points = Array.from({ length: 12 }, () => ({
  lon: -83 + chance() * 0.008,
  lat: 40 + chance() * 0.005,
}));
const answers = (network: RoadNetwork) => matrix(network, { sources: points, targets: points });

describe('a saved network', () => {
  const opened = readRoads(memorySource(bytes));
  test.each([0, 1])('answers as the built one, profile %i', (i) => {
    const before = built[i] as RoadNetwork;
    const after = opened[i] as RoadNetwork;
    expect(answers(after)).toEqual(answers(before));
    const places = points.map((point) => snap(after, point)).filter(isSnap);
    for (const from of places)
      for (const to of places)
        expect(routeBetween(after, from, to)).toEqual(routeBetween(before, from, to));
    const changes = [
      { edge: 3, slowness: 'closed' as const },
      { edge: 8, slowness: 3 },
    ];
    const cells = (network: RoadNetwork) =>
      matrixOf(withChanges(network, changes), places, places).seconds;
    expect(cells(after)).toEqual(cells(before));
  });

  test('is the same bytes again, also from an unsorted file, and from what was read', () => {
    expect(writeRoads(build())).toEqual(bytes);
    expect(writeRoads(build({ unsorted: true, dense: false }))).toEqual(bytes);
    expect(writeRoads(opened)).toEqual(bytes);
    const inMemory = buildRoads(town, { profiles: ['van', 'foot-courier'] });
    expect(writeRoads(inMemory.networks)).toEqual(bytes);
  });

  test('opens one profile alone, and says which it has', () => {
    const [foot, ...more] = readRoads(memorySource(bytes), { profiles: ['foot-courier'] });
    expect(foot?.profile.name).toBe('foot-courier');
    expect(more).toEqual([]);
    expect(() => readRoads(memorySource(bytes), { profiles: ['truck'] })).toThrow(
      'holds van, foot-courier',
    );
  });

  test('is shared with a worker, not copied, and answers there the same', async () => {
    const van = opened[0] as RoadNetwork;
    for (const array of [van.turns.turnTo, van.metric.weights.up, van.lower.arc, van.grid.piece])
      expect(array.buffer).toBeInstanceOf(SharedArrayBuffer);
    const worker = new Worker(new URL('../testing/matrix-worker.ts', import.meta.url), {
      workerData: { network: van, points },
    });
    const seconds = await new Promise((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
    await worker.terminate();
    expect(seconds).toEqual(answers(van).seconds);
  });
});

describe('a file that is not whole', () => {
  const fault = (damaged: Uint8Array): unknown => {
    try {
      readRoads(memorySource(damaged));
      return undefined;
    } catch (error) {
      return (error as { fault?: string }).fault ?? error;
    }
  };
  test('is refused by name', () => {
    expect(fault(bytes)).toBeUndefined();
    expect(fault(new Uint8Array())).toBe('not-a-road-file');
    expect(fault(bytes.slice(0, 20))).toBe('truncated');
    expect(fault(bytes.slice(0, 60))).toBe('truncated');
    expect(fault(bytes.slice(0, bytes.length - 100))).toBe('truncated');
    expect(fault(bytes.map((byte, i) => (i === 16 ? byte + 1 : byte)))).toBe('other-version');
  });
  test('and any one changed byte is noticed, unless it is padding', () => {
    let unnoticed = 0;
    for (let at = 0; at < bytes.length; at += 997) {
      const damaged = bytes.slice();
      damaged[at] = (damaged[at] as number) ^ 0x10;
      if (fault(damaged) === undefined) unnoticed++;
    }
    expect(unnoticed).toBeLessThan(4);
  });
});
