import type { Problem } from '../problem.ts';

/**
 * What a benchmark file says beside the problem: which conventions hold, and how its own numbers of
 * nodes and its printed costs relate to the problem's locations and whole numbers.
 */
export interface InstanceInfo {
  readonly name: string;
  readonly class: InstanceClass;
  readonly rounding: Rounding;
  /** Problem's cost × scale = cost in the unit in which best-known values of the class are printed. */
  readonly scale: number;
  /** Problem's distances and times × unit = the same in that unit. */
  readonly unit: number;
  readonly objective: Objective;
  /** By location: the file's own number of the node. */
  readonly nodes: readonly number[];
  /** Locations that are depots; all others are clients, in the order of the file. */
  readonly depots: readonly number[];
  /** By location, for drawing; null if the file gives distances only. */
  readonly places: { readonly x: Float64Array; readonly y: Float64Array } | null;
}

export interface ReadProblem {
  readonly problem: Problem;
  readonly instance: InstanceInfo;
}

export interface ReadOptions {
  /** Used where the file itself has no name. */
  readonly name?: string | undefined;
  readonly class?: InstanceClass | undefined;
  readonly rounding?: Rounding | undefined;
  readonly objective?: Objective | undefined;
}

export const CLASSES = [
  'CVRP',
  'VRPTW',
  'PCVRPTW',
  'MDVRPTW',
  'MDVRP',
  'HFVRP',
  'VRPB',
  'PDPTW',
  'MTVRPTWR',
  'SDVRPTW',
  'GVRP',
  'waystock',
] as const;
export type InstanceClass = (typeof CLASSES)[number];

/**
 * How distances and times become numbers of the problem: `round` to the nearest whole, `dimacs`
 * trunc(10 × value), `exact` round(1000 × value), `none` doubles as they are. The checker judges
 * `none` in doubles; a search on whole numbers scales for itself.
 */
export const ROUNDINGS = ['round', 'dimacs', 'exact', 'none'] as const;
export type Rounding = (typeof ROUNDINGS)[number];

/**
 * `distance`: the cost as it stands. `hierarchical`: fewest vehicles first, then distance; each
 * vehicle has a fixed cost that no distance outweighs.
 */
export const OBJECTIVES = ['distance', 'hierarchical'] as const;
export type Objective = (typeof OBJECTIVES)[number];

interface Convention {
  readonly rounding: Rounding;
  /** Best-known values of the class are printed in file units × this. */
  readonly printed: number;
  readonly objective: Objective;
}

const CONVENTIONS: Readonly<Record<InstanceClass, Convention>> = {
  CVRP: { rounding: 'round', printed: 1, objective: 'distance' },
  VRPTW: { rounding: 'dimacs', printed: 1, objective: 'distance' },
  PCVRPTW: { rounding: 'dimacs', printed: 10, objective: 'distance' },
  MDVRPTW: { rounding: 'exact', printed: 1000, objective: 'distance' },
  MDVRP: { rounding: 'none', printed: 1, objective: 'distance' },
  // Cost coefficients of these files are hundredths.
  HFVRP: { rounding: 'exact', printed: 0.01, objective: 'distance' },
  VRPB: { rounding: 'round', printed: 1, objective: 'distance' },
  PDPTW: { rounding: 'none', printed: 1, objective: 'hierarchical' },
  MTVRPTWR: { rounding: 'dimacs', printed: 10, objective: 'distance' },
  SDVRPTW: { rounding: 'exact', printed: 1000, objective: 'distance' },
  GVRP: { rounding: 'round', printed: 1, objective: 'distance' },
  waystock: { rounding: 'none', printed: 1, objective: 'distance' },
};

const FACTORS: Readonly<Record<Rounding, number>> = { round: 1, dimacs: 10, exact: 1000, none: 1 };

/** Conventions of a class as far as the caller does not override them. */
export function conventionsOf(
  detected: InstanceClass,
  options: ReadOptions,
): Pick<InstanceInfo, 'class' | 'rounding' | 'scale' | 'unit' | 'objective'> {
  const name = options.class ?? detected;
  const convention = CONVENTIONS[name];
  const rounding = options.rounding ?? convention.rounding;
  return {
    class: name,
    rounding,
    // One division of whole numbers, so that 7761 × scale prints as 776.1.
    scale: convention.printed / FACTORS[rounding],
    unit: Math.max(1, convention.printed) / FACTORS[rounding],
    objective: options.objective ?? convention.objective,
  };
}

/** One distance or time of the file in the units of the problem. */
export function amount(value: number, rounding: Rounding): number {
  switch (rounding) {
    case 'round':
      return Math.round(value);
    case 'dimacs':
      return Math.trunc(10 * value);
    case 'exact':
      return Math.round(1000 * value);
    case 'none':
      return value;
  }
}
