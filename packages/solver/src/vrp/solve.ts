import { cycles, solveWithCore } from './core/solve-core.ts';
import type { Problem } from './problem.ts';
import type { Solution } from './solution.ts';
import { type Fault, validate } from './validate.ts';

export interface SyncOptions {
  /** Same problem, seed and iterations: same answer, on any machine. Default 1. */
  readonly seed?: number | undefined;
  /** Rounds of the search after the first plan. Default 2,000, or no limit with `shouldStop`. */
  readonly iterations?: number | undefined;
  /** Share of the time used so far, 0 … 1: lets the search cool down just in time. */
  readonly progress?: (() => number) | undefined;
  /** Asked often; true ends the search with the best plan so far. For limits of wall-clock time. */
  readonly shouldStop?: (() => boolean) | undefined;
  /**
   * Asked while reasons are looked for, after the search: true when the time for that is up, too. The
   * reasons that are left are then the first vehicle's, not the nearest miss of all.
   */
  readonly isLate?: (() => boolean) | undefined;
  /** Hears of the first plan and of each better one. */
  readonly onImprovement?: ((improvement: Improvement) => void) | undefined;
}

export interface Improvement {
  /** 0 for the first plan. */
  readonly iteration: number;
  readonly unservedExpress: number;
  readonly unservedNormal: number;
  /** Money, prizes of optional jobs left out included. */
  readonly cost: number;
  /** Writes the plan out; it stays valid however the search goes on. */
  readonly solution: () => Solution;
}

/** Thrown by `solve`, `solveSync` and `insert`: call `validate` first where the input is not your own. */
export class InvalidProblem extends Error {
  override readonly name = 'InvalidProblem';
  readonly faults: readonly Fault[];
  constructor(faults: readonly Fault[]) {
    const [first] = faults;
    const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
    super(first ? `${first.field} ${first.problem}: ${first.fix}${more}` : 'invalid problem');
    this.faults = faults;
  }
}

/** Iterations of the core's first cooling when it is told no end. */
const FIRST_CYCLE = 4_000;
const never = (): boolean => false;

/**
 * Plans routes on the caller's own thread: synchronous and pure, deterministic unless `shouldStop` or
 * `progress` look at a clock. For whoever is on a thread for the purpose, for tests and small problems.
 */
export function solveSync(problem: Problem, options: SyncOptions = {}): Solution {
  const faults = validate(problem);
  if (faults.length > 0) throw new InvalidProblem(faults);
  const shouldStop = options.shouldStop ?? never;
  const iterations = options.iterations ?? (options.shouldStop ? Infinity : 2_000);
  const { onImprovement, progress } = options;
  const share =
    progress ??
    (iterations < Infinity ? (i: number) => i / iterations : cycles(FIRST_CYCLE, shouldStop));
  return solveWithCore(problem, {
    seed: options.seed ?? 1,
    isLate: options.isLate,
    progress: (i) => (i >= iterations || shouldStop() ? 1 : share(i)),
    onBest:
      onImprovement &&
      ((iteration, unserved, solution) => onImprovement({ iteration, ...unserved, solution })),
  });
}
