import { collectFeatures } from '@waystock/road-graph';
import { expect, test } from 'vitest';
import { encodeLine } from './encode-line.ts';
import { drawMap } from './map-drawing.ts';
import { asOsm, type Town } from './network.ts';
import { lattice } from './road-networks.arbitrary.ts';

test('lines are written as others read them', () => {
  // The example of the format's own description, with one decimal more.
  const places = [
    { lat: 38.5, lon: -120.2 },
    { lat: 40.7, lon: -120.95 },
    { lat: 43.252, lon: -126.453 },
  ];
  expect(encodeLine(places)).toBe('_izlhA~rlgdF_{geC~ywl@_kwzCn`{nI');
});

test('a drawing names every street, its class and whether it is a bridge', () => {
  const [a, b, c] = [lattice(0, 0), lattice(1, 1), lattice(1, 0)];
  const town: Town = {
    network: {
      nodes: [
        { id: 1, ...a },
        { id: 2, ...b },
      ],
      ways: [
        {
          id: 1,
          nodes: [1, 2],
          tags: { highway: 'primary', name: 'Rosenbrücke', bridge: 'yes' },
        },
        { id: 2, nodes: [2, 1], tags: { highway: 'service' } },
      ],
    },
    addresses: [],
    areas: [{ kind: 'park', name: 'Stadtpark', ring: [a, b, c] }],
    districts: [{ name: 'Altstadt', centre: a }],
  };
  const title = { name: 'a town', credit: 'those who drew it', version: '7-abc' };
  const drawing = drawMap(title, collectFeatures(asOsm(town)));
  expect(drawing).toMatchObject({
    name: 'a town',
    credit: 'those who drew it',
    tiles: null,
    streets: [
      { class: 'primary', name: 'Rosenbrücke', bridge: true, line: encodeLine([a, b]) },
      { class: 'service', name: null, bridge: false, line: encodeLine([b, a]) },
    ],
    areas: [{ kind: 'park', name: 'Stadtpark' }],
    districts: [{ name: 'Altstadt' }],
  });
  expect(drawing.bounds?.west).toBeCloseTo(a.lon, 6);
  expect(drawing.bounds?.north).toBeCloseTo(b.lat, 6);
});

test('where no network is loaded there is nothing to draw', () => {
  expect(drawMap({ name: '', credit: '', version: '' }, undefined)).toMatchObject({
    bounds: null,
    streets: [],
  });
});

test('a map too large to be sent whole says where its tiles are', () => {
  const nodes = Array.from({ length: 15_002 }, (_, i) => ({
    id: i + 1,
    ...lattice(i % 70, i / 70),
  }));
  const ways = nodes.slice(1).map(({ id }) => ({
    ...{ id, nodes: [id - 1, id] },
    tags: { highway: 'residential' },
  }));
  const map = collectFeatures(asOsm({ network: { nodes, ways }, addresses: [] }));
  const drawing = drawMap({ name: 'large', credit: '', version: '7-abc' }, map);
  expect(drawing).toMatchObject({
    streets: [],
    tiles: { address: '/tiles/{z}/{x}/{y}.mvt?v=7-abc', lastZoom: 15 },
  });
  expect(drawing.bounds).not.toBeNull();
});
