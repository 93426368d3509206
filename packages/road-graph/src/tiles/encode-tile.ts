import { WireWriter } from './wire-writer.ts';

/**
 * Mapbox Vector Tile 2.1: layers of features with tags from tables of their own and geometry as
 * commands, each point the difference from the one before.
 *
 * Source: github.com/mapbox/vector-tile-spec, 2.1.
 */
export const extent = 4096;

export interface TileLayer {
  readonly name: string;
  readonly features: readonly TileFeature[];
}

export interface TileFeature {
  readonly shape: 'point' | 'line' | 'area';
  /** In units of the tile, x and y in turn, whole numbers. Rings do not repeat their first corner. */
  readonly parts: readonly (readonly number[])[];
  readonly tags: Readonly<Record<string, string | number>>;
}

export function encodeTile(layers: readonly TileLayer[]): Uint8Array {
  const tile = new WireWriter();
  for (const layer of layers) if (layer.features.length > 0) tile.chunk(3, encodeLayer(layer));
  return tile.done();
}

function encodeLayer({ name, features }: TileLayer): Uint8Array {
  const keys = new Map<string, number>();
  const values = new Map<string | number, number>();
  const layer = new WireWriter();
  layer.number(15, 2);
  layer.text(1, name);
  for (const feature of features) {
    const tags = Object.entries(feature.tags).flatMap(([key, value]) => [
      indexIn(keys, key),
      indexIn(values, value),
    ]);
    layer.chunk(2, encodeFeature(feature, tags));
  }
  for (const key of keys.keys()) layer.text(3, key);
  for (const value of values.keys()) layer.chunk(4, encodeValue(value));
  layer.number(5, extent);
  return layer.done();
}

function indexIn<T>(table: Map<T, number>, entry: T): number {
  const known = table.get(entry);
  if (known !== undefined) return known;
  table.set(entry, table.size);
  return table.size - 1;
}

function encodeValue(value: string | number): Uint8Array {
  const writer = new WireWriter();
  if (typeof value === 'string') writer.text(1, value);
  else writer.number(5, value);
  return writer.done();
}

const shapes = { point: 1, line: 2, area: 3 };

function encodeFeature({ shape, parts }: TileFeature, tags: readonly number[]): Uint8Array {
  const writer = new WireWriter();
  writer.packed(2, tags);
  writer.number(3, shapes[shape]);
  writer.packed(4, commandsOf(shape, parts));
  return writer.done();
}

const moveTo = 1;
const lineTo = 2;
const closePath = 7;
const command = (id: number, count: number): number => count * 8 + id;
const zigzag = (value: number): number => (value < 0 ? -2 * value - 1 : 2 * value);

function commandsOf(shape: TileFeature['shape'], parts: TileFeature['parts']): number[] {
  const commands: number[] = [];
  let x = 0;
  let y = 0;
  const point = (part: readonly number[], i: number): void => {
    const [nextX, nextY] = [part[i] as number, part[i + 1] as number];
    commands.push(zigzag(nextX - x), zigzag(nextY - y));
    x = nextX;
    y = nextY;
  };
  for (const part of parts) {
    commands.push(command(moveTo, 1));
    point(part, 0);
    if (shape === 'point') continue;
    commands.push(command(lineTo, part.length / 2 - 1));
    for (let i = 2; i < part.length; i += 2) point(part, i);
    if (shape === 'area') commands.push(command(closePath, 1));
  }
  return commands;
}
