import type { Plan } from '../plan.ts';
import { moveSegment } from './move-segment.ts';

/**
 * Moves two or three visits in a row so that a stands next to b: the chain that starts with a after
 * b, or the chain that ends with a before b, or either turned round (Or 1976).
 */
export function orOpt(plan: Plan, a: number, b: number): boolean {
  const from = plan.routes[plan.routeOf[a]!]!;
  const to = plan.routes[plan.routeOf[b]!]!;
  const i = plan.positionOf[a]!;
  const q = plan.positionOf[b]!;
  for (let count = 2; count <= 3; count++) {
    const forward = { from, i, count, reversed: false };
    if (moveSegment(plan, forward, to, q + 1)) return true;
    if (moveSegment(plan, { ...forward, reversed: true }, to, q)) return true;
    const backward = { from, i: i - count + 1, count, reversed: false };
    if (moveSegment(plan, backward, to, q)) return true;
    if (moveSegment(plan, { ...backward, reversed: true }, to, q + 1)) return true;
  }
  return false;
}
