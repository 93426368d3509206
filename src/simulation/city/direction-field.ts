import type { Random } from '@waystock/kernel';
import { distance, type Point } from './plane.ts';
import { acrossRiver, depthInside, downstream, grainAt, riverAt, type Terrain } from './terrain.ts';

/**
 * Which way streets run where. A tensor field after Chen, Esch, Wonka, Müller and Zhang,
 * "Interactive Procedural Street Modeling" (SIGGRAPH 2008): each influence (a gridded quarter, the
 * old town's rings, the river, a park's rim) votes with a symmetric 2×2 tensor, which is a pair
 * (cos 2θ, sin 2θ); the sum's two eigenvectors are the two street directions of a place. Votes for
 * θ and θ + π agree, which plain vectors could not say.
 */
export interface DirectionField {
  readonly terrain: Terrain;
  readonly quarters: readonly Quarter[];
}

interface Quarter {
  readonly at: Point;
  readonly angle: number;
  readonly reach: number;
}

/** 0: the main street direction of a place; 1: the one square to it. */
export type Family = 0 | 1;

export function layOutQuarters(terrain: Terrain, random: Random): DirectionField {
  const draw = random.fork('quarters');
  const quarters: Quarter[] = [];
  for (let column = -2; column <= 2; column++)
    for (let row = -1; row <= 1; row++) {
      const at = {
        x: (column + 0.7 * (draw.next() - 0.5)) * 1650,
        y: (row + 0.7 * (draw.next() - 0.5)) * 1800,
      };
      const outward = Math.atan2(at.y, at.x);
      quarters.push({ at, angle: outward + (draw.next() - 0.5) * 1.1, reach: 900 });
    }
  return { terrain, quarters };
}

/** The heading of the family's streets at `p`, in [-π/2, π/2] for family 0. */
export function directionAt(field: DirectionField, p: Point, family: Family): number {
  let a = 0;
  let b = 0;
  const vote = (angle: number, weight: number): void => {
    a += weight * Math.cos(2 * angle);
    b += weight * Math.sin(2 * angle);
  };
  for (const { at, angle, reach } of field.quarters) {
    const away = distance(p, at) / reach;
    if (away < 3) vote(angle, Math.exp(-away * away));
  }
  const fromMarket = distance(p, { x: 0, y: 0 });
  vote(Math.atan2(p.y, p.x), 1.6 * Math.exp(-((fromMarket / 1150) ** 2)));
  const { river, parks } = field.terrain;
  const toWater = Math.abs(acrossRiver(river, p)) - river.halfWidth;
  vote(riverAt(river, downstream(river, p)).heading, 2.4 * Math.exp(-((toWater / 300) ** 2)));
  for (const park of parks) {
    if (distance(p, park.centre) > 2 * park.rx + 500) continue;
    const rim = Math.atan2(p.y - park.centre.y, p.x - park.centre.x) + Math.PI / 2;
    vote(rim, 1.2 * Math.exp(-((depthInside(park, p) / 220) ** 2)));
  }
  const bend = 0.22 * grainAt(field.terrain, { x: p.x * 1.7, y: p.y * 1.7 });
  return Math.atan2(b, a) / 2 + bend + (family === 1 ? Math.PI / 2 : 0);
}
