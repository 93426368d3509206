import type { Model } from './model.ts';
import { newRouteLog, type RouteLog } from './route-log.ts';

/**
 * What the threads of one search share: memory, no messages. Everybody writes only to what is its own,
 * then *arrives*; when all have, the first of them that lives writes what is common and *releases* the
 * rest. A thread that dies is no longer waited for, and the next one takes over its duty.
 */
export interface Board {
  readonly members: number;
  /** See the places below; then by member: the last meeting it arrived at. */
  readonly control: Int32Array;
  /** By member: `MEMBER_FIGURES` of them, see `team.ts`. */
  readonly figures: Float64Array;
  /** By member: its present routes and its best ones, as in `State.next`. */
  readonly present: readonly Int32Array[];
  readonly best: readonly Int32Array[];
  /** Common: the solution to go on from, the best of all with its figures, and who has which part. */
  readonly start: Int32Array;
  readonly kept: Int32Array;
  readonly keptFigures: Float64Array;
  readonly slotPart: Int32Array;
  readonly clientPart: Int32Array;
  /** By member: routes it has driven, for whoever recombines them; and what came of that, its cost. */
  readonly logs: readonly RouteLog[];
  readonly offer: Int32Array;
  readonly offerFigures: Float64Array;
}

const STOP = 0;
/** Meetings that are over. */
const MEETING = 1;
/** One bit for each member that has died. */
const DEAD = 2;
/** Decided at a meeting: it was the last one. */
const OVER = 3;
/** Odd while `kept` is being written. */
const KEPT = 4;
/** 1 while there is an offer that nobody has taken yet. */
const OFFERED = 5;
/** One more than the member that goes on from `start`, where everybody has the whole; 0: nobody. */
const FOLLOWER = 6;
const ARRIVED = 7;
/** Milliseconds between looks whether somebody died. */
const PATIENCE = 20;

/** Cost of its best routes, how many required clients they leave out, its share of the budget used. */
export const MEMBER_FIGURES = 3;

export function newBoard({ nodes, slots, clients }: Model, members: number): Board {
  const ints = (length: number): Int32Array =>
    new Int32Array(new SharedArrayBuffer(Math.max(4, 4 * length)), 0, length);
  const doubles = (length: number): Float64Array =>
    new Float64Array(new SharedArrayBuffer(8 * length));
  const each = (): Int32Array[] => Array.from({ length: members }, () => ints(nodes));
  const keptFigures = doubles(2);
  keptFigures.fill(Infinity);
  return {
    members,
    control: ints(ARRIVED + members),
    figures: doubles(MEMBER_FIGURES * members),
    present: each(),
    best: each(),
    start: ints(nodes),
    kept: ints(nodes),
    keptFigures,
    slotPart: ints(slots),
    clientPart: ints(clients),
    logs: Array.from({ length: members }, newRouteLog),
    offer: ints(nodes),
    offerFigures: doubles(1),
  };
}

export const stopAll = ({ control }: Board): void => {
  Atomics.store(control, STOP, 1);
};

export const isStopped = ({ control }: Board): boolean => Atomics.load(control, STOP) === 1;

export const isOver = ({ control }: Board): boolean => Atomics.load(control, OVER) === 1;

export const endAll = ({ control }: Board): void => {
  Atomics.store(control, OVER, 1);
};

/** Writes down the best solution of all. */
export function writeKept(board: Board, next: Int32Array, cost: number): void {
  Atomics.add(board.control, KEPT, 1);
  board.kept.set(next);
  board.keptFigures[0] = cost;
  Atomics.add(board.control, KEPT, 1);
}

/** The best solution of all as it was at one moment, from a thread that is no member. */
export function readKept({ control, kept, keptFigures }: Board): {
  readonly next: Int32Array;
  readonly cost: number;
} {
  for (;;) {
    const version = Atomics.load(control, KEPT);
    const copy = { next: kept.slice(), cost: keptFigures[0]! };
    if (version % 2 === 0 && Atomics.load(control, KEPT) === version) return copy;
  }
}

/** Lays a solution before the members; false if they have not looked at the last one yet. */
export function makeOffer(board: Board, next: Int32Array, cost: number): boolean {
  if (Atomics.load(board.control, OFFERED) === 1) return false;
  board.offer.set(next);
  board.offerFigures[0] = cost;
  Atomics.store(board.control, OFFERED, 1);
  return true;
}

/** Its cost if there is an offer; whoever asks then uses `board.offer` before calling `takeOffer`. */
export const offeredCost = ({ control, offerFigures }: Board): number =>
  Atomics.load(control, OFFERED) === 1 ? offerFigures[0]! : Infinity;

export const takeOffer = ({ control }: Board): void => {
  Atomics.store(control, OFFERED, 0);
};

/** Decided at a meeting, for those who have the whole: who drops its own solution for the common one. */
export const sendAfter = ({ control }: Board, member: number | undefined): void => {
  Atomics.store(control, FOLLOWER, member === undefined ? 0 : member + 1);
};

export const isSentAfter = ({ control }: Board, member: number): boolean =>
  Atomics.load(control, FOLLOWER) === member + 1;

/** Sleeps until the next meeting is over, but not for long. */
export function doze({ control }: Board, milliseconds: number): void {
  Atomics.wait(control, MEETING, Atomics.load(control, MEETING), milliseconds);
}

/** Called by whoever sees that a member died. */
export function bury({ control }: Board, member: number): void {
  Atomics.or(control, DEAD, 1 << member);
  Atomics.notify(control, MEETING);
}

/** Members that have not died. */
export function living({ control, members }: Board): number[] {
  const dead = Atomics.load(control, DEAD);
  return Array.from({ length: members }, (_, m) => m).filter((m) => (dead & (1 << m)) === 0);
}

/**
 * Waits until all that live have arrived. The first of them does `common` before the others go on; it
 * must come to the same if it is begun again by the next one.
 */
export function meet(board: Board, member: number, common: () => void): void {
  const { control } = board;
  const meeting = Atomics.load(control, MEETING);
  Atomics.store(control, ARRIVED + member, meeting + 1);
  Atomics.notify(control, MEETING);
  while (Atomics.load(control, MEETING) === meeting) {
    const present = living(board);
    const isMine = present[0] === member;
    const all = present.every((m) => Atomics.load(control, ARRIVED + m) === meeting + 1);
    if (isMine && all) {
      common();
      Atomics.store(control, MEETING, meeting + 1);
      Atomics.notify(control, MEETING);
    } else Atomics.wait(control, MEETING, meeting, isMine ? 1 : PATIENCE);
  }
}
