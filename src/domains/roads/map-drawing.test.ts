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
  const title = { name: 'a town', credit: 'those who drew it' };
  const drawing = drawMap(title, collectFeatures(asOsm(town)));
  expect(drawing).toMatchObject({
    ...title,
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
  expect(drawMap({ name: '', credit: '' }, undefined)).toMatchObject({ bounds: null, streets: [] });
});
