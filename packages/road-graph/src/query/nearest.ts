import { metresOf, secondsOf } from './matrix.ts';
import { costsToAll, type PreparedTargets } from './prepared-targets.ts';
import type { Place } from './endpoints.ts';

export interface Nearest {
  /** Position among the prepared targets. */
  readonly target: number;
  readonly seconds: number;
  readonly metres: number;
}

/** The quickest to reach of many prepared targets, nearest first; `allows` may leave some out. */
export function nearestTargets(
  targets: PreparedTargets,
  from: Place,
  options: { readonly count?: number; readonly allows?: (target: number) => boolean } = {},
): Nearest[] {
  const { count = 1, allows } = options;
  const row = new Float64Array(targets.places.length);
  costsToAll(targets, from, row);
  const best: number[] = [];
  for (let target = 0; target < row.length; target++) {
    const cost = row[target] as number;
    if (cost === Infinity) continue;
    if (best.length === count && cost >= (row[best.at(-1) as number] as number)) continue;
    if (allows && !allows(target)) continue;
    let at = best.length;
    while (at > 0 && (row[best[at - 1] as number] as number) > cost) at--;
    best.splice(at, 0, target);
    if (best.length > count) best.pop();
  }
  return best.map((target) => ({
    target,
    seconds: secondsOf(row[target] as number),
    metres: metresOf(row[target] as number),
  }));
}
