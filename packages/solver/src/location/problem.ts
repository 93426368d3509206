/**
 * Where to open sites, and which site serves which zone.
 *
 * One form covers the classical models: p-median (no opening cost, `count`), uncapacitated and
 * capacitated location (`opening`, `capacities`), single-source (`split: false`), and maximal
 * covering, which is the same with a price for whoever is left out (Hillsman, The p-median structure
 * as a unified linear model for location-allocation analysis, 1984). See `kinds.ts`.
 *
 * Any unit of cost will do, but one only; sites and zones are numbered from 0.
 */
export interface LocationProblem {
  readonly sites: number;
  readonly zones: number;
  /** Site by site: what it costs to serve ALL of a zone from there; ≥ 0; Infinity: it may not. */
  readonly costs: Float64Array;
  /** By site, ≥ 0; default 0. Counted for sites that are open already, too: write 0 if it is sunk. */
  readonly opening?: ArrayLike<number> | undefined;
  /** By zone, ≥ 0. Needed with `capacities`. */
  readonly demands?: ArrayLike<number> | undefined;
  /** By site, in the unit of the demands; Infinity: none. */
  readonly capacities?: ArrayLike<number> | undefined;
  /** Whether several sites may share a zone. Matters with `capacities` only; default false. */
  readonly split?: boolean | undefined;
  /** By zone: the price of leaving it without a site. Absent: each zone must be served. */
  readonly unserved?: ArrayLike<number> | undefined;
  /** How many sites are open in the end, those open already included. */
  readonly count?: { readonly min?: number; readonly max?: number } | undefined;
  /** Money of another purse: Σ spend of the open sites ≤ limit. */
  readonly budget?: { readonly limit: number; readonly spend: ArrayLike<number> } | undefined;
  /** Sites that are open already, and stay so. */
  readonly open?: readonly number[] | undefined;
  /** Sites that may not be opened. */
  readonly closed?: readonly number[] | undefined;
}

/** Part of a zone's demand, in (0, 1]. */
export interface Share {
  readonly site: number;
  readonly share: number;
}

export interface LocationPlan {
  /** Opening, serving, and what is left out. */
  readonly cost: number;
  /** Ascending. */
  readonly open: readonly number[];
  /** By zone; the shares add up to one, or to less where leaving out has a price. */
  readonly served: readonly (readonly Share[])[];
}

/** What is known in the end. */
export interface LocationAnswer {
  /** Absent: none was found; see `proved`. */
  readonly plan: LocationPlan | undefined;
  /** No plan can cost less. */
  readonly bound: number;
  /** (cost − bound) ÷ cost; 0 if both are 0, Infinity without a plan. */
  readonly gap: number;
  /** `bounded`: the plan is within the gap; `nothing`: the search found no plan and no proof. */
  readonly proved: 'optimal' | 'infeasible' | 'bounded' | 'nothing';
}
