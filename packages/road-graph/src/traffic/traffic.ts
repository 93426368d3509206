import { type RoadClass, roadClasses } from '../graph/streets.ts';

/**
 * How fast traffic flows by the half hour of the week, as a share of the free speed, for three groups
 * of roads. Learned factors are fed in by giving other numbers.
 *
 * The way is the one that is quickest in free flow; how long it takes depends on when one leaves. Its
 * seconds are split by group, and each half hour drives as much of the whole as its speeds allow:
 * speeds change with the clock, travel times only follow. So leaving later never means arriving
 * earlier.
 *
 * Source: Ichoua, Gendreau & Potvin 2003, "Vehicle dispatching with time-dependent travel times".
 */
export interface Traffic {
  /** Minutes that clocks there are ahead of UTC on the day in question. */
  readonly utcOffset: number;
  /** Per group: 336 shares, from Monday 00:00 local time; each above 0. */
  readonly factors: Readonly<Record<RoadGroup, ArrayLike<number>>>;
}

export type RoadGroup = 'motorway' | 'arterial' | 'local';

/** Centiseconds of free flow in each group; time lost in turns is local. */
export type LegParts = Readonly<Record<RoadGroup, number>>;

const groups: Partial<Record<RoadClass, RoadGroup>> = {
  motorway: 'motorway',
  trunk: 'motorway',
  primary: 'arterial',
  secondary: 'arterial',
  tertiary: 'arterial',
};
/** Group of each of `roadClasses`. */
export const groupOfClass: readonly RoadGroup[] = roadClasses.map(
  (name) => groups[name] ?? 'local',
);

export const halfHours = 336;
const bucketMs = 1_800_000;
const weekMs = halfHours * bucketMs;
/** The first Monday of the epoch, which began on a Thursday. */
const firstMonday = 4 * 86_400_000;

/** Which half hour of the local week it is, 0 to 335. */
export function halfHourAt(at: number, utcOffset: number): number {
  const inWeek = (at + utcOffset * 60_000 - firstMonday) % weekMs;
  return Math.floor(((inWeek + weekMs) % weekMs) / bucketMs);
}

/** Milliseconds that a leg takes for who leaves at this instant (epoch milliseconds). Not rounded. */
export function driveMs(parts: LegParts, traffic: Traffic, departAt: number): number {
  const { motorway, arterial, local } = traffic.factors;
  const local0 = departAt + traffic.utcOffset * 60_000 - firstMonday;
  const inWeek = ((local0 % weekMs) + weekMs) % weekMs;
  let bucket = Math.floor(inWeek / bucketMs);
  let left = (bucket + 1) * bucketMs - inWeek;
  let rest = 1;
  let total = 0;
  for (;;) {
    const whole =
      10 *
      (parts.motorway / (motorway[bucket] as number) +
        parts.arterial / (arterial[bucket] as number) +
        parts.local / (local[bucket] as number));
    if (rest * whole <= left) return total + rest * whole;
    total += left;
    rest -= left / whole;
    bucket = (bucket + 1) % halfHours;
    left = bucketMs;
  }
}

/** Checks what was fed in; traffic that stands still would never end. */
export function assertTraffic(traffic: Traffic): void {
  for (const [group, factors] of Object.entries(traffic.factors)) {
    if (factors.length !== halfHours)
      throw new RangeError(`${group}: ${factors.length} half hours instead of ${halfHours}`);
    for (let i = 0; i < halfHours; i++)
      if (!((factors[i] as number) >= 0.02 && (factors[i] as number) <= 5))
        throw new RangeError(
          `${group}: factor ${factors[i]} in half hour ${i} is not in 0.02 to 5`,
        );
  }
}

/** Shares of the free speed at each full hour of a working day, and of a day of rest. */
const working = {
  motorway: [
    1, 1, 1, 1, 1, 0.98, 0.9, 0.72, 0.74, 0.86, 0.92, 0.92, 0.9, 0.9, 0.88, 0.82, 0.74, 0.7, 0.8,
    0.9, 0.95, 0.98, 1, 1,
  ],
  arterial: [
    1.1, 1.1, 1.1, 1.1, 1.1, 1.05, 0.95, 0.78, 0.76, 0.85, 0.88, 0.86, 0.84, 0.86, 0.85, 0.8, 0.74,
    0.72, 0.8, 0.9, 0.96, 1, 1.05, 1.1,
  ],
  local: [
    1.05, 1.05, 1.05, 1.05, 1.05, 1, 0.97, 0.88, 0.86, 0.92, 0.94, 0.93, 0.92, 0.93, 0.92, 0.89,
    0.86, 0.85, 0.9, 0.95, 0.98, 1, 1.02, 1.05,
  ],
};
const rest = {
  motorway: Array.from({ length: 24 }, (_, hour) => (hour >= 10 && hour < 19 ? 0.94 : 1)),
  arterial: Array.from({ length: 24 }, (_, hour) => (hour >= 10 && hour < 19 ? 0.9 : 1.05)),
  local: Array.from({ length: 24 }, (_, hour) => (hour >= 10 && hour < 19 ? 0.95 : 1.02)),
};

/** A week as cities usually have it, to begin with; an assumption until legs have been learned from. */
export function usualTraffic(utcOffset: number): Traffic {
  const week = (group: RoadGroup): Float64Array =>
    Float64Array.from({ length: halfHours }, (_, i) => {
      const day = Math.floor(i / 48);
      const hours = (day < 5 ? working : rest)[group];
      const hour = Math.floor((i % 48) / 2);
      const here = hours[hour] as number;
      return i % 2 === 0 ? here : (here + (hours[(hour + 1) % 24] as number)) / 2;
    });
  return {
    utcOffset,
    factors: { motorway: week('motorway'), arterial: week('arterial'), local: week('local') },
  };
}
