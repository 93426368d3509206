import { must, type Random, shuffled } from '@waystock/kernel';
import { distance, type Point, stepFrom } from './plane.ts';
import {
  acrossRiver,
  depthInside,
  rimPolygon,
  rimRadius,
  riverside,
  type Terrain,
} from './terrain.ts';
import { districtNames } from './words.ts';

/** A quarter of the city with one postcode. The river parts districts. */
export interface Quarter {
  readonly name: string;
  readonly postcode: string;
  readonly centre: Point;
  readonly ring: readonly Point[];
}

const count = 14;

/** Districts are the parts of each bank nearest to a centre (Voronoi cells), the old town first. */
export function layOutDistricts(terrain: Terrain, random: Random): Quarter[] {
  const draw = random.fork('districts');
  const names = ['Altstadt', ...shuffled(draw, districtNames)];
  const centres = spreadCentres(terrain, draw);
  return centres.map((centre, i) => ({
    name: names[i] as string,
    postcode: `05${101 + i * 2}`,
    centre,
    ring: cellOf(terrain, centre, centres),
  }));
}

/** The market square, then each time the best of 40 tries: farthest from all before. */
function spreadCentres(terrain: Terrain, draw: Random): Point[] {
  const centres: Point[] = [{ x: 0, y: 60 }];
  while (centres.length < count) {
    let best: Point | undefined;
    let bestAway = 0;
    for (let n = 0; n < 40; n++) {
      const angle = 2 * Math.PI * draw.next();
      const p = stepFrom(
        terrain.outline.centre,
        angle,
        rimRadius(terrain.outline, angle) * 0.86 * Math.sqrt(draw.next()),
      );
      const isClear = Math.abs(acrossRiver(terrain.river, p)) > 260;
      const away = Math.min(...centres.map((c) => distance(c, p)));
      if (isClear && away > bestAway) [best, bestAway] = [p, away];
    }
    centres.push(must(best, 'no room for a district'));
  }
  return centres;
}

const bankOf = (terrain: Terrain, p: Point): 1 | -1 => (acrossRiver(terrain.river, p) > 0 ? 1 : -1);

export function districtAt(terrain: Terrain, quarters: readonly Quarter[], p: Point): Quarter {
  const bank = bankOf(terrain, p);
  let best: Quarter | undefined;
  for (const quarter of quarters)
    if (bankOf(terrain, quarter.centre) === bank)
      if (!best || distance(quarter.centre, p) < distance(best.centre, p)) best = quarter;
  return must(best, 'a bank without a district');
}

function cellOf(terrain: Terrain, centre: Point, centres: readonly Point[]): Point[] {
  const bank = bankOf(terrain, centre);
  let ring = bankPolygon(terrain, bank);
  for (const other of centres)
    if (other !== centre && bankOf(terrain, other) === bank) ring = nearerPart(ring, centre, other);
  return ring;
}

/** The city on one bank: the waterside from west to east, then back along the city's edge. */
function bankPolygon(terrain: Terrain, bank: 1 | -1): Point[] {
  const { outline, river } = terrain;
  const water = riverside(river, bank * river.halfWidth).filter((p) => depthInside(outline, p) > 0);
  const rim = rimPolygon(outline, 0, 240);
  const isHere = (p: Point | undefined): boolean =>
    p !== undefined && acrossRiver(river, p) * bank > river.halfWidth;
  const first = rim.findIndex((p, i) => isHere(p) && !isHere(rim.at(i - 1)));
  const edge = [...rim.slice(first), ...rim.slice(0, first)].filter(isHere);
  return bank === 1 ? [...water, ...edge] : [...water.toReversed(), ...edge];
}

/** The part of a polygon nearer to `centre` than to `other` (Sutherland and Hodgman, 1974). */
function nearerPart(ring: readonly Point[], centre: Point, other: Point): Point[] {
  const side = (p: Point): number => distance(p, other) ** 2 - distance(p, centre) ** 2;
  const kept: Point[] = [];
  for (const [i, p] of ring.entries()) {
    const previous = ring.at(i - 1) as Point;
    const [a, b] = [side(previous), side(p)];
    if (a > 0 !== b > 0) {
      const f = a / (a - b);
      kept.push({ x: previous.x + (p.x - previous.x) * f, y: previous.y + (p.y - previous.y) * f });
    }
    if (b > 0) kept.push(p);
  }
  return kept;
}
