import { type Instant, localTimeOf, type TimeZone } from '@waystock/kernel';
import {
  type Departure,
  halfHourAt,
  halfHours,
  type LegParts,
  type RoadGroup,
  type Traffic,
  usualTraffic,
} from '@waystock/road-graph';
import type { Profile } from './network.ts';

/**
 * How fast traffic flows, learned from what was driven: per group of roads and half hour of the local week
 * one factor.
 *
 * A leg's ratio is what it took by what it takes in free flow, kept between 0.5 and 3 (somebody had lunch);
 * each group of roads it used counts it by its share of the free flow. The factor of a half hour is drawn
 * towards what it was taken to be, as if half an hour had been driven so, and kept between 0.3 and 1.5.
 * Invariants: without legs it is the traffic one begins with; more of the same legs only bring it closer
 * to them. O(legs) to learn, 1,008 factors to make.
 */
export interface Hours {
  readonly factors: Traffic['factors'];
  readonly timeZone: TimeZone;
}

export type UsualTraffic = 'free' | 'usual';

export interface Driven {
  readonly group: RoadGroup;
  readonly halfHour: number;
  /** Seconds. */
  readonly free: number;
  readonly driven: number;
}

const groups: readonly RoadGroup[] = ['motorway', 'arterial', 'local'];
/** Only cars stand in traffic. */
const inTraffic: readonly Profile[] = ['van'];
const priorSeconds = 1800;
/** Below this, parking and finding the door outweigh the way. */
const shortest = 60;

/** When somebody leaves, in this traffic; undefined for who never stands in any. */
export function departureAt(
  hours: Hours | undefined,
  profile: Profile,
  at: Instant,
): Departure | undefined {
  if (!hours || !inTraffic.includes(profile)) return undefined;
  const { factors, timeZone } = hours;
  return { departAt: at, traffic: { utcOffset: utcOffset(at, timeZone), factors } };
}

/** Minutes that clocks there are ahead. */
function utcOffset(at: Instant, zone: TimeZone): number {
  const { date, minute } = localTimeOf(at, zone);
  const wall = Date.parse(`${date}T00:00:00Z`) / 60_000 + minute;
  return wall - Math.floor(at / 60_000);
}

export function hoursFrom(
  sums: readonly Driven[],
  { usual, timeZone }: { readonly usual: UsualTraffic; readonly timeZone: TimeZone },
): Hours | undefined {
  if (usual === 'free') return undefined;
  const prior = usualTraffic(0).factors;
  const factors = Object.fromEntries(
    groups.map((group) => [group, Float64Array.from(prior[group])]),
  ) as Record<RoadGroup, Float64Array>;
  for (const { group, halfHour, free, driven } of sums) {
    const before = priorSeconds / (factors[group][halfHour] as number);
    const factor = (free + priorSeconds) / (driven + before);
    factors[group][halfHour] = Math.min(1.5, Math.max(0.3, factor));
  }
  return { factors, timeZone };
}

export interface DrivenLeg {
  readonly departAt: Instant;
  /** Seconds. */
  readonly took: number;
  /** Of its free flow, in centiseconds. */
  readonly parts: LegParts;
}

/** What a leg teaches; nothing where it is too short to. */
export function drivenOf({ departAt, took, parts }: DrivenLeg, zone: TimeZone): Driven[] {
  const free = (parts.motorway + parts.arterial + parts.local) / 100;
  if (free < shortest) return [];
  const ratio = Math.min(3, Math.max(0.5, took / free));
  const halfHour = halfHourAt(departAt, utcOffset(departAt, zone));
  return groups.flatMap((group) => {
    const seconds = parts[group] / 100;
    return seconds > 0 ? [{ group, halfHour, free: seconds, driven: seconds * ratio }] : [];
  });
}

/** One for each group and half hour, in their order. */
export function summed(legs: readonly Driven[]): Driven[] {
  const sums = new Map<number, Driven>();
  for (const { group, halfHour, free, driven } of legs) {
    const key = groups.indexOf(group) * halfHours + halfHour;
    const known = sums.get(key) ?? { free: 0, driven: 0 };
    sums.set(key, { group, halfHour, free: known.free + free, driven: known.driven + driven });
  }
  return [...sums].toSorted(([a], [b]) => a - b).map(([, sum]) => sum);
}
