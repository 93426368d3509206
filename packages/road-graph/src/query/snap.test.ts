import { describe, expect, test } from 'vitest';
import { buildRoads } from '../build-roads.ts';
import { readRoads, writeRoads } from '../file/road-file.ts';
import { memorySource } from '../osm/byte-source.ts';
import {
  between,
  mapOf,
  networkOf,
  positionIn,
  type Town,
  wayBetween,
} from '../testing/little-town.ts';
import { writePbf } from '../testing/pbf-writer.ts';
import { withChanges } from './change.ts';
import { matrix } from './matrix.ts';
import { isSnap, snap } from './snap.ts';
import { cellStatuses } from './status.ts';

const street = 'highway=residential';
const town: Town = {
  plan: ['ABC', '.D.', '...', '.EF'],
  ways: { AB: `${street} name=Hill`, BC: street, BD: street, EF: 'highway=residential' },
};
const network = networkOf(town);

test('a place has its edge, its offset in decimetres, its side and its street', () => {
  const { lon, lat } = positionIn(town, 'A');
  const east = snap(network, { lon: lon + 0.0003, lat: lat + 0.0001 });
  expect(east).toMatchObject({ street: 'Hill', side: 'left' });
  if (!isSnap(east)) throw new Error('there is a street');
  expect(east.offset).toBeCloseTo(334, -1);
  expect(east.away).toBeCloseTo(11.1, 1);
  expect(east.lat).toBeCloseTo(lat, 9);
  expect(snap(network, { lon: lon + 0.0003, lat: lat - 0.0001 })).toMatchObject({ side: 'right' });
  expect(snap(network, { lon: lon + 0.0003, lat })).toMatchObject({ side: 'on', away: 0 });
});

test('both ends of an edge are exactly its ends', () => {
  const start = between(network, town, 'AB', 0);
  const end = between(network, town, 'AB', 1);
  const offsets = [start, end].filter(({ edge }) => edge === 0).map(({ offset }) => offset);
  expect(offsets).toEqual([0, network.streets.edgeLength[0]]);
});

describe('a position without a street says why', () => {
  const cases: readonly [name: string, lon: number, lat: number, kind: string][] = [
    ['far outside', 10, 50, 'outside-map'],
    ['no numbers', Number.NaN, 0, 'not-a-position'],
    ['beyond the poles', 0, 95, 'not-a-position'],
  ];
  test.each(cases)('%s', (_name, lon, lat, kind) => {
    expect(snap(network, { lon, lat })).toMatchObject({ kind });
  });

  test('longitude and latitude in the wrong order', () => {
    const columbus: Town = { plan: ['AB'], ways: { AB: street } };
    const there = networkOf(columbus);
    const moved = {
      ...there,
      grid: { ...there.grid, west: -83e7, east: -82e7, south: 39e7, north: 41e7 },
    };
    expect(snap(moved, { lon: 40, lat: -82.5 })).toEqual({
      kind: 'longitude-and-latitude-swapped',
    });
  });

  test('within the map, but more than a kilometre from any street', () => {
    const wide: Town = {
      plan: ['AB', ...Array<string>(40).fill('..'), 'CD'],
      ways: { AB: street, CD: street },
    };
    const { lon, lat } = positionIn(wide, 'A');
    expect(snap(networkOf(wide), { lon, lat: lat - 20 * 0.0009 })).toEqual({
      kind: 'no-street-near',
      within: 1000,
    });
  });
});

test('an island is taken when it is much nearer, unless the profile has no use for it', () => {
  const here = between(network, town, 'EF');
  const onto = snap(network, here);
  expect(isSnap(onto) && onto.edge).toBe(here.edge);
  const robot = networkOf(town, 'pavement-robot');
  const away = snap(robot, here);
  expect(isSnap(away) && away.edge).not.toBe(here.edge);
});

test('a source is where one gets away from, a target where one gets to', () => {
  // G leads out only, H leads in only.
  const ramps: Town = {
    plan: ['GABH', '.DC.'],
    ways: {
      ABCDA: street,
      GA: `${street} oneway=yes`,
      BH: `${street} oneway=yes`,
    },
  };
  const built = networkOf(ramps);
  const ring = 1000;
  /** Whether a place on the ramp, thirty metres from the ring, stays on it. */
  const staysOn = (far: string, near: string, role: 'source' | 'target'): boolean => {
    const a = positionIn(ramps, far);
    const b = positionIn(ramps, near);
    const found = snap(built, { lon: b.lon + 0.3 * (a.lon - b.lon), lat: a.lat }, role);
    return isSnap(found) && built.streets.edgeWay[found.edge] !== ring;
  };
  expect(staysOn('G', 'A', 'source')).toBe(true);
  expect(staysOn('H', 'B', 'target')).toBe(true);
  expect(staysOn('G', 'A', 'target')).toBe(false);
  expect(staysOn('H', 'B', 'source')).toBe(false);
  expect(wayBetween(built, ramps, 'GA', 'BH')).toBe('AB');
  // Who has to come and to leave stands on the ring, however near a ramp is.
  for (const ramp of ['GA', 'BH']) {
    const { lon, lat } = positionIn(ramps, ramp.includes('G') ? 'G' : 'H');
    const found = snap(built, { lon, lat });
    expect(isSnap(found) && built.streets.edgeWay[found.edge]).toBe(ring);
  }
});

test('a street that is closed is passed over, closed in one direction it is not', () => {
  const here = between(network, town, 'AB', 0.8);
  const at = { lon: here.lon, lat: here.lat };
  const { edge } = here;
  const closed = snap(withChanges(network, [{ edge, slowness: 'closed' }]), at);
  expect(isSnap(closed) && closed.edge).not.toBe(edge);
  const oneWay = withChanges(network, [{ edge, direction: 'forward', slowness: 'closed' }]);
  expect(snap(oneWay, at)).toMatchObject({ edge });
});

test('a profile that may go nowhere is built beside one that may, and says so', () => {
  const road: Town = { plan: ['AB'], ways: { AB: 'highway=motorway oneway=no' } };
  const source = memorySource(writePbf(mapOf(road)));
  const [van, robot] = buildRoads(source, { profiles: ['van', 'pavement-robot'] }).networks;
  if (!van || !robot) throw new Error('both were asked for');
  const at = positionIn(road, 'A');
  expect(isSnap(snap(van, at))).toBe(true);
  expect(snap(robot, at)).toEqual({ kind: 'no-street-near', within: 1000 });
  const [opened] = readRoads(memorySource(writeRoads([robot])));
  expect(opened && snap(opened, at)).toEqual({ kind: 'no-street-near', within: 1000 });
});

test('cells name what is missing', () => {
  const at = (letter: string) => positionIn(town, letter);
  const outside = { lon: 50, lat: 50 };
  const cells = matrix(network, {
    sources: [at('A'), outside],
    targets: [at('C'), outside, between(network, town, 'EF')],
  });
  expect([...cells.status].map((code) => cellStatuses[code])).toEqual([
    'ok',
    'target-not-snapped',
    'unreachable',
    'source-not-snapped',
    'source-not-snapped',
    'source-not-snapped',
  ]);
  expect([...cells.seconds].map((s) => s >= 0)).toEqual([true, false, false, false, false, false]);
  expect(cells.metres[0]).toBeGreaterThan(195);
  expect(cells.metres[0]).toBeLessThan(205);
});
