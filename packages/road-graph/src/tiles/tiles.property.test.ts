import { VectorTile } from '@mapbox/vector-tile';
import fc from 'fast-check';
import { PbfReader } from 'pbf';
import { describe, expect, test } from 'vitest';
import { clipLine, clipRing } from './clip.ts';
import { cutTile, lastZoom } from './cut-tile.ts';
import { encodeTile, extent } from './encode-tile.ts';
import { packFeatures } from './map-features.ts';
import { signedArea, turned } from './rings.ts';
import { simplify } from './simplify.ts';
import { boxOf, latOf, lonOf, worldX, worldY } from './world-plane.ts';

/** Read by the library that MapLibre reads tiles with. */
const decode = (bytes: Uint8Array): VectorTile => new VectorTile(new PbfReader(bytes));

const square = { low: 0, high: 100 };
const coordinate = fc.integer({ min: -150, max: 250 });
const line = fc
  .array(fc.tuple(coordinate, coordinate), { minLength: 2, maxLength: 8 })
  .map((points) => points.flat());

const isWithin = (points: readonly number[]): boolean =>
  points.every((value) => value >= -1e-9 && value <= 100 + 1e-9);

describe('clipping', () => {
  test('a line keeps exactly what is within', () => {
    fc.assert(
      fc.property(line, (points) => {
        const pieces = clipLine(points, square);
        expect(pieces.every(isWithin)).toBe(true);
        const kept = pieces.reduce((sum, piece) => sum + lengthOf(piece), 0);
        expect(Math.abs(kept - lengthWithin(points))).toBeLessThan(0.02 * lengthOf(points) + 0.5);
      }),
    );
  });

  test('of a convex ring the area within is kept, and its direction', () => {
    fc.assert(
      fc.property(
        fc.tuple(coordinate, coordinate),
        fc.integer({ min: 5, max: 200 }),
        fc.integer({ min: 3, max: 9 }),
        ([x, y], radius, corners) => {
          const ring = Array.from({ length: corners }, (_, i) => {
            const angle = (i / corners) * 2 * Math.PI;
            return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
          }).flat();
          const clipped = clipRing(turned(ring, 'outer'), square);
          expect(isWithin(clipped)).toBe(true);
          const area = signedArea(clipped) / 2;
          expect(area).toBeGreaterThanOrEqual(-1e-6);
          expect(Math.abs(area - areaWithin(ring))).toBeLessThan(200);
        },
      ),
      { numRuns: 60 },
    );
  });
});

test('a simpler line keeps its ends, and everything near', () => {
  fc.assert(
    fc.property(line, fc.integer({ min: 1, max: 40 }), (points, tolerance) => {
      const simple = simplify(points, tolerance);
      expect(simple.slice(0, 2)).toEqual(points.slice(0, 2));
      expect(simple.slice(-2)).toEqual(points.slice(-2));
      for (let i = 0; i < points.length; i += 2)
        expect(awayFrom(simple, points[i] as number, points[i + 1] as number)).toBeLessThanOrEqual(
          tolerance + 1e-9,
        );
    }),
  );
});

test('positions survive the plane to a centimetre', () => {
  fc.assert(
    fc.property(
      fc.double({ min: -180, max: 180, noNaN: true }),
      fc.double({ min: -84, max: 84, noNaN: true }),
      (lon, lat) => {
        expect(Math.abs(lonOf(worldX(lon)) - lon)).toBeLessThan(1e-7);
        expect(Math.abs(latOf(worldY(lat)) - lat)).toBeLessThan(1e-7);
      },
    ),
  );
});

test('what is encoded is read back as it was', () => {
  const parts = fc.array(line, { minLength: 1, maxLength: 3 });
  const tags = fc.dictionary(
    fc.stringMatching(/^[a-z]{1,6}$/),
    fc.oneof(fc.string(), fc.nat(1e9)),
    { maxKeys: 4 },
  );
  fc.assert(
    fc.property(fc.array(fc.record({ parts, tags }), { minLength: 1, maxLength: 5 }), (drafts) => {
      const features = drafts.map((draft) => ({ ...draft, shape: 'line' as const }));
      const layer = decode(encodeTile([{ name: 'roads', features }])).layers['roads'];
      expect([layer?.version, layer?.extent, layer?.length]).toEqual([2, extent, drafts.length]);
      drafts.forEach((draft, i) => {
        const read = layer?.feature(i);
        expect({ ...read?.properties }).toEqual({ ...draft.tags });
        expect(read?.loadGeometry().map((part) => part.flatMap(({ x, y }) => [x, y]))).toEqual(
          draft.parts,
        );
      });
    }),
  );
});

describe('a tile', () => {
  const address = { z: lastZoom, x: 17_500, y: 10_900 };
  const box = boxOf(address);
  const unit = (box.east - box.west) / extent;
  const at = (x: number, y: number): number[] => [box.west + x * unit, box.north + y * unit];
  const draft = (shape: number, parts: number[][], more = {}) => ({
    ...{ layer: shape === 1 ? 4 : 1, shape, from: 0, rank: 2, level: 0 },
    ...{ kind: 'k', name: 'Weg', parts },
    ...more,
  });
  const ring = (low: number, high: number): number[] => [
    ...at(low, low),
    ...at(high, low),
    ...at(high, high),
    ...at(low, high),
  ];

  test('holds what lies in it, where it lies, with its name', () => {
    const map = packFeatures([
      draft(1, [[...at(100, 200), ...at(3000, 200)]], { level: 1 }),
      draft(1, [[...at(9000, 0), ...at(9000, 500)]]),
      draft(1, [[...at(1, 1), ...at(50, 50)]], { from: lastZoom + 1 }),
    ]);
    const roads = decode(cutTile(map, address)).layers['roads'];
    expect(roads?.length).toBe(1);
    expect(roads?.feature(0).properties).toEqual({
      kind: 'k',
      rank: 2,
      name: 'Weg',
      level: 'bridge',
    });
    expect(roads?.feature(0).loadGeometry()[0]).toMatchObject([
      { x: 100, y: 200 },
      { x: 3000, y: 200 },
    ]);
  });

  test('shows an area with its hole, the one clockwise and the other not', () => {
    const parts = [[...turned(ring(1000, 3000), 'outer')], [...turned(ring(1500, 2000), 'inner')]];
    const green = decode(cutTile(packFeatures([draft(2, parts)]), address)).layers['green'];
    const read = green?.feature(0).loadGeometry() ?? [];
    const areas = read.map((one) => signedArea(one.slice(0, -1).flatMap(({ x, y }) => [x, y])) / 2);
    expect(areas).toEqual([4_000_000, -250_000]);
  });

  test('covers what its four children cover', () => {
    const map = packFeatures([draft(2, [[...turned(ring(-5000, 9000), 'outer')]])]);
    const parent = { z: address.z - 1, x: address.x >> 1, y: address.y >> 1 };
    for (const tile of [address, parent]) {
      const [area] = decode(cutTile(map, tile)).layers['green']?.feature(0).loadGeometry() ?? [];
      const corners = area?.slice(0, -1).flatMap(({ x, y }) => [x, y]) ?? [];
      expect(signedArea(corners) / 2).toBeGreaterThanOrEqual(tile === address ? extent ** 2 : 1);
    }
  });

  test('of nothing is empty', () => {
    expect(cutTile(packFeatures([]), address)).toHaveLength(0);
  });
});

function lengthOf(points: readonly number[]): number {
  let length = 0;
  for (let i = 2; i < points.length; i += 2)
    length += Math.hypot(
      (points[i] as number) - (points[i - 2] as number),
      (points[i + 1] as number) - (points[i - 1] as number),
    );
  return length;
}

/** By trying many places of each piece. */
function lengthWithin(points: readonly number[]): number {
  let length = 0;
  for (let i = 2; i < points.length; i += 2) {
    const [ax, ay, bx, by] = points.slice(i - 2, i + 2) as [number, number, number, number];
    let inside = 0;
    for (let k = 0; k < 400; k++) {
      const t = (k + 0.5) / 400;
      if (isWithin([ax + t * (bx - ax), ay + t * (by - ay)])) inside++;
    }
    length += (inside / 400) * Math.hypot(bx - ax, by - ay);
  }
  return length;
}

function areaWithin(ring: readonly number[]): number {
  let inside = 0;
  for (let x = 0.5; x < 100; x++) for (let y = 0.5; y < 100; y++) if (isIn(ring, x, y)) inside++;
  return inside;
}

function isIn(ring: readonly number[], x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
    const [ax, ay] = [ring[i] as number, ring[i + 1] as number];
    const [bx, by] = [ring[j] as number, ring[j + 1] as number];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}

function awayFrom(points: readonly number[], x: number, y: number): number {
  let least = Infinity;
  for (let i = 2; i < points.length; i += 2) {
    const [ax, ay, bx, by] = points.slice(i - 2, i + 2) as [number, number, number, number];
    const length = (bx - ax) ** 2 + (by - ay) ** 2;
    const t =
      length > 0
        ? Math.max(0, Math.min(1, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length))
        : 0;
    least = Math.min(least, Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay)));
  }
  return least;
}
