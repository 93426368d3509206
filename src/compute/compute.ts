import type { Seconds } from '@waystock/kernel';
import type { ComputeJobs } from './jobs.ts';

/**
 * Heavy work off the event loop: a pool of worker threads in production, inline and limited by
 * iterations in the simulation. A job that fails or overruns rejects; the caller has a fallback.
 */
export interface Compute {
  run<Name extends keyof ComputeJobs>(
    name: Name,
    input: ComputeJobs[Name]['input'],
    options?: JobLimits,
  ): Promise<ComputeJobs[Name]['output']>;
  stop(): Promise<void>;
}

export interface JobLimits {
  /** Without an answer by then there is none. Waiting for a thread counts. */
  readonly timeout?: Seconds;
  /** When it is told to stop searching, from when it begins; else with most of the timeout. */
  readonly search?: Seconds;
}

/** Why a job gave no answer. Always expected by the caller, who goes on with its fallback. */
export class ComputeError extends Error {
  override name = 'ComputeError';
  readonly reason: 'failed' | 'timed-out' | 'crashed' | 'stopped';

  constructor(reason: ComputeError['reason'], job: string, detail: string) {
    super(`compute job ${job} ${reason}: ${detail}`);
    this.reason = reason;
  }
}
