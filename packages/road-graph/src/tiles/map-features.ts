import type { WorldBox } from './world-plane.ts';

/**
 * Everything a map can show, in arrays: feature f consists of parts [partStart[f], partStart[f + 1]),
 * part p of points [pointStart[p], pointStart[p + 1]). Parts of areas are rings, not closed by
 * repeating their first corner; outer rings run clockwise on the map, holes the other way.
 */
export interface MapFeatures {
  readonly layer: Uint8Array;
  /** 0 point, 1 line, 2 area. */
  readonly shape: Uint8Array;
  /** Zoom from which it is drawn. */
  readonly from: Uint8Array;
  readonly rank: Uint8Array;
  /** 1 is a bridge, 2 a tunnel. */
  readonly level: Uint8Array;
  /** Indices into `texts`; 0 is the empty text. */
  readonly kind: Int32Array;
  readonly name: Int32Array;
  readonly partStart: Int32Array;
  readonly pointStart: Int32Array;
  /** Units of the world's plane. */
  readonly x: Int32Array;
  readonly y: Int32Array;
  /** Per feature. */
  readonly west: Int32Array;
  readonly north: Int32Array;
  readonly east: Int32Array;
  readonly south: Int32Array;
  readonly texts: readonly string[];
  /** Of all of it; undefined where there is nothing. */
  readonly bounds: WorldBox | undefined;
}

/** One feature as it is collected. */
export interface FeatureDraft {
  readonly layer: number;
  readonly shape: number;
  readonly from: number;
  readonly rank: number;
  readonly level: number;
  readonly kind: string;
  readonly name: string;
  /** Per part: x and y in turn. */
  readonly parts: readonly (readonly number[])[];
}

/** The same drafts in the same order give the same arrays. */
export function packFeatures(drafts: readonly FeatureDraft[]): MapFeatures {
  const texts = new Map([['', 0]]);
  const numberOf = (text: string): number => {
    const number = texts.get(text) ?? texts.size;
    texts.set(text, number);
    return number;
  };
  const bytes = (pick: (draft: FeatureDraft) => number) => Uint8Array.from(drafts, pick);
  const lines = packLines(drafts);
  return {
    layer: bytes((draft) => draft.layer),
    shape: bytes((draft) => draft.shape),
    from: bytes((draft) => draft.from),
    rank: bytes((draft) => draft.rank),
    level: bytes((draft) => draft.level),
    kind: Int32Array.from(drafts, (draft) => numberOf(draft.kind)),
    name: Int32Array.from(drafts, (draft) => numberOf(draft.name)),
    texts: [...texts.keys()],
    ...lines,
    ...boxes(lines),
  };
}

type Lines = Pick<MapFeatures, 'partStart' | 'pointStart' | 'x' | 'y'>;

function packLines(drafts: readonly FeatureDraft[]): Lines {
  const parts = drafts.flatMap((draft) => draft.parts);
  const pointStart = startsOf(parts.map((part) => part.length / 2));
  const x = new Int32Array(pointStart.at(-1) as number);
  const y = new Int32Array(x.length);
  let at = 0;
  for (const part of parts)
    for (let i = 0; i < part.length; i += 2) {
      x[at] = part[i] as number;
      y[at++] = part[i + 1] as number;
    }
  return { partStart: startsOf(drafts.map((draft) => draft.parts.length)), pointStart, x, y };
}

/** Where each of these begins when they lie one after the other, and where the last one ends. */
function startsOf(sizes: readonly number[]): Int32Array {
  const start = new Int32Array(sizes.length + 1);
  sizes.forEach((size, i) => {
    start[i + 1] = (start[i] as number) + size;
  });
  return start;
}

function boxes({ partStart, pointStart, x, y }: Lines) {
  const count = partStart.length - 1;
  const [west, east] = [
    new Int32Array(count).fill(2 ** 31 - 1),
    new Int32Array(count).fill(-(2 ** 31)),
  ];
  const [north, south] = [west.slice(), east.slice()];
  const all = { west: Infinity, north: Infinity, east: -Infinity, south: -Infinity };
  for (let f = 0; f < count; f++) {
    const first = pointStart[partStart[f] as number] as number;
    const last = pointStart[partStart[f + 1] as number] as number;
    for (let p = first; p < last; p++) {
      west[f] = Math.min(west[f] as number, x[p] as number);
      east[f] = Math.max(east[f] as number, x[p] as number);
      north[f] = Math.min(north[f] as number, y[p] as number);
      south[f] = Math.max(south[f] as number, y[p] as number);
    }
    all.west = Math.min(all.west, west[f] as number);
    all.east = Math.max(all.east, east[f] as number);
    all.north = Math.min(all.north, north[f] as number);
    all.south = Math.max(all.south, south[f] as number);
  }
  return { west, north, east, south, bounds: count > 0 ? all : undefined };
}
