import type { Problem } from '../problem.ts';
import type { Figures, Plan } from './job.ts';

export interface Found {
  readonly figures: Figures;
  readonly plan: Plan;
}

/** Negative if a is the better plan. Costs closer than rounding are equal. */
export function compareFound(problem: Problem, a: Found, b: Found): number {
  const express = a.figures.unservedExpress - b.figures.unservedExpress;
  if (express !== 0) return express;
  const tiers = compareTiers(problem, a, b);
  if (tiers !== 0) return tiers;
  const gap = a.figures.cost - b.figures.cost;
  return Math.abs(gap) <= 1e-9 * Math.max(1, Math.abs(a.figures.cost)) ? 0 : gap;
}

/** Required jobs left out, the first tier first; without tiers their number. */
function compareTiers(problem: Problem, a: Found, b: Found): number {
  if (!('routes' in a.plan) || !('routes' in b.plan))
    return a.figures.unservedNormal - b.figures.unservedNormal;
  const [ours, theirs] = [leftOut(problem, a.plan), leftOut(problem, b.plan)];
  const tiers = [...new Set([...ours.keys(), ...theirs.keys()])].sort((x, y) => x - y);
  for (const tier of tiers) {
    const more = (ours.get(tier) ?? 0) - (theirs.get(tier) ?? 0);
    if (more !== 0) return more;
  }
  return 0;
}

/** By tier. */
function leftOut(
  { jobs }: Problem,
  { unserved }: { readonly unserved: readonly { readonly job: string }[] },
): Map<number, number> {
  const ids = new Set(unserved.map(({ job }) => job));
  const count = new Map<number, number>();
  for (const { id, prize, priority, tier = 1 } of jobs)
    if (ids.has(id) && prize === undefined && priority !== 'express')
      count.set(tier, (count.get(tier) ?? 0) + 1);
  return count;
}
