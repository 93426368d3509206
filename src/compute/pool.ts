import { Worker } from 'node:worker_threads';
import { type Seconds, seconds } from '@waystock/kernel';
import { type Compute, ComputeError, type JobLimits } from './compute.ts';
import type { Answer, Request, WorkerStart } from './worker.ts';

export interface PoolOptions {
  readonly threads: number;
  /** Module that exports `jobs`; tests bring their own. */
  readonly jobs?: URL;
  readonly megabytesPerThread?: number;
}

interface Ticket {
  readonly name: string;
  readonly input: unknown;
  readonly deadline: number;
  readonly search: Seconds | undefined;
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: ComputeError) => void;
  timer?: NodeJS.Timeout;
  settled?: boolean;
}

const defaultTimeout = seconds(30);
/** What a job leaves of its time for copying, start-up and the answer. */
const shareForSearch = 0.8;

/**
 * Worker threads that start when first needed. The timeout counts from `run`, waiting included: an
 * answer that comes too late is no answer. Only ending the thread stops a job that hangs, so that is
 * what happens; the next job gets a fresh thread, and a thread that dies takes one job with it.
 */
export function openPool(options: PoolOptions): Compute {
  const jobs = (options.jobs ?? new URL('./jobs.ts', import.meta.url)).href;
  const waiting: Ticket[] = [];
  const idle: Worker[] = [];
  const busy = new Map<Worker, Ticket>();
  let stopped = false;

  function run(
    name: string,
    input: unknown,
    { timeout = defaultTimeout, search }: JobLimits = {},
  ): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (stopped) return reject(new ComputeError('stopped', name, 'the pool is closed'));
      const deadline = performance.now() + timeout * 1000;
      const ticket: Ticket = { name, input, deadline, search, resolve, reject };
      ticket.timer = setTimeout(() => expire(ticket, timeout), timeout * 1000);
      waiting.push(ticket);
      serve();
    });
  }

  function serve(): void {
    while (waiting.length > 0) {
      const worker = idle.pop() ?? (busy.size < options.threads ? start() : undefined);
      if (!worker) return;
      const ticket = waiting.shift();
      if (ticket) hand(worker, ticket);
    }
  }

  function hand(worker: Worker, ticket: Ticket): void {
    const { name, input, deadline, search = Infinity } = ticket;
    const now = performance.now();
    // Threads count from instants of their own; the time of day is what they share.
    const most = Math.min((deadline - now) * shareForSearch, search * 1000);
    const until = performance.timeOrigin + now + most;
    const request: Request = { name, input, until };
    busy.set(worker, ticket);
    worker.ref();
    try {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- no window, a thread
      worker.postMessage(request);
    } catch (error) {
      // An input that cannot be cloned is the caller's mistake; the thread has seen nothing of it.
      release(worker, ticket);
      settle(ticket, new ComputeError('failed', ticket.name, String(error)));
    }
  }

  function start(): Worker {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData: { jobs } satisfies WorkerStart,
      ...(options.megabytesPerThread
        ? { resourceLimits: { maxOldGenerationSizeMb: options.megabytesPerThread } }
        : {}),
    });
    let cause = 'the thread ended';
    worker.on('message', (answer: Answer) => {
      const ticket = busy.get(worker);
      // The answer of a thread that is being ended for its lateness comes too late.
      if (!ticket || ticket.settled) return;
      release(worker, ticket);
      settle(ticket, answer.ok ? answer : new ComputeError('failed', ticket.name, answer.message));
      serve();
    });
    worker.on('error', (error) => {
      cause = String(error);
    });
    worker.on('exit', () => {
      const ticket = busy.get(worker);
      busy.delete(worker);
      const at = idle.indexOf(worker);
      if (at >= 0) idle.splice(at, 1);
      if (ticket) settle(ticket, new ComputeError('crashed', ticket.name, cause));
      serve();
    });
    return worker;
  }

  function release(worker: Worker, ticket: Ticket): void {
    if (busy.get(worker) !== ticket) return;
    busy.delete(worker);
    idle.push(worker);
    // A thread with nothing to do does not keep the process alive.
    worker.unref();
  }

  function expire(ticket: Ticket, timeout: Seconds): void {
    const at = waiting.indexOf(ticket);
    if (at >= 0) waiting.splice(at, 1);
    settle(ticket, new ComputeError('timed-out', ticket.name, `no answer within ${timeout} s`));
    for (const [worker, current] of busy) if (current === ticket) end(worker);
  }

  /** Its `exit` event clears up behind it. */
  function end(worker: Worker): void {
    worker.terminate().catch(() => undefined);
  }

  async function stop(): Promise<void> {
    stopped = true;
    const threads = [...idle, ...busy.keys()];
    for (const ticket of [...waiting.splice(0), ...busy.values()])
      settle(ticket, new ComputeError('stopped', ticket.name, 'the pool was closed'));
    await Promise.all(threads.map((worker) => worker.terminate()));
  }

  return { run: run as Compute['run'], stop };
}

/** Settling twice changes nothing: a promise keeps its first answer. */
function settle(ticket: Ticket, answer: { readonly output: unknown } | ComputeError): void {
  ticket.settled = true;
  clearTimeout(ticket.timer);
  if (answer instanceof ComputeError) ticket.reject(answer);
  else ticket.resolve(answer.output);
}
