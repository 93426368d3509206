import { type Compute, ComputeError } from './compute.ts';
import { type Effort, jobs as allJobs } from './jobs.ts';

type Job = (input: unknown, effort: Effort) => unknown;

/**
 * Runs jobs on the calling thread, limited by iterations: the same input gives the same answer
 * again, on any machine. For the simulation and for tests. Input and output are copied as a worker
 * would, so that code which only works inline does not go unnoticed.
 */
export function inlineCompute(options: {
  readonly iterations: number;
  readonly jobs?: Readonly<Record<string, Job>>;
}): Compute {
  const jobs = options.jobs ?? (allJobs as unknown as Readonly<Record<string, Job>>);
  const effort: Effort = { iterations: options.iterations };
  let stopped = false;
  const run = async (name: string, input: unknown): Promise<unknown> => {
    if (stopped) throw new ComputeError('stopped', name, 'inline compute was closed');
    const job = jobs[name];
    if (!job) throw new ComputeError('failed', name, 'there is no such job');
    try {
      return structuredClone(await job(structuredClone(input), effort));
    } catch (error) {
      throw new ComputeError('failed', name, String(error));
    }
  };
  return {
    run: run as Compute['run'],
    async stop() {
      stopped = true;
    },
  };
}
