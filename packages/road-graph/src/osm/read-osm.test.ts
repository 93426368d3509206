import { describe, expect, test } from 'vitest';
import { block, type LittleMap, type PbfLayout, writePbf } from '../testing/pbf-writer.ts';
import { memorySource } from './byte-source.ts';
import { readOsm } from './read-osm.ts';

const map: LittleMap = {
  nodes: [
    { id: 9_007_199_254, lon: -83.0000001, lat: 39.9612345, tags: { barrier: 'gate', name: 'é' } },
    { id: 2, lon: 8.7, lat: -49.4 },
    { id: -3, lon: 180, lat: 90, tags: { constructor: 'yes' } },
  ],
  ways: [{ id: -7, refs: [9_007_199_254, 2, -3, 2], tags: { highway: 'service' } }],
  relations: [
    {
      id: 12,
      tags: { type: 'restriction' },
      members: [
        { type: 'way', id: -7, role: 'from' },
        { type: 'node', id: 2, role: 'via' },
        { type: 'relation', id: 99, role: '' },
      ],
    },
  ],
};

function read(bytes: Uint8Array) {
  const seen = { nodes: [] as unknown[], ways: [] as unknown[], relations: [] as unknown[] };
  const counts = readOsm(memorySource(bytes), {
    node: (id, lon, lat, tags) => seen.nodes.push({ id, lon: lon / 1e7, lat: lat / 1e7, tags }),
    way: (way) => seen.ways.push(way),
    relation: (relation) => seen.relations.push(relation),
  });
  return { seen, counts };
}

describe('the same map comes out of every layout', () => {
  const layouts: readonly PbfLayout[] = [
    {},
    { dense: false },
    { unsorted: true },
    { packed: false },
    { granularity: 10 },
    { granularity: 1, offset: -500_000_000 },
  ];
  test.each(layouts)('%j', (layout) => {
    const { seen, counts } = read(writePbf(map, layout));
    expect(counts).toEqual({ nodes: 3, ways: 1, relations: 1 });
    expect(seen.nodes).toEqual(map.nodes.map((node) => ({ tags: {}, ...node })));
    expect(seen.ways).toEqual(map.ways);
    expect(seen.relations).toEqual(map.relations);
  });
});

test('progress ends with the last byte', () => {
  const bytes = writePbf(map);
  const told: number[] = [];
  readOsm(memorySource(bytes), {}, ({ bytesRead }) => told.push(bytesRead));
  expect(told).toHaveLength(3);
  expect(told.at(-1)).toBe(bytes.length);
});

describe('what cannot be read is said by name', () => {
  const good = writePbf(map);
  const text = (value: string) => new TextEncoder().encode(value);
  const damaged = (at: number) => good.map((byte, i) => (i === at ? byte ^ 0xff : byte));
  const cases: readonly [name: string, bytes: Uint8Array, fault: string][] = [
    ['no bytes', new Uint8Array(), 'empty'],
    ['a header and nothing else', writePbf({ nodes: [], ways: [] }), 'empty'],
    ['prose', text('This is not a map, whatever its name may say.'), 'not-osm'],
    ['three bytes', text('abc'), 'not-osm'],
    ['XML', text('<?xml version="1.0"?><osm></osm>'), 'not-osm'],
    ['gzip', Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0), 'not-osm'],
    ['data without a header', block('OSMData', new Uint8Array()), 'not-osm'],
    ['a feature we lack', writePbf(map, { features: ['HistoricalInformation'] }), 'unsupported'],
    ['damage in the packed bytes', damaged(good.length - 12), 'corrupt'],
  ];
  test.each(cases)('%s', (_name, bytes, fault) => {
    expect(() => read(bytes)).toThrow(expect.objectContaining({ name: 'OsmFileError', fault }));
  });

  test('a file cut anywhere is never taken for a whole one', () => {
    const blockEnds = new Set<number>();
    readOsm(memorySource(good), {}, ({ bytesRead }) => blockEnds.add(bytesRead));
    let refused = 0;
    for (let length = 1; length < good.length; length++) {
      // Cut between two blocks a file is whole as far as anyone can tell; its map is smaller.
      if (blockEnds.has(length)) continue;
      expect(() => read(good.subarray(0, length)), `${length} bytes`).toThrow(
        expect.objectContaining({ name: 'OsmFileError' }),
      );
      refused++;
    }
    expect(refused).toBeGreaterThan(200);
  });

  test('any one byte damaged gives a map or a named error, never another exception', () => {
    for (let at = 0; at < good.length; at++) {
      try {
        read(damaged(at));
      } catch (error) {
        expect(error, `byte ${at}`).toMatchObject({ name: 'OsmFileError' });
      }
    }
  });
});
