import {
  instant,
  plus,
  type Position,
  type Seconds,
  seconds,
  seededRandom,
} from '@waystock/kernel';
import type { Outside } from './outside.ts';
import { islandsFrom, simulatedStreets, wildernessFrom } from './simulated-streets.ts';

/** Waiting takes no time but is remembered; requests and alarms are real. */
export interface TestOutside extends Outside {
  readonly slept: Seconds[];
  pass(duration: Seconds): void;
}

export function testOutside(seed = 'outside'): TestOutside {
  let now = instant(Date.UTC(2026, 4, 6, 14));
  const slept: Seconds[] = [];
  const pass = (duration: Seconds): void => {
    now = plus(now, duration);
  };
  return {
    slept,
    pass,
    fetch: (input, init) => fetch(input, init),
    now: () => now,
    random: seededRandom(seed),
    sleep: async (duration) => {
      slept.push(duration);
      pass(duration);
    },
    alarm: (duration) => AbortSignal.timeout(Math.min(duration * 1000, 20_000)),
  };
}

/** Twelve places of a town, and two that are none. */
export const places: readonly Position[] = Array.from({ length: 12 }, (_, i) => ({
  lon: 8.6 + (i % 4) * 0.03,
  lat: 49.4 + Math.floor(i / 4) * 0.02,
}));
export const island: Position = { lon: islandsFrom + 0.1, lat: 49.42 };
export const wilderness: Position = { lon: 8.6, lat: wildernessFrom + 5 };
export const streets = simulatedStreets('town');
export const soon = { deadline: seconds(600) };
