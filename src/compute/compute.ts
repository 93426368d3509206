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
    options?: { readonly timeout?: Seconds },
  ): Promise<ComputeJobs[Name]['output']>;
  stop(): Promise<void>;
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
