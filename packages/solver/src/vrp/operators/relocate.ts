import type { Plan } from '../plan.ts';
import { moveSegment } from './move-segment.ts';

/** Takes visit a out and puts it right after, or right before, visit b. */
export function relocate(plan: Plan, a: number, b: number): boolean {
  const from = plan.routes[plan.routeOf[a]!]!;
  const to = plan.routes[plan.routeOf[b]!]!;
  const segment = { from, i: plan.positionOf[a]!, count: 1, reversed: false };
  const q = plan.positionOf[b]!;
  return moveSegment(plan, segment, to, q + 1) || moveSegment(plan, segment, to, q);
}
