import {
  addDays,
  earlier,
  type Instant,
  instant,
  instantOfLocal,
  localTimeOf,
  minus,
  minutes,
  must,
  plus,
  type Seconds,
  type ShipmentId,
  seconds,
  type Units,
} from '@waystock/kernel';
import { isOpen, type Site } from '../network/index.ts';

/**
 * Which allocated shipments to release for picking now. Until its release a shipment may be
 * re-planned, so waiting is worth something; waiting too long misses the departure. The rule is the
 * latest-start schedule of one machine (earliest due date first; Jackson 1955): the floor works
 * through the shipments in the order in which they have to leave, and each is released just before
 * its latest start would pass. Invariants: express is released at once; what is released keeps the
 * floor within its limit, express aside; nothing waits whose start is due while the floor has room.
 * O(n log n).
 */
export interface Candidate {
  readonly shipmentId: ShipmentId;
  readonly express: boolean;
  readonly promisedAt: Instant;
  /** From leaving the site to the door. */
  readonly transit: Seconds;
  readonly units: Units;
}

/** The picking floor of one site. */
export interface Floor {
  /** The departure of the next cut-off. */
  readonly departure: Instant;
  /** From release to standing at the dock, with nothing in front. */
  readonly pickLead: Seconds;
  readonly unitsPerHour: number;
  /** Released and not yet picked. */
  readonly openUnits: Units;
  /** The most that may be open at once. */
  readonly mostOpen: Units;
}

export interface WavePlan {
  /** Most urgent first. */
  readonly release: readonly ShipmentId[];
  readonly wait: readonly {
    readonly shipmentId: ShipmentId;
    readonly until: Instant;
    readonly reason: 're-plannable' | 'floor-full';
  }[];
}

/** `period` is the time until somebody looks again. */
export function planWave(
  candidates: readonly Candidate[],
  floor: Floor,
  at: { readonly now: Instant; readonly period: Seconds },
): WavePlan {
  const timed = candidates.map((c) => ({ ...c, leaveBy: leaveBy(c, floor) }));
  timed.sort(
    (a, b) =>
      Number(b.express) - Number(a.express) ||
      a.leaveBy - b.leaveBy ||
      a.promisedAt - b.promisedAt ||
      (a.shipmentId < b.shipmentId ? -1 : 1),
  );
  const starts = latestStarts(timed, floor);
  const busyFor = workTime(floor.openUnits, floor);
  const release: ShipmentId[] = [];
  const wait: WavePlan['wait'][number][] = [];
  let open: number = floor.openUnits;
  for (const [i, { shipmentId, express, units }] of timed.entries()) {
    const until = minus(starts[i] ?? at.now, busyFor);
    const due = express || until <= plus(at.now, at.period);
    const room = express || open === 0 || open + units <= floor.mostOpen;
    if (due && room) {
      release.push(shipmentId);
      open += units;
    } else
      wait.push({
        shipmentId,
        until: instant(Math.max(until, at.now)),
        reason: due ? 'floor-full' : 're-plannable',
      });
  }
  return { release, wait };
}

/**
 * When a shipment has to leave: with the next departure, or earlier when its promise asks for it (a
 * vehicle of our own may go at any time).
 */
export const leaveBy = (candidate: Candidate, floor: Floor): Instant =>
  earlier(minus(candidate.promisedAt, candidate.transit), floor.departure);

/**
 * When goods leave that are released by the next cut-off: on the next day whose cut-off is ahead and
 * on which the site is at work just before it; a site that never is keeps its cut-offs all the same.
 */
export function nextDeparture(
  site: Pick<Site, 'hours' | 'cutOff' | 'pickLead'>,
  now: Instant,
): Instant {
  const { timeZone } = site.hours;
  const today = localTimeOf(now, timeZone).date;
  const cutOffs = Array.from({ length: 8 }, (_, n) =>
    instantOfLocal(addDays(today, n), site.cutOff, timeZone),
  ).filter((cutOff) => cutOff >= now);
  const next =
    cutOffs.find((cutOff) => isOpen(site.hours, minus(cutOff, minutes(1)))) ?? cutOffs[0];
  return plus(must(next, 'a week has a cut-off'), site.pickLead);
}

/** Backwards from the last one due: each must start early enough for itself and for all after it. */
function latestStarts(
  inOrder: readonly { units: Units; leaveBy: Instant }[],
  floor: Floor,
): Instant[] {
  const starts = Array.from<Instant>({ length: inOrder.length });
  let next = Number.POSITIVE_INFINITY;
  for (let i = inOrder.length - 1; i >= 0; i--) {
    const item = inOrder[i];
    if (!item) continue;
    next = Math.min(next, minus(item.leaveBy, floor.pickLead));
    next -= workTime(item.units, floor) * 1000;
    starts[i] = instant(Math.floor(next));
  }
  return starts;
}

const workTime = (units: Units, floor: Floor): Seconds =>
  seconds((units / floor.unitsPerHour) * 3600);
