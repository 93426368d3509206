import { below, type Chance, shuffle } from '../../random.ts';
import { type LocalSearch, newLocalSearch } from './local-search.ts';
import type { Model } from './model.ts';
import type { Neighbours } from './neighbours.ts';
import { insertGreedily, newRecreate, type Recreate } from './recreate.ts';
import { beginIteration } from './relink.ts';
import { resume } from './resume.ts';
import { newRuin, type Ruin } from './ruin.ts';
import { constructBySavings, suitsSavings } from './savings.ts';
import type { State } from './state.ts';
import type { Tuning } from './tuning.ts';

/**
 * Who goes back into the routes, and in which order: at the start everybody at random; later what was
 * taken out, with some who were unserved before, by one of several keys (Christiaens and Vanden Berghe
 * 2020).
 */
/** At first an optional client may cost so many times its prize: routes pay once they are full. */
const EAGER = 20;
const EAGERLY_RETRIED = 40;
/** Unserved clients that one iteration tries again. */
const RETRIED = 12;

export interface Tools {
  readonly neighbours: Neighbours;
  readonly local: LocalSearch;
  readonly ruin: Ruin;
  readonly recreate: Recreate;
  readonly keys: readonly Float64Array[];
}

export function toolsFor(s: State, neighbours: Neighbours, tuning: Tuning, chance: Chance): Tools {
  return {
    neighbours,
    local: newLocalSearch(neighbours, tuning.searchReach),
    ruin: newRuin(s, tuning.ruinMean, tuning.ruinLongest),
    recreate: newRecreate(s, neighbours, tuning.insertReach, tuning.blink, chance),
    keys: sortingKeys(s.model),
  };
}

/** The first solution: by savings where these apply, and whoever is left over by insertion. */
export function construct(s: State, tools: Tools, chance: Chance): void {
  if (suitsSavings(s.model)) constructBySavings(s, tools.neighbours);
  else {
    resume(s);
    beginIteration(s);
  }
  insertAll(s, tools, chance);
}

function insertAll(s: State, tools: Tools, chance: Chance): void {
  const order = Array.from({ length: s.model.clients }, (_, c) => c);
  shuffle(chance, order);
  for (const c of order) {
    if (s.route[c]! >= 0 || !isHead(s, c)) continue;
    insertGreedily(s, c, worth(s, c, true), tools.recreate);
  }
}

const isHead = ({ model }: State, c: number): boolean =>
  model.partner[c]! < 0 || model.flow[c]! > 0;

const worth = ({ model }: State, c: number, eager: boolean): number =>
  model.prize[c]! * (eager && model.optional[c] === 1 ? EAGER : 1);

/** Clients just taken out, and some of those unserved before, in one of several orders. */
export function recreate(
  s: State,
  removed: number,
  eager: boolean,
  tools: Tools,
  chance: Chance,
): void {
  const { ruin, keys } = tools;
  const list = Array.from(ruin.removed.subarray(0, removed));
  shuffle(chance, list);
  const key = keys[below(chance, keys.length + 1)];
  if (key !== undefined) list.sort((a, b) => key[a]! - key[b]!);
  for (const c of list) insertGreedily(s, c, worth(s, c, eager), tools.recreate);
}

/** Adds clients that were unserved before: the seed and its neighbours, or any if they are few. */
export function retry(
  s: State,
  seed: number,
  removed: number,
  before: number,
  eager: boolean,
  tools: Tools,
  chance: Chance,
): number {
  const { unserved, unservedAt, route } = s;
  const list = tools.ruin.removed;
  const most = eager ? EAGERLY_RETRIED : RETRIED;
  let count = removed;
  const isOld = (c: number): boolean => route[c]! < 0 && unservedAt[c]! < before && isHead(s, c);
  if (before <= RETRIED) {
    for (let i = 0; i < before; i++) if (isHead(s, unserved[i]!)) list[count++] = unserved[i]!;
    return count;
  }
  const { width, list: near } = tools.neighbours;
  if (isOld(seed)) list[count++] = seed;
  for (let i = 0; i < width && count - removed < most; i++) {
    const c = near[seed * width + i]!;
    if (isOld(c) && (eager || chance() < 0.5)) list[count++] = c;
  }
  const any = unserved[below(chance, before)]!;
  if (count === removed && isHead(s, any)) list[count++] = any;
  return count;
}

/** Largest first, farthest first, nearest first; with windows: narrowest, earliest, latest first. */
function sortingKeys(m: Model): Float64Array[] {
  const each = (read: (c: number) => number): Float64Array =>
    Float64Array.from({ length: m.clients }, (_, c) => read(c));
  const far = each((c) => -m.cost[m.clients * m.width + c]!);
  const size = each((c) => {
    let sum = 0;
    for (let d = 0; d < m.dimensions; d++) {
      const at = d * m.clients + c;
      sum -= (m.brought[at]! + Math.abs(m.taken[at]!)) / (m.capacity[d * m.slots] || 1);
    }
    return sum;
  });
  const keys = [size, size, far, far, far.map((x) => -x)];
  if (!m.timed) return keys;
  const width = each((c) => m.closes[c]! - m.opens[c]!);
  const opens = each((c) => m.opens[c]!);
  const closes = each((c) => -m.closes[c]!);
  return [...keys, width, width, opens, closes];
}
