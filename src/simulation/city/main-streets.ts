import type { Random } from '@waystock/kernel';
import { addStreet, type Drawing, type StreetClass } from './drawing.ts';
import { distance, type Point, polylineLength, stepFrom } from './plane.ts';
import { familyOf, type Tracing, traceFrom } from './streamlines.ts';
import {
  acrossRiver,
  depthInside,
  downstream,
  isBlocked,
  rimPolygon,
  rimRadius,
  riverAt,
  riverside,
  type Terrain,
} from './terrain.ts';

/** The streets a city is known by: quays, rings, bridges with their axes, avenues from the gates. */
export function drawMainStreets(drawing: Drawing, draw: Random): void {
  drawQuays(drawing);
  drawRings(drawing);
  drawParkRings(drawing);
  const heart = drawHighStreet(drawing, draw);
  drawBridgeAxes(drawing, heart, draw);
  drawRadials(drawing, draw);
}

const bankToQuay = 26;

function drawQuays(drawing: Drawing): void {
  const { outline, river } = drawing.field.terrain;
  for (const side of [1, -1]) {
    const line = riverside(river, side * (river.halfWidth + bankToQuay), 30);
    const inCity = line.filter((p) => depthInside(outline, p) > 60);
    addStreet(drawing, { line: inCity, class: 'tertiary', role: 'quay' });
  }
}

/** A boulevard where the town wall stood, and an outer ring that keeps traffic off the centre. */
function drawRings(drawing: Drawing): void {
  const { terrain } = drawing.field;
  const outer = rimPolygon(terrain.outline, 0, 140).map((_, i) => {
    const angle = (2 * Math.PI * i) / 140;
    return stepFrom({ x: 0, y: 0 }, angle, rimRadius(terrain.outline, angle) * 0.8);
  });
  for (const [line, role] of [
    [rimPolygon(terrain.wall, 0, 60), 'old-town-ring'],
    [outer, 'outer-ring'],
  ] as const)
    for (const piece of ringPieces(terrain, line))
      addStreet(drawing, { line: piece, class: 'primary', role });
}

/** A ring as its dry parts and the bridges that join them; a park leaves a gap. */
function ringPieces(terrain: Terrain, ring: readonly Point[]): Point[][] {
  const start = ring.findIndex((p) => isBlocked(terrain, p));
  const dry = dryPieces(terrain, [...ring.slice(start), ...ring.slice(0, start)]);
  const bridges = dry.flatMap((piece, i) => {
    const from = piece.at(-1) as Point;
    const to = dry[(i + 1) % dry.length]?.[0] as Point;
    const sameBank = acrossRiver(terrain.river, from) * acrossRiver(terrain.river, to) > 0;
    return sameBank ? [] : [[from, ...bridgeBetween(terrain, from, to), to]];
  });
  return [...dry, ...bridges];
}

/** The two bridgeheads, on the quays, of a straight bridge about half-way from one to the other. */
function bridgeBetween(terrain: Terrain, from: Point, to: Point): Point[] {
  const { river } = terrain;
  const s = (downstream(river, from) + downstream(river, to)) / 2;
  const { point, heading } = riverAt(river, s);
  const side = Math.sign(acrossRiver(river, from));
  const head = (towards: number): Point =>
    stepFrom(point, heading + (towards * Math.PI) / 2, river.halfWidth + bankToQuay);
  return [head(side), head(-side)];
}

/** The parts of a line that lie on dry land outside the parks. */
function dryPieces(terrain: Terrain, line: readonly Point[]): Point[][] {
  const pieces: Point[][] = [[]];
  for (const p of line) {
    if (isBlocked(terrain, p)) pieces.push([]);
    else pieces.at(-1)?.push(p);
  }
  return pieces.filter((piece) => polylineLength(piece) > 150);
}

function drawParkRings(drawing: Drawing): void {
  for (const park of drawing.field.terrain.parks) {
    const line = rimPolygon(park, 14, 60);
    addStreet(drawing, { line: [...line, line[0] as Point], class: 'tertiary', role: 'park-ring' });
  }
}

/**
 * From the north gate over the market square and the old bridge to the south gate. Drawn by hand:
 * at the square all directions meet and the field says nothing. Returns where the bridge is.
 */
function drawHighStreet(drawing: Drawing, draw: Random): number {
  const { river, wall } = drawing.field.terrain;
  const market = { x: 0, y: 0 };
  const s = downstream(river, market) + (draw.next() - 0.5) * 160;
  const { point, heading } = riverAt(river, s);
  const gate = (angle: number): Point => stepFrom(market, angle, rimRadius(wall, angle) + 2);
  const head = (side: number): Point =>
    stepFrom(point, heading + (side * Math.PI) / 2, river.halfWidth + bankToQuay);
  const line = [
    gate(Math.PI / 2 + (draw.next() - 0.5) * 0.7),
    market,
    head(1),
    head(-1),
    gate(-Math.PI / 2 + (draw.next() - 0.5) * 0.5),
  ];
  addStreet(drawing, { line, class: 'secondary', role: 'high-street' });
  return s;
}

/** Every further bridge carries a main street that runs on through the city on both sides. */
function drawBridgeAxes(drawing: Drawing, heart: number, draw: Random): void {
  const { terrain } = drawing.field;
  const tracing = mainStreets(drawing);
  for (const { s, class: rank } of bridgeSites(drawing, heart, draw)) {
    const { point, heading } = riverAt(terrain.river, s);
    const arms = [1, -1].map((side) => {
      const across = heading + (side * Math.PI) / 2;
      const at = stepFrom(point, across, terrain.river.halfWidth + bankToQuay);
      if (rank === 'footway') return [at, stepFrom(at, across, 4)];
      return traceFrom(tracing, { at, heading: across }, familyOf(drawing.field, point, at));
    });
    const [left = [], right = []] = arms;
    addStreet(drawing, { line: [...left.toReversed(), ...right], class: rank, role: 'axis' });
  }
}

const mainStreets = (drawing: Drawing): Tracing => ({
  field: drawing.field,
  drawn: drawing.drawn,
  spacing: () => 240,
  closest: 0.5,
  blocked: (p) => isBlocked(drawing.field.terrain, p),
  longest: 3600,
});

interface BridgeSite {
  readonly s: number;
  readonly class: StreetClass;
}

/** One in every wide gap between the bridges there are, and one for feet and bicycles only. */
function bridgeSites(drawing: Drawing, heart: number, draw: Random): BridgeSite[] {
  const { outline, river } = drawing.field.terrain;
  const sites: BridgeSite[] = [{ s: heart + 320, class: 'footway' }];
  const rings = drawing.streets.filter(({ role }) => role !== 'quay').flatMap(({ line }) => line);
  const isTaken = (s: number): boolean =>
    rings.some((p) => distance(p, riverAt(river, s).point) < 420);
  const isInside = (s: number): boolean => depthInside(outline, riverAt(river, s).point) > 420;
  for (const side of [1, -1])
    for (let s = heart + side * 700; isInside(s); s += side * 60) {
      if (
        isTaken(s) ||
        sites.some((site) => Math.abs(site.s - s) < (site.class === 'footway' ? 300 : 720))
      )
        continue;
      sites.push({ s: s + side * 120 * draw.next(), class: 'secondary' });
    }
  return sites;
}

/** Avenues from the old town's gates outwards, where no axis leads already. */
function drawRadials(drawing: Drawing, draw: Random): void {
  const { terrain } = drawing.field;
  const tracing = { ...mainStreets(drawing), spacing: () => 420, closest: 0.6 };
  const turned = draw.next();
  const wall = drawing.streets
    .filter(({ role }) => role === 'old-town-ring')
    .flatMap((s) => s.line);
  for (let n = 0; n < 14; n++) {
    const outward = ((n * 5 + turned) * 2 * Math.PI) / 14;
    const gate = stepFrom({ x: 0, y: 0 }, outward, 720);
    const at = wall.toSorted((a, b) => distance(a, gate) - distance(b, gate))[0] as Point;
    const family = familyOf(drawing.field, at, stepFrom(at, outward, 10));
    if (isBlocked(terrain, gate) || drawing.drawn.isNear(at, family, 330)) continue;
    const line = traceFrom(tracing, { at, heading: outward }, family);
    if (polylineLength(line) > 500) addStreet(drawing, { line, class: 'secondary', role: 'axis' });
  }
}
