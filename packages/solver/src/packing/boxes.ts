/** Outer or inner measures in millimetres. */
export interface Box {
  readonly length: number;
  readonly width: number;
  readonly height: number;
}

/** A box in a carton: its corner nearest the origin, and its measures as it stands there. */
export interface Placement extends Box {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

export const volumeOf = (box: Box): number => box.length * box.width * box.height;

/** Ways to put it down: all six, or only turned about the vertical if it must stay upright. */
export function orientations(box: Box, upright: boolean): readonly Box[] {
  const { length: a, width: b, height: c } = box;
  const ways = upright
    ? [
        [a, b, c],
        [b, a, c],
      ]
    : [
        [a, b, c],
        [b, a, c],
        [a, c, b],
        [c, a, b],
        [b, c, a],
        [c, b, a],
      ];
  const seen = new Set<string>();
  return ways.flatMap(([length, width, height]) => {
    const key = `${length} ${width} ${height}`;
    if (seen.has(key)) return [];
    seen.add(key);
    return [{ length: length!, width: width!, height: height! }];
  });
}
