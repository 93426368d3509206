import type { Instance } from './instance.ts';
import type { LocationPlan, Share } from './problem.ts';

/** A part of a zone: how much of its demand (or 1) which site serves. */
export interface Part {
  readonly zone: number;
  readonly site: number;
  readonly share: number;
}

/** The best plan so far, in the numbers of the instance. */
export interface Incumbent {
  cost: number;
  readonly open: Uint8Array;
  /** By zone; −1 where `parts` speak. */
  readonly siteOf: Int32Array;
  parts: readonly Part[];
}

export const noIncumbent = ({ m, n }: Instance): Incumbent => ({
  cost: Infinity,
  open: new Uint8Array(m),
  siteOf: new Int32Array(n),
  parts: [],
});

/** Written for the caller: the outside is left away, open sites that nobody needs stay listed. */
export function writePlan(p: Instance, best: Incumbent): LocationPlan {
  const open: number[] = [];
  for (let i = 0; i < p.m; i++) if (best.open[i] === 1 && i !== p.outside) open.push(i);
  const served: Share[][] = Array.from({ length: p.n }, (_, j) => {
    const site = best.siteOf[j]!;
    return site < 0 || site === p.outside ? [] : [{ site, share: 1 }];
  });
  for (const { zone, site, share } of best.parts)
    if (site !== p.outside) served[zone]!.push({ site, share });
  for (const shares of served) shares.sort((a, b) => b.share - a.share || a.site - b.site);
  return { cost: exactCost(p, open, served), open, served };
}

/** Summed once from the plan itself, so that no rounding of the search remains in it. */
function exactCost(
  p: Instance,
  open: readonly number[],
  served: readonly (readonly Share[])[],
): number {
  let cost = 0;
  for (const i of open) cost += p.opening[i]!;
  served.forEach((shares, j) => {
    let left = 1;
    for (const { site, share } of shares) {
      cost += share * p.cost[site * p.n + j]!;
      left -= share;
    }
    if (p.outside >= 0 && left > 1e-9) cost += left * p.cost[p.outside * p.n + j]!;
  });
  return cost;
}
