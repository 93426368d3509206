import type { State } from '../state.ts';

/**
 * Whether the move in `splices` leaves every request in one route with its pickup first. Between routes
 * only strings of whole requests may move; within one the order of what moves is checked.
 */
export function pairsKept(s: State): boolean {
  const { splices } = s;
  if (splices.count === 1) {
    const rank = s.position[splices.head[0]!]!;
    return isInOrder(s, splices.first, splices.length[0]!, rank);
  }
  return (
    isWhole(s, splices.first, splices.length[0]!) && isWhole(s, splices.second, splices.length[1]!)
  );
}

/** Pickups up to `rank` of the route stay in front. */
function isInOrder(s: State, between: Int32Array, length: number, rank: number): boolean {
  const { partner, flow } = s.model;
  const { met } = s.splices;
  const round = ++s.splices.round;
  for (let i = 0; i < length; i++) {
    const c = between[i]!;
    if (partner[c]! < 0) continue;
    if (flow[c]! > 0) met[c] = round;
    else if (met[partner[c]!] !== round && s.position[partner[c]!]! > rank) return false;
  }
  return true;
}

function isWhole(s: State, between: Int32Array, length: number): boolean {
  const { partner, flow } = s.model;
  const { met } = s.splices;
  const round = ++s.splices.round;
  let open = 0;
  for (let i = 0; i < length; i++) {
    const c = between[i]!;
    if (partner[c]! < 0) continue;
    open += flow[c]!;
    if (flow[c]! > 0) met[c] = round;
    else if (met[partner[c]!] !== round) return false;
  }
  return open === 0;
}

/** Whether whoever moves to another slot may: goods on board stay where they are. */
export function tiesKept(s: State): boolean {
  const { slot, first, second, length, count } = s.splices;
  if (count === 1) return true;
  return areFree(s, first, length[0]!, slot[0]!) && areFree(s, second, length[1]!, slot[1]!);
}

function areFree(s: State, between: Int32Array, length: number, slot: number): boolean {
  const { bound } = s.model;
  for (let i = 0; i < length; i++) {
    const tied = bound[between[i]!]!;
    if (tied >= 0 && tied !== slot) return false;
  }
  return true;
}
