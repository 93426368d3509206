import { describe, expect, test } from 'vitest';
import { memorySource } from '../osm/byte-source.ts';
import { type LittleMap, writePbf } from '../testing/pbf-writer.ts';
import { collectFeatures } from './collect-features.ts';
import { readMap, writeMap } from './map-file.ts';
import { mapLayers } from './map-layers.ts';
import { staticMap } from './static-map.ts';

const node = (id: number, x: number, y: number, tags = {}) => ({
  id,
  lon: 9 + x * 0.001,
  lat: 47 + y * 0.001,
  tags,
});
const town: LittleMap = {
  nodes: [
    ...[node(1, 0, 0), node(2, 10, 0), node(3, 10, 10), node(4, 0, 10)],
    ...[node(5, 4, 4), node(6, 6, 4), node(7, 6, 6)],
    node(8, 5, 5, { place: 'village', name: 'Dorf & <Hof>' }),
  ],
  ways: [
    { id: 1, refs: [1, 2, 3], tags: {} },
    { id: 2, refs: [1, 4, 3], tags: {} },
    { id: 3, refs: [5, 6, 7, 5], tags: {} },
    { id: 4, refs: [1, 2], tags: { highway: 'primary', name: 'Landstraße', bridge: 'yes' } },
    { id: 5, refs: [2, 3], tags: { highway: 'proposed' } },
    { id: 6, refs: [5, 6, 7, 5], tags: { building: 'yes', name: 'Scheune' } },
    { id: 7, refs: [3, 4], tags: { waterway: 'stream' } },
    { id: 8, refs: [4, 99], tags: { highway: 'residential' } },
  ],
  relations: [
    {
      id: 1,
      tags: { type: 'multipolygon', natural: 'wood', name: 'Forst' },
      members: [
        { type: 'way', id: 2, role: 'outer' },
        { type: 'way', id: 1, role: 'outer' },
        { type: 'way', id: 3, role: 'inner' },
      ],
    },
  ],
};
const map = collectFeatures(memorySource(writePbf(town)));

describe('what a map draws of an extract', () => {
  test('are roads, water, woods with their clearings, buildings and names of places', () => {
    const drawn = [...map.layer.keys()].map((f) => [
      mapLayers[map.layer[f] as number],
      map.texts[map.kind[f] as number],
      map.texts[map.name[f] as number],
      (map.partStart[f + 1] as number) - (map.partStart[f] as number),
    ]);
    expect(drawn).toEqual([
      ['green', 'wood', 'Forst', 2],
      ['roads', 'primary', 'Landstraße', 1],
      ['buildings', 'building', '', 1],
      ['water', 'stream', '', 1],
      ['places', 'village', 'Dorf & <Hof>', 1],
    ]);
    expect(map.level[1]).toBe(1);
  });

  test('is the same bytes from an unsorted file, from memory, and read back', () => {
    const bytes = writeMap(map);
    const unsorted = memorySource(writePbf(town, { unsorted: true, dense: false }));
    expect(writeMap(collectFeatures(unsorted))).toEqual(bytes);
    expect(writeMap(collectFeatures(town))).toEqual(bytes);
    expect(writeMap(readMap(memorySource(bytes)))).toEqual(bytes);
  });

  test('a file that holds something else is refused', () => {
    const damaged = writeMap(map);
    damaged[damaged.length - 20] = (damaged[damaged.length - 20] as number) ^ 1;
    expect(() => readMap(memorySource(damaged))).toThrow('checksum');
    expect(() => readMap(memorySource(new Uint8Array(40)))).toThrow('not-a-road-file');
  });
});

describe('a static map', () => {
  const path = [node(1, 0, 0), node(3, 10, 10)];
  const svg = staticMap(map, {
    width: 320,
    height: 200,
    path,
    markers: [{ ...node(3, 10, 10), label: '"<1>' }],
    credit: '© OpenStreetMap contributors',
  });

  test('shows way, marker, names and whom to thank, and no text of others as markup', () => {
    expect(svg).toMatch(/^<svg [^>]*width="320" height="200"/);
    expect(svg).toContain('© OpenStreetMap contributors');
    expect(svg).toContain('Dorf &amp; &lt;Hof&gt;');
    expect(svg).toContain('&quot;&lt;1&gt;');
    expect(svg).not.toMatch(/<Hof|<1>/);
    expect(svg.match(/<path /g)?.length).toBeGreaterThan(4);
  });

  test('looks at everything it is to show', () => {
    const [, x, y] = /<circle cx="([\d.]+)" cy="([\d.]+)"/.exec(svg) ?? [];
    expect(Number(x)).toBeGreaterThan(160);
    expect(Number(x)).toBeLessThan(300);
    expect(Number(y)).toBeGreaterThan(15);
    expect(Number(y)).toBeLessThan(100);
  });

  test('without anything on it shows the whole map, or what it is told to', () => {
    expect(staticMap(map, { width: 100, height: 100 })).toContain('<path');
    const away = { centre: { lon: 0, lat: 0 }, zoom: 12 };
    expect(staticMap(map, { width: 100, height: 100, view: away })).not.toContain('<path');
  });
});
