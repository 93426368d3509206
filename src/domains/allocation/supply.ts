import type { Way } from './shipping-options.ts';
import type { SourceSet } from './source-set.ts';
import type { Entry, Tableau } from './tableau.ts';

/** What a set of sources can give if it ships in certain ways, for `refine.ts` to assign. */
export interface Supply {
  /** By entry and line: units, and what one costs with what it waits. */
  readonly room: Int32Array;
  readonly unit: Float64Array;
  /** Per position of `heaviestFirst`: that line and all after it at the least their units cost. */
  readonly restUnits: Float64Array;
  /** Per position and group: chargeable grams that these lines may add. */
  readonly restLoad: Float64Array;
}

export function supplyBy({ lines }: Tableau, set: SourceSet, ways: readonly Way[]): Supply {
  const { entries, groupOf } = set;
  const { count, classBit, chargeable, heaviestFirst } = lines;
  const groups = set.groups.length;
  const room = new Int32Array(entries.length * count);
  const unit = new Float64Array(entries.length * count);
  for (let j = 0; j < entries.length; j++) {
    const entry = entries[j] as Entry;
    const { carries, waiting } = (ways[groupOf[j] as number] as Way).tariff;
    for (let l = 0; l < count; l++) {
      const carried = (carries & (classBit[l] as number)) !== 0;
      room[j * count + l] = carried ? (entry.room[l] as number) : 0;
      unit[j * count + l] = (entry.unit[l] as number) + waiting;
    }
  }
  const restUnits = new Float64Array(count + 1);
  const restLoad = new Float64Array((count + 1) * groups);
  for (let i = count - 1; i >= 0; i--) {
    const l = heaviestFirst[i] as number;
    const need = lines.need[l] as number;
    restUnits[i] = (restUnits[i + 1] as number) + leastFor(need, l, count, room, unit);
    for (let g = 0; g < groups; g++)
      restLoad[i * groups + g] = restLoad[(i + 1) * groups + g] as number;
    for (let j = 0; j < entries.length; j++) {
      const at = i * groups + (groupOf[j] as number);
      const grams = (room[j * count + l] as number) * (chargeable[l] as number);
      restLoad[at] = (restLoad[at] as number) + grams;
    }
  }
  return { room, unit, restUnits, restLoad };
}

/** The cheapest units of a line first; infinite when there are too few. */
function leastFor(
  need: number,
  l: number,
  count: number,
  room: Int32Array,
  unit: Float64Array,
): number {
  let left = need;
  let cost = 0;
  let filled = 0;
  while (left > 0) {
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let at = l, j = 0; at < room.length; at += count, j++) {
      if ((filled & (1 << j)) !== 0 || room[at] === 0 || (unit[at] as number) >= least) continue;
      [best, least] = [at, unit[at] as number];
    }
    if (best < 0) return Number.POSITIVE_INFINITY;
    const take = Math.min(left, room[best] as number);
    cost += take * least;
    left -= take;
    filled |= 1 << ((best - l) / count);
  }
  return cost;
}
