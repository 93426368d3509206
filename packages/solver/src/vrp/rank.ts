import type { Plan } from './plan.ts';

/** How good a plan is, compared from the top. `cost` includes prizes and short-load penalties. */
export interface Rank {
  readonly express: number;
  readonly required: number;
  readonly cost: number;
}

export const rankOf = ({ tally }: Plan): Rank => ({
  express: tally.express,
  required: tally.required,
  cost: tally.routes + tally.prizes,
});

/** Negative if a is better. Costs closer than rounding are equal. */
export function compareRanks(a: Rank, b: Rank): number {
  if (a.express !== b.express) return a.express - b.express;
  if (a.required !== b.required) return a.required - b.required;
  const gap = a.cost - b.cost;
  return Math.abs(gap) <= 1e-9 * Math.max(1, Math.abs(a.cost)) ? 0 : gap;
}
