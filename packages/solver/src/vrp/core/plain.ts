import type { Model } from './model.ts';

/** Nobody is out yet, and constant time tells all of a move: no routes as a whole, no alternatives, no tiers. */
export const isPlain = (m: Model): boolean =>
  !m.rich &&
  m.problem.jobs.every(({ tier = 1 }) => tier === 1) &&
  !m.grouped &&
  !m.tied &&
  !m.startLoaded &&
  (m.problem.routes ?? []).length === 0;
