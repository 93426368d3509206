import { type Instant, type Millilitres, millilitres } from '@waystock/kernel';

/** From `starts` until just before `ends`. */
export interface Span {
  readonly starts: Instant;
  readonly ends: Instant;
}

/** In millilitres; goods that left make it less. */
export interface RoomGrowth {
  readonly now: number;
  /** Since the last span ended. */
  readonly after: number;
  readonly spans: readonly { readonly grown: number; readonly movements: number }[];
}

export interface RoomTaken {
  /** When the span ended, or now if it has not. */
  readonly stored: Millilitres;
  /** How often goods came and went in it. */
  readonly movements: number;
}

/** From what lies there now back to what lay there when each span ended; they follow one another. */
export function roomTaken({ now, after, spans }: RoomGrowth): RoomTaken[] {
  let stored = now - after;
  const backwards = [...spans].reverse().map(({ grown, movements }): RoomTaken => {
    const endsWith = stored;
    stored -= grown;
    return { stored: millilitres(endsWith), movements };
  });
  return backwards.reverse();
}
