import type { Random } from '@waystock/kernel';
import type { DirectionField, Family } from './direction-field.ts';
import { addStreet, type Drawing, type PlannedStreet, type StreetClass } from './drawing.ts';
import { drawMainStreets } from './main-streets.ts';
import { distance, type Point, polylineLength } from './plane.ts';
import { DrawnPoints, type Tracing, traceThrough } from './streamlines.ts';
import { density, depthInside, grainAt, halfExtent, isBlocked, type Terrain } from './terrain.ts';

/**
 * Draws the city as it would have grown: first the streets it is known by, then avenues, connecting
 * streets and side streets, each finer layer kept clear of the ones before.
 */
export function planStreets(field: DirectionField, random: Random): PlannedStreet[] {
  const draw = random.fork('streets');
  const drawing: Drawing = { field, drawn: new DrawnPoints(), streets: [] };
  drawMainStreets(drawing, draw);
  for (const layer of layers(field.terrain)) drawLayer(drawing, layer, draw);
  return drawing.streets;
}

interface Layer {
  readonly class: StreetClass;
  readonly spacing: (p: Point, family: Family) => number;
  readonly closest: number;
  readonly shortest: number;
  readonly longest: number;
  /** Metres from the city's edge at which the layer's streets end. */
  readonly margin: number;
}

function layers(terrain: Terrain): Layer[] {
  /** Long blocks one way, short ones the other; which way differs from quarter to quarter. */
  const stretch = (p: Point, family: Family): number =>
    1 + (family === 0 ? 0.4 : -0.4) * Math.max(-1, Math.min(1, 4 * grainAt(terrain, p)));
  const blocks = (p: Point): number => 146 - 74 * density(terrain, p);
  return [
    layer({ class: 'secondary', spacing: () => 820, closest: 0.55, shortest: 900, margin: 0 }),
    layer({
      class: 'tertiary',
      spacing: (p) => 440 - 130 * density(terrain, p),
      closest: 0.6,
      shortest: 350,
      margin: 90,
    }),
    layer({
      class: 'residential',
      spacing: (p, family) => blocks(p) * stretch(p, family),
      closest: 0.72,
      shortest: 90,
      longest: 1500,
      margin: 170,
    }),
  ];
}

const layer = (given: Omit<Layer, 'longest'> & { readonly longest?: number }): Layer => ({
  longest: 5000,
  ...given,
});

function drawLayer(drawing: Drawing, layer: Layer, draw: Random): void {
  const { terrain } = drawing.field;
  const tracing: Tracing = {
    ...drawing,
    ...layer,
    blocked: (p) => isBlocked(terrain, p) || depthInside(terrain.outline, p) < layer.margin,
  };
  for (const { seed, family } of seeds(layer, draw)) {
    if (drawing.drawn.isNear(seed, family, layer.spacing(seed, family))) continue;
    if (tracing.blocked(seed)) continue;
    const line = traceThrough(tracing, seed, family);
    if (polylineLength(line) >= layer.shortest)
      addStreet(drawing, { line, class: layer.class, role: 'street' });
  }
}

/** Places to try a new street from, roughly from the market square outwards. */
function seeds(layer: Layer, draw: Random): { readonly seed: Point; readonly family: Family }[] {
  const every = layer.spacing({ x: 0, y: 0 }, 0) * 0.7;
  const found: { seed: Point; family: Family; rank: number }[] = [];
  for (let y = -halfExtent.y; y < halfExtent.y; y += every)
    for (let x = -halfExtent.x; x < halfExtent.x; x += every) {
      const seed = { x: x + every * draw.next(), y: y + every * draw.next() };
      const far = distance(seed, { x: 0, y: 0 });
      for (const family of [0, 1] as const)
        found.push({ seed, family, rank: far + 700 * draw.next() });
    }
  return found.sort((a, b) => a.rank - b.rank);
}
