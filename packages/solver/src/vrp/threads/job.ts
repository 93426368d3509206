import type { Board } from '../core/board.ts';
import type { Model } from '../core/model.ts';
import type { Neighbours } from '../core/neighbours.ts';
import type { Problem } from '../problem.ts';
import type { Solution } from '../solution.ts';

/** What a thread is given, and what it tells. */
export interface Job {
  readonly member: number;
  readonly seed: number;
  readonly budget: Budget;
  /** The core searches in a team; what it does not know yet each thread searches by itself. */
  readonly task: TeamTask | LoneTask;
}

export interface TeamTask {
  readonly kind: 'team';
  readonly model: Model;
  readonly neighbours: Neighbours;
  readonly board: Board;
  /** Recombines what the members have driven, instead of being one. */
  readonly recombines: boolean;
}

export interface LoneTask {
  readonly kind: 'alone';
  readonly problem: Problem;
  /** One number: not 0 once everybody has to stop. */
  readonly stop: Int32Array;
}

/** Until an instant (milliseconds since 1970), for so many iterations of each thread, or both. */
export interface Budget {
  readonly from: number;
  readonly until: number;
  readonly iterations: number;
  /** Seconds of processor time, of all threads of the process together, instead of the clock. */
  readonly processorTime?: number | undefined;
}

export interface Figures {
  readonly iteration: number;
  readonly unservedExpress: number;
  readonly unservedNormal: number;
  readonly cost: number;
}

export type Report =
  | { readonly kind: 'improved'; readonly figures: Figures; readonly plan: Plan }
  | { readonly kind: 'ended' };

/** Visits by vehicle, still to be written out; or written out already. */
export type Plan = readonly Int32Array[] | Solution;

/** Instants that all threads agree on. */
export const instantNow = (): number => performance.timeOrigin + performance.now();

/** Share of the budget used. */
export function shareUsed({ from, until, iterations, processorTime }: Budget, i: number): number {
  const byCount = i / iterations;
  if (processorTime !== undefined) {
    const { user, system } = process.cpuUsage();
    return Math.max(byCount, ((user + system) / 1e6 - from) / processorTime);
  }
  return until === Infinity ? byCount : Math.max(byCount, (instantNow() - from) / (until - from));
}
