/**
 * Proof by cases: open this site or not. Depth first; each case climbs the bound a little from its
 * parent's prices, settles what the bound decides, and is closed when no better plan can lie in it
 * (Land and Doig, 1960; with Lagrangean bounds: Geoffrion, 1974). The site to decide is the one on which
 * the climb wavered most.
 *
 * When all sites are settled the rest is exact (nearest site, or transport), except for whole zones
 * under capacities: such a case stays open with its bound, for the mixed-integer core to close.
 */
import { type Ascent, climb } from './ascent.ts';
import { enoughFor, settleSites } from './core.ts';
import type { Incumbent } from './incumbent.ts';
import type { Instance } from './instance.ts';

interface Case {
  readonly fixed: Int8Array;
  readonly prices: Float64Array;
  readonly bound: number;
}

export interface Branching {
  readonly p: Instance;
  readonly ascent: Ascent;
  readonly best: Incumbent;
  /** At most so many cases. */
  readonly nodes: number;
  /** Looks for a plan near the sites that the relaxation chose; under full `fixed`, exactly those. */
  readonly lookNear: (chosen: Uint8Array, worth: Float64Array, settled: boolean) => void;
  readonly shouldStop: () => boolean;
}

const STEPS = 50;
const AGILITY = 0.4;

/** Returns a bound on every plan: the best plan's cost itself if all cases were closed. */
export function branch(b: Branching, fixed: Int8Array, rootBound: number): number {
  const { p, best } = b;
  const stack: Case[] = [{ fixed: fixed.slice(), prices: b.ascent.best.slice(), bound: rootBound }];
  let unsettled = Infinity;
  for (let node = 0; stack.length > 0; node++) {
    if (node >= b.nodes || b.shouldStop()) break;
    const one = stack.pop()!;
    if (one.bound >= enoughFor(p, best.cost)) continue;
    const bound = Math.max(one.bound, lookInto(b, one));
    if (bound >= enoughFor(p, best.cost)) continue;
    const site = mostDoubtful(b.ascent, one.fixed);
    if (site < 0) {
      if (p.capacitated && !p.split) unsettled = Math.min(unsettled, bound);
      continue;
    }
    const likely = b.ascent.often[site]! >= 0.5 ? 1 : -1;
    for (const state of [-likely, likely]) {
      const next = one.fixed.slice();
      next[site] = state;
      stack.push({ fixed: next, prices: b.ascent.best.slice(), bound });
    }
  }
  const waiting = stack.reduce((least, { bound }) => Math.min(least, bound), unsettled);
  return Math.min(best.cost, Math.max(rootBound, waiting));
}

/** The bound of one case; settles sites in it, and looks for plans. */
function lookInto(b: Branching, { fixed, prices }: Case): number {
  const { p, ascent, best } = b;
  const { relaxation: r } = ascent;
  ascent.best.set(prices);
  let bound = -Infinity;
  // Settling is sound in this case only, and only while the bound is that of these prices.
  const visit = (_: number, better: boolean): void => {
    if (!better) return;
    bound = Math.max(bound, r.value);
    settleSites(r, fixed, enoughFor(p, best.cost));
  };
  climb(ascent, {
    steps: STEPS,
    agility: AGILITY,
    fixed,
    upper: () => best.cost,
    enough: () => enoughFor(p, best.cost),
    visit,
    shouldStop: b.shouldStop,
  });
  if (bound < enoughFor(p, best.cost)) {
    const settled = fixed.every((state) => state !== 0);
    if (settled) for (let i = 0; i < p.m; i++) r.choice.chosen[i] = fixed[i] === 1 ? 1 : 0;
    b.lookNear(r.choice.chosen, r.worth, settled);
  }
  return bound;
}

function mostDoubtful({ often }: Ascent, fixed: Int8Array): number {
  let site = -1;
  let least = Infinity;
  for (let i = 0; i < fixed.length; i++) {
    if (fixed[i] !== 0 || Math.abs(often[i]! - 0.5) >= least) continue;
    site = i;
    least = Math.abs(often[i]! - 0.5);
  }
  return site;
}
