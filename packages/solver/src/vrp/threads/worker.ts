import { once } from 'node:events';
import { parentPort } from 'node:worker_threads';
import { draftOf } from '../core/solve-core.ts';
import { searchInTeam } from '../core/team.ts';
import {
  instantNow,
  type Job,
  type LoneTask,
  type Report,
  shareUsed,
  type TeamTask,
} from './job.ts';

/** A thread of `solve`: one job in, improvements out. */
const tell = (report: Report): void => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(report);
};

/** Share of the budget between meetings, and how many milliseconds they are apart at most. */
const STRETCH = 1 / 40;
const MOST_APART = 500;
/** Milliseconds after the search for the reasons of whoever is left out. */
const FOR_REASONS = 150;
/** Milliseconds between plans written out by a search on its own. */
const PAUSE = 250;

function workInTeam({ member, seed, budget }: Job, task: TeamTask): void {
  const { model, neighbours, board } = task;
  searchInTeam(model, {
    board,
    neighbours,
    member,
    seed,
    progress: (i) => shareUsed(budget, i),
    stretch: stretchOf(budget),
    onKept: (iteration, cost, next) => {
      const { met, visits } = draftOf(model, next, cost);
      tell({ kind: 'improved', figures: { iteration, ...met }, plan: visits });
    },
  });
}

/** Share of the budget that one recombination may take, and seconds. */
const TURN = 0.025;
const LONGEST_TURN = 2;

/** HiGHS is loaded while the members look for their first solution. */
async function recombineFor({ budget }: Job, { model, board }: TeamTask): Promise<void> {
  const [{ openHighs }, { recombineInTurns }] = await Promise.all([
    import('../../mip/highs.ts'),
    import('../core/recombiner.ts'),
  ]);
  const mip = await openHighs();
  const { from, until, processorTime } = budget;
  const seconds = processorTime ?? (until - from) / 1000;
  recombineInTurns(model, {
    board,
    mip,
    progress: () => shareUsed(budget, 0),
    secondsPerTurn: Math.min(LONGEST_TURN, TURN * seconds),
  });
}

function stretchOf({ from, until }: Job['budget']): number {
  return until === Infinity ? STRETCH : Math.min(STRETCH, MOST_APART / (until - from));
}

/** Loaded only when needed: the core needs none of it. */
async function workAlone(
  { member, seed, budget }: Job,
  { problem, stop }: LoneTask,
): Promise<void> {
  const { solveSync } = await import('../solve.ts');
  let next = 0;
  let last = 0;
  const isOver = (): boolean => Atomics.load(stop, 0) !== 0 || shareUsed(budget, 0) >= 1;
  const solution = solveSync(problem, {
    seed: seed + member,
    iterations: budget.iterations,
    shouldStop: isOver,
    isLate: () => isOver() && instantNow() >= budget.until + FOR_REASONS,
    onImprovement: ({ solution: write, ...figures }) => {
      last = figures.iteration;
      if (performance.now() < next) return;
      tell({ kind: 'improved', figures, plan: write() });
      next = performance.now() + PAUSE;
    },
  });
  const { unservedExpress, unservedNormal, total: cost } = solution.cost;
  const figures = { iteration: last, unservedExpress, unservedNormal, cost };
  tell({ kind: 'improved', figures, plan: solution });
}

// At the end: everything above has to be there before the job is.
if (parentPort !== null) {
  const [job] = (await once(parentPort, 'message')) as [Job];
  if (job.task.kind === 'team' && job.task.recombines) await recombineFor(job, job.task);
  else if (job.task.kind === 'team') workInTeam(job, job.task);
  else await workAlone(job, job.task);
  tell({ kind: 'ended' });
}
