import type { Position } from '@waystock/kernel';
import { type CorridorIndex, findNear, type Nearby, newNearby } from './corridor-index.ts';
import { type ActiveRoute, suits, type WaitingOrder } from './model.ts';

/**
 * Which routes an order may join at all, before anything is priced.
 *
 * What: pickup and delivery lie near the remaining path, the pickup not behind the delivery along it;
 * driver and vehicle suit; on some leg there is room by weight and by volume; the vehicle can reach the
 * pickup's window and the route ends after the delivery's opens. Each is necessary, none sufficient:
 * the exact insertion has the last word. Why a pair fell is counted, to be told.
 */
export interface CandidateFinder {
  readonly index: CorridorIndex;
  readonly positionOf: (place: number) => Position;
  readonly pickup: Nearby;
  readonly delivery: Nearby;
  readonly room: readonly Room[];
}

interface Room {
  readonly weight: number;
  readonly volume: number;
}

export interface Candidates {
  /** Route numbers of the index. */
  readonly routes: readonly number[];
  readonly dropped: Readonly<Record<DropReason, number>>;
}

export type DropReason = 'far-from-path' | 'wrong-direction' | 'unsuited' | 'no-room' | 'too-late';

export function newFinder(
  index: CorridorIndex,
  positionOf: (place: number) => Position,
): CandidateFinder {
  return {
    index,
    positionOf,
    pickup: newNearby(index.routes.length),
    delivery: newNearby(index.routes.length),
    room: index.routes.map(mostRoom),
  };
}

/** The most that is free on any one leg. */
function mostRoom({ vehicle, stops, weight, volume }: ActiveRoute): Room {
  let [heavy, full] = [weight, volume];
  let [leastWeight, leastVolume] = [weight, volume];
  for (const stop of stops.slice(0, -1)) {
    heavy += stop.weight;
    full += stop.volume;
    leastWeight = Math.min(leastWeight, heavy);
    leastVolume = Math.min(leastVolume, full);
  }
  return { weight: vehicle.weightLimit - leastWeight, volume: vehicle.volumeLimit - leastVolume };
}

export function findCandidates(finder: CandidateFinder, order: WaitingOrder): Candidates {
  const { index, positionOf, pickup, delivery, room } = finder;
  findNear(index, positionOf(order.pickup.place), pickup);
  findNear(index, positionOf(order.delivery.place), delivery);
  const routes: number[] = [];
  const dropped: Record<DropReason, number> = {
    'far-from-path': index.routes.length - pickup.count,
    'wrong-direction': 0,
    unsuited: 0,
    'no-room': 0,
    'too-late': 0,
  };
  for (let n = 0; n < pickup.count; n++) {
    const r = pickup.near[n] as number;
    const route = index.routes[r] as ActiveRoute;
    if (delivery.seen[r] !== delivery.stamp) dropped['far-from-path']++;
    else if ((pickup.first[r] as number) > (delivery.last[r] as number))
      dropped['wrong-direction']++;
    else if (!suits(route.vehicle, order)) dropped.unsuited++;
    else if (!fits(room[r] as Room, order)) dropped['no-room']++;
    else if (order.pickup.latest < route.anchor.readyAt) dropped['too-late']++;
    else routes.push(r);
  }
  return { routes, dropped };
}

const fits = (room: Room, order: WaitingOrder): boolean =>
  order.weight <= room.weight && order.volume <= room.volume;
