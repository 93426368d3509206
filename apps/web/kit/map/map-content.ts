import type { LonLat } from './decode-line.ts';

/** What a face puts on the city. Ids are its own; they come back when something is picked. */
export interface MapContent {
  readonly places?: readonly MapPlace[];
  /** Many, and seldom others. */
  readonly doors?: readonly MapPlace[];
  readonly vehicles?: readonly MapVehicle[];
  readonly lines?: readonly MapLine[];
}

export type MapTone = 'plain' | 'accent' | 'good' | 'warn' | 'bad';

export interface MapPlace {
  readonly id: string;
  readonly at: LonLat;
  readonly label: string;
  readonly tone: MapTone;
  /** Sites are squares, stops are dots, doors are many and small. */
  readonly shape: 'site' | 'stop' | 'door';
  /** A letter or number inside. */
  readonly mark?: string;
}

export interface MapVehicle {
  readonly id: string;
  readonly at: LonLat;
  /** Clockwise from north. */
  readonly headingDeg: number;
  readonly tone: MapTone;
  readonly label?: string;
}

export interface MapLine {
  readonly id: string;
  readonly line: readonly LonLat[];
  readonly tone: MapTone;
  readonly faint?: boolean;
}

export interface Picked {
  readonly kind: 'place' | 'vehicle';
  readonly id: string;
}

export const toneColours: Readonly<Record<'light' | 'dark', Readonly<Record<MapTone, string>>>> = {
  light: { plain: '#3d403b', accent: '#0b6660', good: '#1b6e3c', warn: '#b26a00', bad: '#b3261e' },
  dark: { plain: '#d5d9d6', accent: '#56c2b6', good: '#6fce8f', warn: '#e8b45e', bad: '#ff8f86' },
};
