import { availableParallelism } from 'node:os';
import { bury, newBoard, stopAll } from '../core/board.ts';
import { compileModel } from '../core/model.ts';
import { nearest } from '../core/neighbours.ts';
import { writeOut } from '../core/solve-core.ts';
import { tuningFor } from '../core/tuning.ts';
import type { Problem } from '../problem.ts';
import { compareRanks } from '../rank.ts';
import type { Solution } from '../solution.ts';
import { type Improvement, InvalidProblem, isForCore, solveSync } from '../solve.ts';
import { validate } from '../validate.ts';
import { type Crew, hire } from './crew.ts';
import {
  type Budget,
  type Figures,
  instantNow,
  type Job,
  type Plan,
  type Report,
  type TeamTask,
} from './job.ts';
import { inSharedMemory } from './share.ts';

export interface SolveOptions {
  /** The search ends after so many seconds. Default 10, or no limit with `iterations`. */
  readonly seconds?: number | undefined;
  /** Rounds of the search in each thread: with the seed and the threads, they determine the plan. */
  readonly iterations?: number | undefined;
  /** Default: as many as the machine has cores. */
  readonly threads?: number | undefined;
  /** Default 1. */
  readonly seed?: number | undefined;
  /** Ends the search: the best plan so far is the answer, or the signal's reason if there is none. */
  readonly signal?: AbortSignal | undefined;
  /** Hears of the first plan and of better ones, some time after they were found. */
  readonly onImprovement?: ((improvement: Improvement) => void) | undefined;
  /** For measuring on a busy machine: processor time of all threads together instead of `seconds`. */
  readonly processorTime?: number | undefined;
}

/** Milliseconds that a thread has for ending by itself. */
const GRACE = 250;
const MOST_THREADS = 16;
const DEFAULT_SECONDS = 10;

/**
 * Plans routes on threads of its own, so that the caller's stays free while they search. It is busy only
 * before (checking and compiling the problem) and after (writing the plan out). Who has a thread for the
 * purpose already calls `solveSync` there. If threads die, what the others found counts.
 */
export async function solve(problem: Problem, options: SolveOptions = {}): Promise<Solution> {
  return solveWith(problem, options);
}

/** With a crew of somebody's choice. */
export async function solveWith(
  problem: Problem,
  options: SolveOptions,
  hireCrew: (size: number) => Crew = (size) => hire(size),
): Promise<Solution> {
  const { threads = availableParallelism(), signal } = options;
  checkOptions(options);
  signal?.throwIfAborted();
  const faults = validate(problem);
  if (faults.length > 0) throw new InvalidProblem(faults);
  const started = instantNow();
  const crew = hireCrew(Math.min(MOST_THREADS, threads));
  // It would make the plan depend on who is faster.
  const helper = crew.size > 1 && options.iterations === undefined ? hire(1) : undefined;
  try {
    return await runCrew(problem, options, { crew, helper, started });
  } finally {
    await Promise.all([crew.dismiss(), helper?.dismiss()]);
  }
}

function checkOptions({ seconds, iterations, threads, seed, processorTime }: SolveOptions): void {
  const check = (name: string, value: number | undefined, isFine: boolean, what: string): void => {
    if (value !== undefined && !isFine)
      throw new RangeError(`${name} is ${value}: it must be ${what}`);
  };
  const isPositive = (value: number | undefined): boolean => value !== undefined && value >= 0;
  check('seconds', seconds, isPositive(seconds), 'a number from 0 up');
  check('processorTime', processorTime, isPositive(processorTime), 'a number from 0 up');
  check('iterations', iterations, isPositive(iterations), 'a number from 0 up');
  check('threads', threads, Number.isInteger(threads) && threads! > 0, 'a whole number from 1 up');
  check('seed', seed, Number.isSafeInteger(seed), 'a whole number');
}

interface Hired {
  readonly crew: Crew;
  /** Recombines what the crew finds, if there is one. */
  readonly helper: Crew | undefined;
  readonly started: number;
}

async function runCrew(
  problem: Problem,
  options: SolveOptions,
  { crew, helper, started }: Hired,
): Promise<Solution> {
  const { signal, seed = 1 } = options;
  const { task, stop, onDeath } = prepare(problem, crew.size);
  const budget = budgetOf(options, started);
  const best = newIncumbent(problem, options.onImprovement);
  const deaths: Error[] = [];
  const jobs = Array.from(
    { length: crew.size },
    (_, member): Job => ({ member, seed, budget, task }),
  );
  if (helper !== undefined && task.kind === 'team') assist(helper, { ...jobs[0]!, task });
  const work = crew.work(jobs, {
    report: best.hear,
    death: (error, member) => {
      deaths.push(error);
      onDeath(member);
    },
  });
  await untilOver(work, budget, stop, signal);
  const solution = best.solution();
  if (solution !== undefined) return solution;
  signal?.throwIfAborted();
  if (deaths.length === crew.size) throw deaths[0];
  // Too little time for the threads to start in: there is a plan all the same.
  return solveSync(problem, { seed, iterations: 0 });
}

/** Nobody waits for it, and if it dies there are fewer offers. */
function assist(helper: Crew, job: Job & { readonly task: TeamTask }): void {
  const task = { ...job.task, recombines: true };
  const ignore = (): void => undefined;
  helper.work([{ ...job, task }], { report: ignore, death: ignore }).catch(ignore);
}

/** Done when the work is, or shortly after it should have been. */
async function untilOver(
  work: Promise<void>,
  { until }: Budget,
  stop: () => void,
  signal: AbortSignal | undefined,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  let onAbort = stop;
  const tooLate = new Promise<void>((resolve) => {
    const after = (milliseconds: number): void => {
      clearTimeout(timer);
      if (milliseconds <= LONGEST_TIMER) timer = setTimeout(resolve, milliseconds);
    };
    after(until - instantNow() + GRACE);
    onAbort = () => {
      stop();
      after(GRACE);
    };
  });
  signal?.addEventListener('abort', onAbort);
  if (signal?.aborted === true) onAbort();
  try {
    await Promise.race([work, tooLate]);
  } finally {
    stop();
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  }
}

/** What a timer can wait for. */
const LONGEST_TIMER = 2 ** 31 - 1;

interface Prepared {
  readonly task: Job['task'];
  readonly stop: () => void;
  readonly onDeath: (member: number) => void;
}

function prepare(given: Problem, members: number): Prepared {
  if (!isForCore(given)) {
    const stopFlag = new Int32Array(new SharedArrayBuffer(4));
    const problem = { ...given, profiles: inSharedMemory(given.profiles) };
    return {
      task: { kind: 'alone', problem, stop: stopFlag },
      stop: () => void Atomics.store(stopFlag, 0, 1),
      onDeath: () => undefined,
    };
  }
  // The threads need the model alone; its matrices may be the problem's own.
  const model = compileModel(given);
  const { problem: _, ...arrays } = model;
  const bare = { ...given, profiles: [] };
  const shared = { ...inSharedMemory(arrays), problem: bare };
  const neighbours = inSharedMemory(nearest(model, tuningFor(model).neighbours));
  const board = newBoard(model, members);
  return {
    task: { kind: 'team', model: shared, neighbours, board, recombines: false },
    stop: () => stopAll(board),
    onDeath: (member) => bury(board, member),
  };
}

function budgetOf(options: SolveOptions, started: number): Budget {
  const { iterations, processorTime } = options;
  const seconds = options.seconds ?? (iterations === undefined ? DEFAULT_SECONDS : Infinity);
  if (processorTime !== undefined) {
    const { user, system } = process.cpuUsage();
    return { from: (user + system) / 1e6, until: Infinity, iterations: Infinity, processorTime };
  }
  return {
    from: started,
    until: started + 1000 * seconds,
    iterations: iterations ?? Infinity,
  };
}

interface Incumbent {
  readonly hear: (report: Report) => void;
  readonly solution: () => Solution | undefined;
}

/** The best plan that any thread has told of. */
function newIncumbent(problem: Problem, onImprovement: SolveOptions['onImprovement']): Incumbent {
  let figures: Figures | undefined;
  let plan: Plan | undefined;
  const written = (one: Plan): Solution => ('routes' in one ? one : writeOut(problem, one));
  return {
    hear: (report) => {
      if (report.kind !== 'improved') return;
      if (figures && compareRanks(rankOf(report.figures), rankOf(figures)) >= 0) return;
      ({ figures, plan } = report);
      const found = plan;
      onImprovement?.({ ...figures, solution: () => written(found) });
    },
    solution: () => plan && written(plan),
  };
}

const rankOf = ({ unservedExpress, unservedNormal, cost }: Figures) => ({
  express: unservedExpress,
  required: unservedNormal,
  cost,
});
