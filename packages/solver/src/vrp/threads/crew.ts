import { Worker } from 'node:worker_threads';
import type { Job, Report } from './job.ts';

/** The threads of one `solve`: they start at once and wait for their jobs. */
export interface Crew {
  readonly size: number;
  /** Hands out the jobs; done when every thread has ended or died, or when the listener throws. */
  readonly work: (jobs: readonly Job[], hear: Listener) => Promise<void>;
  /** Ends whoever is still there. */
  readonly dismiss: () => Promise<void>;
}

export interface Listener {
  readonly report: (report: Report, member: number) => void;
  readonly death: (error: Error, member: number) => void;
}

/** Once built for publication, the neighbour is JavaScript. */
const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
export const SCRIPT = new URL(`./worker.${extension}`, import.meta.url);

/** Tests bring scripts of their own for some members. */
export function hire(size: number, scriptOf: (member: number) => URL = () => SCRIPT): Crew {
  const workers = Array.from({ length: size }, (_, member) => new Worker(scriptOf(member)));
  return {
    size,
    work: async (jobs, hear) => {
      await Promise.all(
        workers.map((worker, member) => follow(worker, jobs[member]!, hear, member)),
      );
    },
    dismiss: async () => {
      await Promise.all(workers.map((worker) => worker.terminate()));
    },
  };
}

function follow(worker: Worker, job: Job, hear: Listener, member: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let ended = false;
    const end = (error?: Error): void => {
      if (ended) return;
      ended = true;
      if (error !== undefined) hear.death(error, member);
      resolve();
    };
    worker.on('message', (report: Report) => {
      if (report.kind === 'ended') return end();
      try {
        hear.report(report, member);
      } catch (error) {
        // The listener's own mistake ends everything, not just this thread.
        reject(error);
      }
    });
    worker.once('error', end);
    worker.once('messageerror', end);
    worker.once('exit', (code) => end(new Error(`a thread of the search ended with ${code}`)));
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    worker.postMessage(job);
  });
}
