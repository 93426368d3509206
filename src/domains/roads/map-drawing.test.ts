import { expect, test } from 'vitest';
import { drawMap, encodeLine } from './map-drawing.ts';
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
  const a = lattice(0, 0);
  const b = lattice(1, 1);
  const nodes = [
    { id: 1, ...a },
    { id: 2, ...b },
  ];
  const tags = { highway: 'primary', name: 'Rosenbrücke', bridge: 'yes' };
  const drawing = drawMap('a town', {
    network: {
      nodes,
      ways: [
        { id: 1, nodes: [1, 2], tags },
        { id: 2, nodes: [2, 1], tags: {} },
      ],
    },
    addresses: [],
    areas: [{ kind: 'park', name: 'Stadtpark', ring: [a, b] }],
    districts: [{ name: 'Altstadt', centre: a, ring: [b, a] }],
  });
  expect(drawing).toEqual({
    name: 'a town',
    bounds: { west: a.lon, east: b.lon, south: a.lat, north: b.lat },
    streets: [
      { class: 'primary', name: 'Rosenbrücke', bridge: true, line: encodeLine([a, b]) },
      { class: 'unclassified', name: null, bridge: false, line: encodeLine([b, a]) },
    ],
    areas: [{ kind: 'park', name: 'Stadtpark', ring: encodeLine([a, b]) }],
    districts: [{ name: 'Altstadt', centre: a, ring: encodeLine([b, a]) }],
  });
});

test('where no network is loaded there is nothing to draw', () => {
  const nothing = { network: { nodes: [], ways: [] }, addresses: [] };
  expect(drawMap('', nothing)).toMatchObject({ bounds: null, streets: [] });
});
