import { parentPort, workerData } from 'node:worker_threads';
import { must } from '@waystock/kernel';
import type { Effort } from './jobs.ts';

/** One thread of the pool: takes a request, runs the job of that name, sends its answer back. */
export interface Request {
  readonly name: string;
  readonly input: unknown;
  /** When its search should stop, in milliseconds of the epoch. */
  readonly until: number;
}

export type Answer =
  | { readonly ok: true; readonly output: unknown }
  | { readonly ok: false; readonly message: string };

export interface WorkerStart {
  /** Address of the module that exports `jobs`. */
  readonly jobs: string;
}

type Job = (input: unknown, effort: Effort) => unknown;

const port = must(parentPort, 'worker.ts runs as a worker thread only');
const { jobs } = (await import((workerData as WorkerStart).jobs)) as {
  jobs: Readonly<Record<string, Job>>;
};

port.on('message', (request: Request) => {
  respond(request).catch((error: unknown) => {
    // Not even the failure could be told: the thread ends, and the pool tells it.
    queueMicrotask(() => {
      throw error;
    });
  });
});

async function respond(request: Request): Promise<void> {
  const reply = await answer(request);
  try {
    port.postMessage(reply);
  } catch (error) {
    port.postMessage({ ok: false, message: `its output cannot be copied: ${String(error)}` });
  }
}

async function answer({ name, input, until }: Request): Promise<Answer> {
  const end = until - performance.timeOrigin;
  const effort: Effort = { shouldStop: () => performance.now() >= end };
  try {
    const job = must(jobs[name], `there is no compute job named ${name}`);
    return { ok: true, output: await job(input, effort) };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? (error.stack ?? '') : String(error) };
  }
}
