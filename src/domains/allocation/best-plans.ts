import type { SearchLimits } from './search.ts';
import type { Entry } from './tableau.ts';

/** The cheapest ways to serve an order that a search has met so far. */
export interface BestPlans {
  readonly limits: SearchLimits;
  /** Cheapest first; none contains a cheaper one. */
  readonly kept: RankedPlan[];
}

export interface Configuration {
  readonly hub: number;
  readonly entries: readonly Entry[];
  /** Units by entry and line: `units[j * lines + l]`. */
  readonly units: Int32Array;
  readonly cost: number;
}

/** Ranks tell in which order sets were met: of two at one price the one of nearer sites comes first. */
export interface RankedPlan extends Configuration {
  readonly rank: number;
}

/** What a plan must cost less than to be the cheapest. */
export const toBeat = ({ kept }: BestPlans): number => kept[0]?.cost ?? Number.POSITIVE_INFINITY;

/** The same for one of this rank, which comes before an equal one that was met later. */
export function toBeatFor({ kept }: BestPlans, rank: number): number {
  const [first] = kept;
  return first ? first.cost + Number(rank < first.rank) : Number.POSITIVE_INFINITY;
}

/** What a plan must cost less than to be kept. */
export function threshold(plans: BestPlans): number {
  const { kept, limits } = plans;
  const worth = toBeat(plans) * limits.worth;
  const last = kept[limits.keep - 1];
  return last ? Math.min(worth, last.cost) : worth;
}

export function thresholdFor(plans: BestPlans, rank: number): number {
  const last = plans.kept[plans.limits.keep - 1];
  const most = threshold(plans);
  return last && last.rank > rank && last.cost === most ? most + 1 : most;
}

export function keep(plans: BestPlans, found: RankedPlan): void {
  const { kept, limits } = plans;
  if (kept.some((other) => other.cost <= found.cost && contains(found, other))) return;
  const before = kept.findIndex(({ rank }) => rank === found.rank);
  if (before >= 0 && (kept[before] as RankedPlan).cost <= found.cost) return;
  if (before >= 0) kept.splice(before, 1);
  // A set that was taken up again may come after one that contains it.
  for (let i = kept.length - 1; i >= 0; i--) {
    const other = kept[i] as RankedPlan;
    if (other.cost >= found.cost && contains(other, found)) kept.splice(i, 1);
  }
  const place = kept.findIndex(
    ({ cost, rank }) => cost > found.cost || (cost === found.cost && rank > found.rank),
  );
  kept.splice(place < 0 ? kept.length : place, 0, found);
  if (kept.length > limits.keep) kept.pop();
  while ((kept.at(-1) as RankedPlan).cost > toBeat(plans) * limits.worth) kept.pop();
}

/** Whether `set` is `part` and more: the same goods by the same ways, with further sources. */
const contains = (set: Configuration, part: Configuration): boolean =>
  part.entries.length < set.entries.length &&
  part.entries.every((entry) =>
    set.entries.some(
      (other) =>
        other.site === entry.site &&
        (other.route === 'transfer') === (entry.route === 'transfer') &&
        (entry.route !== 'transfer' || set.hub === part.hub),
    ),
  );
