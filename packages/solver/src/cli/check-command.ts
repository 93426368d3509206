import { check, type Violation } from '../vrp/check.ts';
import { restate } from '../vrp/checking/restate.ts';
import { missingJobs, printedCost } from '../vrp/format/check-sol.ts';
import { checkArguments } from './arguments.ts';
import type { CliIo } from './io.ts';
import { readProblem } from './read-input.ts';
import { readPlan } from '../vrp/format/read-plan.ts';

/** Judges a plan by the independent checker: 0 feasible, 1 not. */
export function checkCommand(words: readonly string[], io: CliIo): number {
  const asked = checkArguments(words);
  const read = readProblem(asked, io);
  const { plan, cost: claimed } = readPlan(read, io.readText(asked.solution));
  const solution = restate(read.problem, plan);
  const violations: Violation[] = [
    ...check(read.problem, solution, { claims: false }),
    ...missingJobs(read, solution),
  ];
  const cost = printedCost(read, solution);
  // Others print two decimals.
  if (claimed !== null && Math.abs(claimed - cost) > 0.006 + 1e-9 * Math.abs(cost)) {
    const message = `the cost says ${claimed}, but it is ${cost}`;
    violations.push({ kind: 'wrong-cost', amount: claimed - cost, message });
  }
  const feasible = violations.length === 0;
  const vehicles = solution.routes.length;
  io.out(`${JSON.stringify({ cost, vehicles, feasible, violations })}\n`);
  return feasible ? 0 : 1;
}
