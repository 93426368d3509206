import {
  addDays,
  earlier,
  type Instant,
  instant,
  instantOfLocal,
  localTimeOf,
  minus,
  plus,
  type Seconds,
  type ShipmentId,
  seconds,
  type TimeZone,
  type Units,
} from '@waystock/kernel';

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
  readonly timeZone: TimeZone;
  /** Minute of the local day; what is released by then leaves the same day. */
  readonly cutOff: number;
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
  const timed = candidates.map((c) => ({ ...c, leaveBy: leaveBy(c, floor, at.now) }));
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
 * When a shipment has to leave: with the departure of the next cut-off, or earlier when its promise
 * asks for it (a vehicle of our own may go at any time).
 */
export function leaveBy(candidate: Candidate, floor: Floor, now: Instant): Instant {
  const latest = minus(candidate.promisedAt, candidate.transit);
  const { date, minute } = localTimeOf(now, floor.timeZone);
  const day = minute <= floor.cutOff ? date : addDays(date, 1);
  const departure = plus(instantOfLocal(day, floor.cutOff, floor.timeZone), floor.pickLead);
  return earlier(latest, departure);
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
