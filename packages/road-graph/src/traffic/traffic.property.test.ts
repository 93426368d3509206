import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildRoads } from '../build-roads.ts';
import { partsOn, unpackParts } from '../contraction/parts.ts';
import { memorySource } from '../osm/byte-source.ts';
import { drivenPieces } from '../query/driven-pieces.ts';
import { matrixOf, travelTimes } from '../query/matrix.ts';
import type { RoadNetwork } from '../query/road-network.ts';
import { routeBetween } from '../query/route.ts';
import { isSnap, snap, type Snap } from '../query/snap.ts';
import { travelSeconds } from '../query/travel-times.ts';
import { writePbf } from '../testing/pbf-writer.ts';
import { randomTown, seeded } from '../testing/random-town.ts';
import {
  assertTraffic,
  driveMs,
  halfHourAt,
  halfHours,
  type Traffic,
  usualTraffic,
} from './traffic.ts';

const factors = fc.array(fc.double({ min: 0.02, max: 5, noNaN: true }), {
  minLength: halfHours,
  maxLength: halfHours,
});
const traffics: fc.Arbitrary<Traffic> = fc.record({
  utcOffset: fc.integer({ min: -720, max: 840 }),
  factors: fc.record({ motorway: factors, arterial: factors, local: factors }),
});
const parts = fc.record({
  motorway: fc.nat(2_000_000),
  arterial: fc.nat(2_000_000),
  local: fc.nat(2_000_000),
});
const instant = fc.integer({ min: -1e12, max: 2e12 });

test('leaving later never means arriving earlier', () => {
  fc.assert(
    fc.property(traffics, parts, instant, fc.nat(7_200_000), (traffic, leg, departAt, later) => {
      const first = departAt + driveMs(leg, traffic, departAt);
      const second = departAt + later + driveMs(leg, traffic, departAt + later);
      expect(second).toBeGreaterThanOrEqual(first - 0.01);
    }),
    { numRuns: 400 },
  );
});

test('a step in travel times instead of speeds would break that, and is noticed', () => {
  const flat = (share: number) => new Float64Array(halfHours).fill(share);
  const slow = { motorway: flat(1), arterial: flat(1), local: flat(1) };
  slow.local[0] = 0.1;
  const traffic: Traffic = { utcOffset: 0, factors: slow };
  const monday = Date.UTC(2024, 0, 1);
  const leg = { motorway: 0, arterial: 0, local: 60_000 };
  const byStep = (at: number): number => 600_000 / (at < monday + 1_800_000 ? 0.1 : 1);
  const before = monday + 1_740_000;
  const after = monday + 1_800_000;
  expect(after + byStep(after)).toBeLessThan(before + byStep(before));
  expect(after + driveMs(leg, traffic, after)).toBeGreaterThan(
    before + driveMs(leg, traffic, before),
  );
  // A minute at a tenth of the speed does six seconds of ten minutes; the rest flows freely.
  expect(driveMs(leg, traffic, before)).toBeCloseTo(60_000 + 594_000, 6);
});

test('the half hour is that of the local week', () => {
  const only = (bucket: number): Traffic => {
    const local = new Float64Array(halfHours).fill(1);
    local[bucket] = 0.5;
    const free = new Float64Array(halfHours).fill(1);
    return { utcOffset: 120, factors: { motorway: free, arterial: free, local } };
  };
  const leg = { motorway: 0, arterial: 0, local: 6000 };
  // Wednesday 1 May 2024, 08:30 in Berlin: third day, eighteenth half hour.
  const at = Date.UTC(2024, 4, 1, 6, 30);
  expect(driveMs(leg, only(2 * 48 + 17), at)).toBe(120_000);
  expect(driveMs(leg, only(2 * 48 + 16), at)).toBe(60_000);
  expect([halfHourAt(at, 120), halfHourAt(at, 0)]).toEqual([2 * 48 + 17, 2 * 48 + 13]);
});

describe('on a network', () => {
  const map = randomTown(11, 10, 8);
  const built = buildRoads(memorySource(writePbf(map)), { profiles: ['van'] });
  const network = built.networks[0] as RoadNetwork;
  const chance = seeded(4);
  const places: Snap[] = Array.from({ length: 14 }, () =>
    snap(network, { lon: -83 + chance() * 0.009, lat: 40 + chance() * 0.006 }),
  ).filter(isSnap);
  const departAt = Date.UTC(2024, 4, 1, 15, 10);
  const at = { departAt, traffic: usualTraffic(0) };

  test('the parts of a cell are those of the way that is driven', () => {
    const times = travelTimes(network, places, places);
    places.forEach((from, i) => {
      places.forEach((to, j) => {
        const cost = times.cost[i * places.length + j] as number;
        if (cost === Infinity) return;
        let packed = 0;
        for (const piece of drivenPieces(network, from, to) ?? [])
          packed += partsOn(
            network.streets.edgeClass[piece.arc >> 1] as number,
            piece.cost - piece.turning,
          );
        expect(unpackParts(times.parts[i * places.length + j] as number, cost)).toEqual(
          unpackParts(packed, cost),
        );
      });
    });
  });

  test('matrix, route, and t(i, j, departAt) say the same; traffic changes them', () => {
    const cells = matrixOf(network, places, places, at);
    const free = matrixOf(network, places, places);
    const times = travelTimes(network, places, places);
    let slower = 0;
    places.forEach((from, i) => {
      places.forEach((to, j) => {
        const cell = i * places.length + j;
        const seconds = cells.seconds[cell] as number;
        expect(travelSeconds(times, i, j, at)).toBe(seconds);
        expect(routeBetween(network, from, to, at)?.seconds ?? -1).toBe(seconds);
        if (seconds > (free.seconds[cell] as number)) slower++;
      });
    });
    expect(slower).toBeGreaterThan(places.length);
    expect(cells.metres).toEqual(free.metres);
  });

  test('with all factors at one it is the free flow', () => {
    const one = new Float64Array(halfHours).fill(1);
    const traffic: Traffic = {
      utcOffset: 0,
      factors: { motorway: one, arterial: one, local: one },
    };
    expect(matrixOf(network, places, places, { departAt, traffic }).seconds).toEqual(
      matrixOf(network, places, places).seconds,
    );
  });
});

test('traffic that stands still, or is not a week, is refused', () => {
  const usual = usualTraffic(0);
  expect(() => assertTraffic(usual)).not.toThrow();
  const broken = (local: ArrayLike<number>): Traffic => ({
    ...usual,
    factors: { ...usual.factors, local },
  });
  expect(() => assertTraffic(broken([1, 1]))).toThrow('2 half hours instead of 336');
  expect(() => assertTraffic(broken(new Float64Array(halfHours)))).toThrow(
    'factor 0 in half hour 0',
  );
});
