import { stepsOf } from '../vrp/checking/drive.ts';
import { printedCost } from '../vrp/format/check-sol.ts';
import type { ReadProblem } from '../vrp/format/instance.ts';
import { tripsOfSteps, writeSol } from '../vrp/format/sol.ts';
import type { Solution } from '../vrp/solution.ts';
import { solveArguments } from './arguments.ts';
import { describeSolution } from './document.ts';
import { type CliIo, UsageError } from './io.ts';
import { readProblem } from './read-input.ts';
import { runSearch } from './run-search.ts';
import { drawRoutes } from './svg.ts';

/**
 * Reads a problem, searches until the time or the iterations are over, and prints one JSON document.
 * Seconds count from the start of the process; a little is kept back for checking and printing.
 */
export async function solveCommand(words: readonly string[], io: CliIo): Promise<number> {
  const asked = solveArguments(words);
  if (asked.read.format === 'seed004') {
    // Loaded only when asked for: it brings HiGHS along.
    const { solveSeed004 } = await import('./solve-seed004.ts');
    return solveSeed004(asked, io);
  }
  const read = readProblem(asked, io);
  const keptBack = KEPT_BACK + KEPT_BACK_PER_JOB * read.problem.jobs.length;
  const improvements: [number, number][] = [];
  const printedAs = costPrinter(read);
  const { threads, seed, iterations, processorTime } = asked;
  const solution = await runSearch({
    problem: read.problem,
    seed,
    threads,
    iterations,
    seconds: asked.seconds && Math.max(0, asked.seconds - keptBack - io.elapsed()),
    processorTime,
    onImprovement: (cost) => {
      const seconds = Number(io.elapsed().toFixed(3));
      const printed = printedAs(cost);
      improvements.push([seconds, printed]);
      if (io.watched) io.err(`\r${seconds.toFixed(1)} s  ${printed}\u001B[K`);
    },
  });
  if (io.watched && improvements.length > 0) io.err('\n');
  if (asked.out?.endsWith('.sol')) io.writeText(asked.out, solText(read, solution));
  if (asked.svg !== undefined) writeDrawing(read, solution, asked.svg, io);
  const seconds = Number(io.elapsed().toFixed(3));
  const document = describeSolution(read, solution, { seconds, threads, improvements });
  const text = `${JSON.stringify(document)}\n`;
  if (asked.out !== undefined && !asked.out.endsWith('.sol')) io.writeText(asked.out, text);
  io.out(text);
  return 0;
}

/** A cost of the search in the unit of the class; where vehicles come first, the distance beside them. */
function costPrinter({ problem, instance }: ReadProblem): (cost: number) => number {
  // One vehicle costs more than any distance, so the distance is what is left.
  const vehicle =
    instance.objective === 'hierarchical' ? problem.vehicles[0]?.cost.fixed : undefined;
  return (cost) => {
    if (vehicle === undefined) return Number((cost * instance.scale).toPrecision(12));
    // Beside the vehicles a sum holds no more digits of it.
    return Number(((cost % vehicle) * instance.scale).toFixed(4));
  };
}

/** Seconds for writing the plan out, the check, the document and the files. */
const KEPT_BACK = 0.05;
const KEPT_BACK_PER_JOB = 1e-4;

function solText(read: ReadProblem, solution: Solution): string {
  const planned = solution.routes.map((route) => ({
    vehicle: route.vehicle,
    ...tripsOfSteps(stepsOf(route)),
  }));
  return writeSol(read, planned, String(printedCost(read, solution)));
}

function writeDrawing(read: ReadProblem, solution: Solution, path: string, io: CliIo): void {
  const drawing = drawRoutes(read, solution);
  if (drawing === null) throw new UsageError('--svg needs coordinates, and the file has none');
  io.writeText(path, drawing);
}
