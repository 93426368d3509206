import { VehiclePositions } from '@waystock/contract';
import {
  bearing,
  between,
  greatCircle,
  type Instant,
  later,
  minus,
  minutes,
} from '@waystock/kernel';
import { z } from 'zod';
import { listSeenVehicles, type SeenVehicle } from '../views/vehicle-positions.ts';
import type { World } from '../world.ts';
import type { Sink } from './live.ts';
import { reaches } from './policy.ts';
import type { Principal } from './principal.ts';

/** A vehicle with what two reports say about how it moves. */
export interface Moved extends SeenVehicle {
  readonly heading: number | undefined;
  readonly metresPerSecond: number | undefined;
}

export interface PositionHub {
  /** Tells where everybody is, then who moves, until it is told to leave. */
  join(principal: Principal, sink: Sink): Promise<() => void>;
  close(): void;
}

const lookEveryMs = 500;
const heartbeatMs = 15_000;
/** Who cannot take that much does not see what is now, and connects again. */
const mostWaiting = 1_048_576;
/** Reports of transactions that commit late are not missed for it. */
const overlap = minutes(2);

/**
 * One look at the latest positions for all who watch on this process, whoever has taken the reports:
 * positions are telemetry and no facts. Nobody looks while nobody watches.
 */
export function positionHub(world: World): PositionHub {
  const watching = new Set<{ readonly principal: Principal; readonly sink: Sink }>();
  const known = new Map<string, Moved>();
  let seenUntil: Instant | undefined;
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | undefined;

  async function look(): Promise<void> {
    const since = seenUntil && minus(seenUntil, overlap);
    const moved: Moved[] = [];
    for (const seen of await world.db.read((tx) => listSeenVehicles(tx, since))) {
      const before = known.get(seen.vehicleId);
      if (before && before.recordedAt >= seen.recordedAt) continue;
      const now = movedSince(before, seen);
      known.set(seen.vehicleId, now);
      moved.push(now);
      seenUntil = later(seenUntil ?? seen.receivedAt, seen.receivedAt);
    }
    if (moved.length > 0) for (const { principal, sink } of watching) tell(principal, sink, moved);
  }

  /** One look at a time; who wants one while it goes on gets what that one finds. */
  const lookOnce = (): Promise<void> =>
    (looking ??= look().finally(() => {
      looking = undefined;
    }));

  function tell(principal: Principal, sink: Sink, moved: readonly Moved[]): void {
    const visible = moved.filter((one) => isVisible(principal, one));
    if (visible.length > 0) sink.write(eventOf(world.now(), visible));
    if (sink.waiting > mostWaiting) sink.end();
  }

  const keepLooking = (): void => {
    timer ??= setInterval(() => {
      lookOnce().catch((error: unknown) =>
        world.log.warn({ error: String(error) }, 'positions could not be read'),
      );
    }, lookEveryMs);
  };
  const heartbeat = setInterval(() => {
    for (const { sink } of watching) sink.write(':\n\n');
  }, heartbeatMs);

  return {
    async join(principal, sink) {
      await lookOnce();
      tell(principal, sink, [...known.values()]);
      const member = { principal, sink };
      watching.add(member);
      keepLooking();
      return () => {
        watching.delete(member);
        if (watching.size > 0) return;
        clearInterval(timer);
        timer = undefined;
      };
    },
    close() {
      clearInterval(heartbeat);
      clearInterval(timer);
      for (const { sink } of watching) sink.end();
    },
  };
}

/** Standing still keeps its heading; a pause of minutes says nothing about speed. */
export function movedSince(before: Moved | undefined, seen: SeenVehicle): Moved {
  if (!before) return { ...seen, heading: undefined, metresPerSecond: undefined };
  const metres = greatCircle(before.position, seen.position);
  const seconds = between(before.recordedAt, seen.recordedAt);
  const isMoving = metres >= 1;
  return {
    ...seen,
    heading: isMoving ? bearing(before.position, seen.position) : before.heading,
    metresPerSecond: seconds <= overlap ? metres / seconds : undefined,
  };
}

const isVisible = (who: Principal, { vehicleId, courierId, siteId, regionId }: Moved): boolean =>
  reaches(who, { kind: 'vehicle', vehicleId, courierId, siteIds: [siteId], regionIds: [regionId] });

function eventOf(at: Instant, moved: readonly Moved[]): string {
  const vehicles = moved.map(
    ({ vehicleId, position: { lon, lat }, heading, metresPerSecond }): Wire => [
      vehicleId,
      rounded(lon, 6),
      rounded(lat, 6),
      heading === undefined ? null : rounded(heading, 0) % 360,
      metresPerSecond === undefined ? null : rounded(metresPerSecond, 1),
    ],
  );
  return `event: positions\ndata: ${JSON.stringify(z.encode(VehiclePositions, { at, vehicles }))}\n\n`;
}

type Wire = VehiclePositions['vehicles'][number];

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));
