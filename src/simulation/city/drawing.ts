import type { DirectionField } from './direction-field.ts';
import { distance, type Point } from './plane.ts';
import { type DrawnPoints, familyOf } from './streamlines.ts';

/** OpenStreetMap's words for how important a street is, most important first. */
export const streetClasses = [
  'primary',
  'secondary',
  'tertiary',
  'residential',
  'footway',
] as const;
export type StreetClass = (typeof streetClasses)[number];

/** What a street is drawn for; it decides its name and whether houses stand on it. */
export type StreetRole =
  | 'street'
  | 'quay'
  | 'high-street'
  | 'old-town-ring'
  | 'outer-ring'
  | 'park-ring'
  | 'axis';

export interface PlannedStreet {
  readonly line: readonly Point[];
  readonly class: StreetClass;
  readonly role: StreetRole;
}

/** The drawing as it grows: what is on it, and how near one may come to it. */
export interface Drawing {
  readonly field: DirectionField;
  readonly drawn: DrawnPoints;
  readonly streets: PlannedStreet[];
}

export function addStreet(drawing: Drawing, street: PlannedStreet): void {
  drawing.streets.push(street);
  const { line } = street;
  for (let i = 1; i < line.length; i++) {
    const a = line[i - 1] as Point;
    const b = line[i] as Point;
    const pieces = Math.max(1, Math.round(distance(a, b) / 12));
    const points = Array.from({ length: pieces }, (_, k) => ({
      x: a.x + ((b.x - a.x) * k) / pieces,
      y: a.y + ((b.y - a.y) * k) / pieces,
    }));
    drawing.drawn.add(points, familyOf(drawing.field, a, b));
  }
}
