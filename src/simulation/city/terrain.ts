import type { Random } from '@waystock/kernel';
import { distance, type Point, stepFrom } from './plane.ts';

/**
 * The ground the city stands on: how far it reaches, its river, its parks, and how dense it is
 * where. Everything is a closed formula of a few drawn numbers, so any point can be asked.
 */
export interface Terrain {
  readonly outline: Blob;
  /** Where the town wall stood; a boulevard now. */
  readonly wall: Blob;
  readonly river: River;
  readonly parks: readonly Blob[];
  /** Centres of density beside the market square at (0, 0). */
  readonly hearts: readonly { readonly at: Point; readonly reach: number }[];
  readonly grain: readonly PlaneWave[];
}

/** A closed, star-shaped curve: an ellipse with a few waves on its rim. */
export interface Blob {
  readonly centre: Point;
  readonly rx: number;
  readonly ry: number;
  readonly waves: readonly Wave[];
}
interface Wave {
  readonly amplitude: number;
  readonly frequency: number;
  readonly phase: number;
}
interface PlaneWave {
  readonly kx: number;
  readonly ky: number;
  readonly phase: number;
}

/** The river in its own frame: `s` metres downstream along `heading`, `t` metres to the left. */
export interface River {
  readonly origin: Point;
  readonly heading: number;
  readonly meanders: readonly Wave[];
  readonly halfWidth: number;
}

export const halfExtent: Point = { x: 4000, y: 3000 };
export function shapeTerrain(random: Random): Terrain {
  const draw = random.fork('terrain');
  const river = pastMarket(draw.next(), {
    origin: { x: 0, y: 0 },
    heading: (draw.next() - 0.5) * 0.5,
    meanders: [
      { amplitude: 330 + 120 * draw.next(), frequency: 1 / 5600, phase: 0.25 + draw.next() * 0.3 },
      { amplitude: 70 + 50 * draw.next(), frequency: 1 / 2300, phase: draw.next() },
    ],
    halfWidth: 40 + 14 * draw.next(),
  });
  const parks = [
    parkAt(river, draw, { bearing: 2.3 + 0.5 * draw.next(), away: 1250, size: 1 }),
    parkAt(river, draw, { bearing: -0.9 + 0.4 * draw.next(), away: 1750, size: 0.55 }),
  ];
  const size = { rx: 0.93 * halfExtent.x, ry: 0.93 * halfExtent.y };
  const outline = blob(draw, { x: 0, y: 0 }, size);
  return {
    outline,
    wall: { ...outline, rx: 780, ry: 700 },
    river,
    parks,
    hearts: [2, 3, 4].map((n) => ({
      at: stepFrom({ x: 0, y: 0 }, n * 2.1 + draw.next(), 1700 + 700 * draw.next()),
      reach: 420 + 220 * draw.next(),
    })),
    grain: [1, 2, 3, 4].map(() => ({
      kx: (draw.next() - 0.5) / 160,
      ky: (draw.next() - 0.5) / 160,
      phase: draw.next() * 2 * Math.PI,
    })),
  };
}

/** The same river, moved so that it flows 300 to 400 m south of the market square. */
function pastMarket(share: number, river: River): River {
  const wanted = 300 + 100 * share;
  const y = acrossRiver(river, { x: 0, y: 0 }) - wanted;
  return { ...river, origin: { x: 0, y: y / Math.cos(river.heading) } };
}

function blob(draw: Random, centre: Point, size: { rx: number; ry: number }): Blob {
  const waves = [2, 3, 5].map((frequency) => ({
    frequency,
    amplitude: 0.09 / Math.sqrt(frequency),
    phase: draw.next(),
  }));
  return { centre, ...size, waves };
}

/** A park on dry land: moved away from the river until its rim is clear of the banks. */
function parkAt(
  river: River,
  draw: Random,
  at: { readonly bearing: number; readonly away: number; readonly size: number },
): Blob {
  const size = { rx: 520 * at.size, ry: 340 * at.size };
  const park = blob(draw, stepFrom({ x: 0, y: 0 }, at.bearing, at.away), size);
  const clearance = (p: Point): number => Math.abs(acrossRiver(river, p)) - river.halfWidth;
  let centre = park.centre;
  while (clearance(centre) < size.ry * 1.15 + 160)
    centre = stepFrom(centre, acrossRiver(river, centre) > 0 ? Math.PI / 2 : -Math.PI / 2, 40);
  return { ...park, centre };
}

/** The rim of a blob in direction `angle`, from its centre. */
export function rimRadius(shape: Blob, angle: number): number {
  let wave = 1;
  for (const { amplitude, frequency, phase } of shape.waves)
    wave += amplitude * Math.sin(frequency * angle + 2 * Math.PI * phase);
  const [x, y] = [shape.ry * Math.cos(angle), shape.rx * Math.sin(angle)];
  return (wave * shape.rx * shape.ry) / Math.sqrt(x * x + y * y);
}

/** Metres from `p` inwards to the rim, along the ray from the centre; negative outside. */
export function depthInside(shape: Blob, p: Point): number {
  const angle = Math.atan2(p.y - shape.centre.y, p.x - shape.centre.x);
  return rimRadius(shape, angle) - distance(shape.centre, p);
}

/** The rim grown outwards by `grow` metres, as a ring of points (first is not repeated). */
export function rimPolygon(shape: Blob, grow: number, corners = 96): Point[] {
  return Array.from({ length: corners }, (_, i) => {
    const angle = (2 * Math.PI * i) / corners;
    return stepFrom(shape.centre, angle, rimRadius(shape, angle) + grow);
  });
}

/** How far left of the straight axis the river runs at `s`, and how steeply. */
function meanderAt(river: River, s: number): { readonly t: number; readonly slope: number } {
  let t = 0;
  let slope = 0;
  for (const { amplitude, frequency, phase } of river.meanders) {
    const k = 2 * Math.PI * frequency;
    t += amplitude * Math.sin(k * s + 2 * Math.PI * phase);
    slope += amplitude * k * Math.cos(k * s + 2 * Math.PI * phase);
  }
  return { t, slope };
}

function inFrame(river: River, p: Point): { readonly s: number; readonly t: number } {
  const dx = p.x - river.origin.x;
  const dy = p.y - river.origin.y;
  const cos = Math.cos(river.heading);
  const sin = Math.sin(river.heading);
  return { s: dx * cos + dy * sin, t: dy * cos - dx * sin };
}

/** The mid-stream point at `s`, and the heading of the stream there. */
export function riverAt(
  river: River,
  s: number,
): { readonly point: Point; readonly heading: number } {
  const { t, slope } = meanderAt(river, s);
  const axis = stepFrom(river.origin, river.heading, s);
  return {
    point: stepFrom(axis, river.heading + Math.PI / 2, t),
    heading: river.heading + Math.atan(slope),
  };
}

/** Metres from mid-stream to `p`, positive on the left (north) bank. Exact to about 1 m nearby. */
export function acrossRiver(river: River, p: Point): number {
  const { s, t } = inFrame(river, p);
  const { t: mid, slope } = meanderAt(river, s);
  return (t - mid) / Math.sqrt(1 + slope * slope);
}

export const downstream = (river: River, p: Point): number => inFrame(river, p).s;

/** A line that keeps `offset` metres from mid-stream, left positive. */
export function riverside(river: River, offset: number, every = 40): Point[] {
  const reach = halfExtent.x * 1.35;
  const line: Point[] = [];
  for (let s = -reach; s <= reach; s += every) {
    const { point, heading } = riverAt(river, s);
    line.push(stepFrom(point, heading + Math.PI / 2, offset));
  }
  return line;
}

export const riverPolygon = (river: River): Point[] => [
  ...riverside(river, river.halfWidth),
  ...riverside(river, -river.halfWidth).toReversed(),
];

/** How tightly built a place is: 1 in the old town, towards 0 at the outskirts. */
export function density(terrain: Terrain, p: Point): number {
  let value = Math.exp(-((distance(p, { x: 0, y: 0 }) / 1500) ** 2));
  for (const { at, reach } of terrain.hearts)
    value = Math.max(value, 0.75 * Math.exp(-((distance(p, at) / reach) ** 2)));
  return value;
}

/** A smooth value in [-1, 1] that differs from quarter to quarter. */
export function grainAt(terrain: Terrain, p: Point): number {
  let value = 0;
  for (const { kx, ky, phase } of terrain.grain) value += Math.sin(kx * p.x + ky * p.y + phase);
  return value / terrain.grain.length;
}

/** No street may be here: beyond the city, in the water, or in a park. */
export function isBlocked(terrain: Terrain, p: Point): boolean {
  if (Math.abs(acrossRiver(terrain.river, p)) < terrain.river.halfWidth + 12) return true;
  for (const park of terrain.parks)
    if (distance(p, park.centre) < 2 * park.rx && depthInside(park, p) > -2) return true;
  return depthInside(terrain.outline, p) < 0;
}

/** Inside the town walls, on the market's bank. */
export const isOldTown = (terrain: Terrain, p: Point): boolean =>
  depthInside(terrain.wall, p) > 60 && acrossRiver(terrain.river, p) > 0;
