import { availableParallelism } from 'node:os';
import { bury, newBoard, stopAll } from '../core/board.ts';
import { compileModel, type Model } from '../core/model.ts';
import { nearest } from '../core/neighbours.ts';
import { isPlain } from '../core/plain.ts';
import { A_HANDFUL } from '../core/restarts.ts';
import { writeOut } from '../core/solve-core.ts';
import { tuningFor } from '../core/tuning.ts';
import type { Instance } from '../instance.ts';
import type { Problem } from '../problem.ts';
import type { Solution } from '../solution.ts';
import { type Improvement, InvalidProblem, solveSync } from '../solve.ts';
import { validate } from '../validate.ts';
import { compareFound, type Found } from './compare.ts';
import { type Crew, hire } from './crew.ts';
import { type Budget, instantNow, type Job, type Plan, type Report, type TeamTask } from './job.ts';
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

/** Milliseconds after the search in which reasons are the nearest miss of the whole fleet. */
const FOR_REASONS = 150;
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
  const { task, exact, stop, onDeath } = prepare(problem, crew.size);
  const budget = budgetOf(options, started);
  const best = newIncumbent(exact, options.onImprovement);
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
  // With a time limit the reasons for whoever is left out have one, too; else they are the nearest miss.
  const late = budget.until === Infinity ? Infinity : instantNow() + FOR_REASONS;
  const solution = best.solution(() => instantNow() >= late);
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
  /** Plans are written out by it. */
  readonly exact: Instance;
  readonly task: Job['task'];
  readonly stop: () => void;
  readonly onDeath: (member: number) => void;
}

/** Threads of a team work on one plan; of what is not plain, or too small, each has its own. */
function prepare(problem: Problem, members: number): Prepared {
  const model = compileModel(problem);
  return isPlain(model) && problem.jobs.length > A_HANDFUL
    ? prepareTeam(model, members)
    : prepareAlone(model);
}

function prepareTeam(model: Model, members: number): Prepared {
  // The threads need no more; its matrices may be the problem's own, and exact evaluation is not asked.
  const { problem, exact: _, ...arrays } = model;
  const bare = { problem: { ...problem, profiles: [] }, exact: {} as Instance };
  const shared = { ...inSharedMemory(arrays), ...bare };
  const neighbours = inSharedMemory(nearest(model, tuningFor(model).neighbours));
  const board = newBoard(model, members);
  return {
    exact: model.exact,
    task: { kind: 'team', model: shared, neighbours, board, recombines: false },
    stop: () => stopAll(board),
    onDeath: (member) => bury(board, member),
  };
}

function prepareAlone({ problem: given, exact }: Model): Prepared {
  const stopFlag = new Int32Array(new SharedArrayBuffer(4));
  const problem = { ...given, profiles: inSharedMemory(given.profiles) };
  return {
    exact,
    task: { kind: 'alone', problem, stop: stopFlag },
    stop: () => void Atomics.store(stopFlag, 0, 1),
    onDeath: () => undefined,
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
  readonly solution: (isLate: () => boolean) => Solution | undefined;
}

/** The best plan that any thread has told of. */
function newIncumbent(exact: Instance, onImprovement: SolveOptions['onImprovement']): Incumbent {
  let best: Found | undefined;
  const written = (one: Plan, isLate?: () => boolean): Solution =>
    'routes' in one ? one : writeOut(exact, one, isLate);
  return {
    hear: (report) => {
      if (report.kind !== 'improved') return;
      if (best && compareFound(exact.problem, report, best) >= 0) return;
      best = report;
      const { figures, plan } = report;
      onImprovement?.({ ...figures, solution: () => written(plan) });
    },
    solution: (isLate) => best && written(best.plan, isLate),
  };
}
