import type { Chance } from '../../random.ts';
import type { Neighbours } from './neighbours.ts';
import { refreshUse, takeOut } from './relink.ts';
import { routesInUse, type State } from './state.ts';

/**
 * Slack induction by string removals (Christiaens and Vanden Berghe 2020): around a seed client, one
 * string of neighbouring clients is taken out of each of a few routes, sometimes with a part in its
 * middle spared. Only neighbours of the seed are looked at. O(clients of the routes touched).
 */
export interface Ruin {
  /** Clients taken out on average, and the longest string. */
  readonly mean: number;
  readonly longest: number;
  /** Work space: clients taken out, and by slot the last round that touched it. */
  readonly removed: Int32Array;
  readonly touched: Int32Array;
  /** By client: likewise, whether it is in the list. */
  readonly listed: Int32Array;
  round: number;
}

/** How often a string is split, and how likely one more client in its middle is spared. */
const SPLIT = 0.5;
const SPARE_MORE = 0.5;

export function newRuin(s: State, mean: number, longest: number): Ruin {
  return {
    mean,
    longest,
    removed: new Int32Array(s.model.clients),
    touched: new Int32Array(s.model.slots),
    listed: new Int32Array(s.model.clients),
    round: 0,
  };
}

/** Returns how many entries of `ruin.removed` are filled. */
export function removeStrings(
  s: State,
  seed: number,
  neighbours: Neighbours,
  ruin: Ruin,
  chance: Chance,
): number {
  const { route, size } = s;
  const { width, list } = neighbours;
  const { touched } = ruin;
  const longest = Math.max(1, Math.min(ruin.longest, meanSize(s)));
  let strings = Math.floor(chance() * ((4 * ruin.mean) / (1 + longest) - 1)) + 1;
  let count = 0;
  ruin.round++;
  for (let i = -1; i < width && strings > 0; i++) {
    const c = i < 0 ? seed : list[seed * width + i]!;
    const slot = route[c]!;
    if (slot < 0 || touched[slot] === ruin.round) continue;
    touched[slot] = ruin.round;
    strings--;
    const length = 1 + Math.floor(chance() * Math.min(size[slot]!, longest));
    count = removeString(s, c, length, ruin, count, chance);
    refreshUse(s, slot);
  }
  return s.model.paired ? completeRequests(s, ruin, count) : count;
}

/** Takes the other sides out, too; what is left in the list is one entry for each request. */
function completeRequests(s: State, ruin: Ruin, count: number): number {
  const { partner, flow } = s.model;
  const { removed, listed } = ruin;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const c = removed[i]!;
    const other = partner[c]!;
    const head = other >= 0 && flow[c]! < 0 ? other : c;
    if (other >= 0 && s.route[other]! >= 0) {
      const slot = s.route[other]!;
      takeOut(s, other);
      refreshUse(s, slot);
    }
    if (listed[head] === ruin.round) continue;
    listed[head] = ruin.round;
    removed[kept++] = head;
  }
  return kept;
}

function meanSize(s: State): number {
  const used = routesInUse(s);
  return used === 0 ? 1 : (s.model.clients - s.totals.unserved) / used;
}

/** A string of so many clients around `c`; if split, it spans more and its middle stays. */
function removeString(
  s: State,
  c: number,
  length: number,
  ruin: Ruin,
  count: number,
  chance: Chance,
): number {
  const { clients } = s.model;
  const size = s.size[s.route[c]!]!;
  let spared = 0;
  if (length > 1 && length < size && chance() < SPLIT) {
    spared = 1;
    while (length + spared < size && chance() < SPARE_MORE) spared++;
  }
  const span = length + spared;
  const rank = s.position[c]!;
  const least = Math.max(1, rank - span + 1);
  const most = Math.min(rank, size - span + 1);
  const first = least + Math.floor(chance() * (most - least + 1));
  const spareFrom = spared === 0 ? span : 1 + Math.floor(chance() * (length - 1));
  let node = c;
  for (let back = rank - first; back > 0; back--) node = s.previous[node]!;
  for (let i = 0; i < span && node < clients; i++) {
    const next = s.next[node]!;
    if (i < spareFrom || i >= spareFrom + spared) {
      takeOut(s, node);
      ruin.removed[count++] = node;
    }
    node = next;
  }
  return count;
}
