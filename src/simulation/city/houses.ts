import { chance, type Position, type Random } from '@waystock/kernel';
import type { CityAddress } from './city.ts';
import { districtAt, type Quarter } from './districts.ts';
import { distance, type Point, pointAlong, polylineLength, stepFrom, toPosition } from './plane.ts';
import { density, isBlocked, type Terrain } from './terrain.ts';
import type { RuledWay } from './traffic-rules.ts';
import { wayLine } from './ways.ts';

export interface Site {
  readonly terrain: Terrain;
  readonly quarters: readonly Quarter[];
  readonly place: string;
  readonly origin: Position;
}

const setBack = 11;

/**
 * Houses along every street but the outer ring and the bridges: odd numbers on the left, even ones
 * on the right, rising along the street; closer together where the city is dense.
 */
export function buildHouses(ways: readonly RuledWay[], site: Site, random: Random): CityAddress[] {
  const draw = random.fork('houses');
  const next = new Map<string, { left: number; right: number }>();
  return ways
    .filter((way) => !way.isBridge && way.role !== 'outer-ring' && way.class !== 'footway')
    .flatMap((way) => {
      const numbers = next.get(way.name) ?? { left: 1, right: 2 };
      next.set(way.name, numbers);
      return housesAlong(way, { site, draw, numbers });
    });
}

interface Building {
  readonly site: Site;
  readonly draw: Random;
  readonly numbers: { left: number; right: number };
}

function housesAlong(way: RuledWay, { site, draw, numbers }: Building): CityAddress[] {
  const { terrain, quarters, place, origin } = site;
  const line = wayLine(way);
  const length = polylineLength(line);
  const corners = way.edges.flatMap(({ line }) => [line[0] as Point, line.at(-1) as Point]);
  const houses: CityAddress[] = [];
  for (const side of ['left', 'right'] as const)
    for (let at = 22 + 14 * draw.next(); at < length - 20; ) {
      const { point, heading } = pointAlong(line, at);
      const door = stepFrom(
        point,
        heading + (side === 'left' ? Math.PI / 2 : -Math.PI / 2),
        setBack,
      );
      at += (78 - 40 * density(terrain, point)) * (0.75 + 0.5 * draw.next());
      const isCorner = corners.some((corner) => distance(corner, point) < 16);
      if (isCorner || isBlocked(terrain, door)) continue;
      const number = numbers[side];
      numbers[side] += chance(draw, 0.12) ? 4 : 2;
      const { name, postcode } = districtAt(terrain, quarters, door);
      houses.push({
        street: way.name,
        houseNumber: chance(draw, 0.03) ? `${number}a` : `${number}`,
        postcode,
        place,
        district: name,
        position: toPosition(origin, door),
      });
    }
  return houses;
}
