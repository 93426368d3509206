import type { Chance } from '../../random.ts';
import type { Plan } from '../plan.ts';
import { insertAt, noPlace, offerAll } from './insertion.ts';

/**
 * Puts jobs back one after the other, each at its cheapest place; what has no place stays in the
 * bank. With `blink` a position is passed over now and then, so that the same ruin does not always
 * grow back the same (Christiaens and Vanden Berghe, Slack induction by string removals, 2020); and
 * once in a while optional jobs are taken in whatever they cost, because several together may pay for
 * a vehicle that none of them pays for alone.
 */
const GENEROUS = 0.1;

export function recreateGreedily(plan: Plan, jobs: readonly number[], blink: Chance | null): void {
  const generous = blink !== null && blink() < GENEROUS;
  for (const j of jobs) {
    const place = noPlace(plan.instance, j);
    if (generous) place.cost = Infinity;
    offerAll(plan, j, place, blink);
    if (place.vehicle >= 0) insertAt(plan, j, place);
  }
}
