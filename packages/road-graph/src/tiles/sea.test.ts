import { describe, expect, test } from 'vitest';
import { collectFeatures } from './collect-features.ts';
import { mapLayers } from './map-layers.ts';
import { signedArea } from './rings.ts';
import { joinCoasts, seaOf } from './sea.ts';

const box = { west: 0, north: 0, east: 100, south: 100 };
const areas = (coasts: readonly (readonly number[])[]): number[][] =>
  seaOf(coasts, box).map((rings) => rings.map((ring) => signedArea(ring) / 2));

describe('land is to the left of a coastline, so the sea', () => {
  test.each<[string, number[], number]>([
    ['lies south of one that runs east', [0, 60, 100, 60], 4000],
    ['lies north of one that runs west', [100, 60, 0, 60], 6000],
    ['lies west of one that runs south', [30, 0, 30, 100], 3000],
    ['lies in a corner', [0, 70, 30, 100], 450],
    ['lies everywhere but in a corner', [30, 100, 0, 70], 9550],
    ['begins at the border, though the line ends a little before', [3, 60, 98, 60], 4000],
  ])('%s', (_, line, area) => {
    expect(areas([line])).toEqual([[area]]);
  });

  test('has two shores, or is two seas', () => {
    expect(
      areas([
        [100, 40, 0, 40],
        [0, 80, 100, 80],
      ]),
    ).toEqual([[4000], [2000]]);
    expect(
      areas([
        [0, 40, 100, 40],
        [100, 80, 0, 80],
      ]),
    ).toEqual([[4000]]);
  });

  test('has islands where they lie, and is all around them without a shore', () => {
    const island = [10, 80, 10, 90, 20, 90, 20, 80, 10, 80];
    expect(areas([[0, 60, 100, 60], island])).toEqual([[4000, -100]]);
    expect(areas([[100, 60, 0, 60], island])).toEqual([[6000]]);
    expect(areas([island])).toEqual([[10_000, -100]]);
    expect(
      areas([
        island
          .toReversed()
          .flatMap((_, i, all) => (i % 2 ? [] : [all[i + 1] as number, all[i] as number])),
      ]),
    ).toEqual([[100]]);
  });

  test('is not drawn where a coastline breaks off inland, or there is none', () => {
    expect(seaOf([[0, 60, 50, 50]], box)).toEqual([]);
    expect(seaOf([], box)).toEqual([]);
  });
});

test('coastlines are joined in their direction, whatever their order', () => {
  expect(
    joinCoasts([
      [3, 4, 5],
      [1, 2, 3],
      [7, 8, 7],
      [10, 11],
      [11, 10],
    ]),
  ).toEqual([
    [1, 2, 3, 4, 5],
    [7, 8, 7],
    [10, 11, 10],
  ]);
});

test('a map shows the sea of its extract', () => {
  const node = (id: number, x: number, y: number) => ({
    id,
    lon: 9 + x * 0.001,
    lat: 47 - y * 0.001,
    tags: {},
  });
  const map = collectFeatures({
    nodes: [node(1, 0, 60), node(2, 50, 60), node(3, 100, 60), node(4, 0, 0), node(5, 100, 100)],
    ways: [
      { id: 1, refs: [2, 3], tags: { natural: 'coastline' } },
      { id: 2, refs: [1, 2], tags: { natural: 'coastline' } },
      { id: 3, refs: [4, 5], tags: { highway: 'residential' } },
    ],
    relations: [],
  });
  const kinds = [...map.layer.keys()].map((f) => [
    mapLayers[map.layer[f] as number],
    map.texts[map.kind[f] as number],
  ]);
  expect(kinds).toEqual([
    ['water', 'sea'],
    ['roads', 'residential'],
  ]);
});
