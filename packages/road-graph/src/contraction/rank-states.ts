import type { TurnGraph } from '../graph/expand.ts';
import { degreesPerUnit } from '../graph/geometry.ts';
import type { Streets } from '../graph/streets.ts';
import { dissectionOrder } from './order.ts';

/** Rank of each state: the order in which states are contracted. States of an edge are neighbours. */
export function rankStates(streets: Streets, turns: TurnGraph): Int32Array {
  const weight = new Int32Array(streets.edgeFrom.length);
  for (const arc of turns.stateArc) weight[arc >> 1] = (weight[arc >> 1] as number) + 1;
  const middle = (streets.nodeLat[0] ?? 0) * degreesPerUnit * (Math.PI / 180);
  const order = dissectionOrder({
    x: Float64Array.from(streets.nodeLon, (lon) => lon * Math.cos(middle)),
    y: Float64Array.from(streets.nodeLat),
    from: streets.edgeFrom,
    to: streets.edgeTo,
    weight,
  });
  const firstRank = new Int32Array(weight.length);
  let next = 0;
  for (const edge of order) {
    firstRank[edge] = next;
    next += weight[edge] as number;
  }
  return turns.stateArc.map((arc) => {
    const rank = firstRank[arc >> 1] as number;
    firstRank[arc >> 1] = rank + 1;
    return rank;
  });
}

/** The same turn graph with its states numbered by rank. */
export function renumber(turns: TurnGraph, rank: Int32Array): TurnGraph {
  const states = rank.length;
  const stateOf = new Int32Array(states);
  rank.forEach((r, state) => {
    stateOf[r] = state;
  });
  const turnStart = new Int32Array(states + 1);
  const turnTo = new Int32Array(turns.turnTo.length);
  const turnTime = new Int32Array(turns.turnTo.length);
  let at = 0;
  for (let r = 0; r < states; r++) {
    const state = stateOf[r] as number;
    const last = turns.turnStart[state + 1] as number;
    for (let i = turns.turnStart[state] as number; i < last; i++) {
      turnTo[at] = rank[turns.turnTo[i] as number] as number;
      turnTime[at++] = turns.turnTime[i] as number;
    }
    turnStart[r + 1] = at;
  }
  const ranked = (state: number): number => (state < 0 ? -1 : (rank[state] as number));
  return {
    stateArc: stateOf.map((state) => turns.stateArc[state] as number),
    baseState: turns.baseState.map(ranked),
    nextState: stateOf.map((state) => ranked(turns.nextState[state] as number)),
    turnStart,
    turnTo,
    turnTime,
  };
}
