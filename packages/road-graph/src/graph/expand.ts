import type { TurnPace } from '../profiles/profile.ts';
import { NumberList } from './number-list.ts';
import { type Exits, headOf, type ProfileRoads, type Streets } from './streets.ts';
import { bearingsOf, turnSeconds } from './turn-cost.ts';
import { TurnHistory } from './turn-history.ts';

/**
 * The turn-aware expansion: a state is "about to drive this arc", and a turn leads from one state to
 * the next. Most arcs have one state. Others have more, because what one may do at their end depends
 * on how one came there:
 *
 * - the arcs of a restriction via ways remember that they were entered from its `from`;
 * - a destination-only arc is either being left (the journey began among such arcs: normal roads may
 *   follow) or being reached (it came from a normal road: none may follow any more). So no shortest
 *   path cuts through, and no penalty has to be invented.
 *
 * Turning back is allowed only where there is no other way on.
 *
 * Invariants: state i < number of usable arcs is the base state, in which a journey may begin on its
 * arc; any state of an arc may end a journey. Deterministic: states are numbered as they are met.
 */
export interface TurnGraph {
  /** Per state: the arc. */
  readonly stateArc: Int32Array;
  /** Per arc: its base state, -1 if the profile may not use it. */
  readonly baseState: Int32Array;
  /** Per state: the next state of the same arc, -1 after the last. */
  readonly nextState: Int32Array;
  /** Turns out of state s: [turnStart[s], turnStart[s + 1]). */
  readonly turnStart: Int32Array;
  readonly turnTo: Int32Array;
  /** Centiseconds lost at the node, beyond driving the arcs. */
  readonly turnTime: Int32Array;
}

export interface ExpandInput {
  readonly streets: Streets;
  readonly roads: ProfileRoads;
  readonly exits: Exits;
  readonly banned: readonly (readonly number[])[];
  readonly turns: TurnPace;
  readonly keep: 'right' | 'left';
}

export function expandTurns(input: ExpandInput): TurnGraph {
  const { streets, roads, exits } = input;
  const states = new States(roads.arcTime, new TurnHistory(input.banned));
  const bearings = bearingsOf(streets);
  const turnStart = new NumberList();
  const turnTo = new NumberList();
  const turnTime = new NumberList();
  const neighbours = new Int32Array(2);
  for (let state = 0; state < states.count; state++) {
    turnStart.push(turnTo.length);
    const arc = states.arc.at(state);
    const node = headOf(streets, arc);
    const isBlocked = roads.nodeBlocked[node] === 1;
    const mayTurnBack = isBlocked || isDeadEnd(input, arc);
    const hasChoice = countNeighbours(exits, node, neighbours) > 2;
    for (let i = exits.start[node] as number; i < (exits.start[node + 1] as number); i++) {
      const to = exits.arcs[i] as number;
      const isBack = to === (arc ^ 1);
      if (isBack ? !mayTurnBack : isBlocked) continue;
      const next = states.after(state, to, roads.destinationOnly);
      if (next < 0) continue;
      const seconds =
        isBack || hasChoice ? turnSeconds(input.turns, bearings, arc, to, input.keep) : 0;
      turnTo.push(next);
      turnTime.push(Math.round(seconds * 100) + (roads.nodeDelay[node] as number));
    }
  }
  turnStart.push(turnTo.length);
  return {
    stateArc: states.arc.toArray(),
    baseState: states.baseState,
    nextState: states.chains(),
    turnStart: turnStart.toArray(),
    turnTo: turnTo.toArray(),
    turnTime: turnTime.toArray(),
  };
}

/** No way on but back; whoever may only pass on normal roads does not count the others. */
function isDeadEnd({ streets, roads, exits }: ExpandInput, arc: number): boolean {
  const node = headOf(streets, arc);
  const isNormal = roads.destinationOnly[arc >> 1] === 0;
  for (let i = exits.start[node] as number; i < (exits.start[node + 1] as number); i++) {
    const to = exits.arcs[i] as number;
    if (to !== (arc ^ 1) && !(isNormal && roads.destinationOnly[to >> 1] === 1)) return false;
  }
  return true;
}

/** Edges one may leave a node by; counted up to three. Two make a bend, more a junction. */
function countNeighbours(exits: Exits, node: number, seen: Int32Array): number {
  let count = 0;
  for (let i = exits.start[node] as number; i < (exits.start[node + 1] as number); i++) {
    const edge = (exits.arcs[i] as number) >> 1;
    if ((count > 0 && seen[0] === edge) || (count > 1 && seen[1] === edge)) continue;
    if (count === 2) return 3;
    seen[count++] = edge;
  }
  return count;
}

/** States as they are met, by what they remember. */
class States {
  readonly baseState: Int32Array;
  readonly arc = new NumberList();
  private readonly memory = new NumberList();
  /** 1: on destination-only arcs after normal ones. */
  private readonly isReaching = new NumberList();
  private readonly special = new Map<string, number>();
  private readonly history: TurnHistory;

  constructor(arcTime: Int32Array, history: TurnHistory) {
    this.history = history;
    this.baseState = new Int32Array(arcTime.length).fill(-1);
    for (let arc = 0; arc < arcTime.length; arc++)
      if (arcTime[arc] !== 0) this.baseState[arc] = this.add(arc, history.begin(arc), 0);
  }

  get count(): number {
    return this.arc.length;
  }

  private add(arc: number, memory: number, isReaching: number): number {
    this.arc.push(arc);
    this.memory.push(memory);
    this.isReaching.push(isReaching);
    return this.arc.length - 1;
  }

  /** The state in which `to` is driven after `state`, or -1 if that is forbidden. */
  after(state: number, to: number, destinationOnly: Uint8Array): number {
    const memory = this.history.follow(this.memory.at(state), to);
    if (memory < 0) return -1;
    const wasReaching = this.isReaching.at(state);
    const wasNormal = destinationOnly[this.arc.at(state) >> 1] === 0;
    const isNormal = destinationOnly[to >> 1] === 0;
    if (wasReaching && isNormal) return -1;
    const isReaching = !isNormal && (wasNormal || wasReaching) ? 1 : 0;
    if (!isReaching && !this.history.isSpecial(memory)) return this.baseState[to] as number;
    const key = `${to} ${memory} ${isReaching}`;
    const known = this.special.get(key);
    if (known !== undefined) return known;
    const added = this.add(to, memory, isReaching);
    this.special.set(key, added);
    return added;
  }

  /** All states of an arc as a chain that begins with its base state. */
  chains(): Int32Array {
    const next = new Int32Array(this.count).fill(-1);
    const last = this.baseState.slice();
    for (let state = 0; state < this.count; state++) {
      const arc = this.arc.at(state);
      if (last[arc] !== state) next[last[arc] as number] = state;
      last[arc] = state;
    }
    return next;
  }
}
