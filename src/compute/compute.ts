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
