import { assert, ok, type Position, refuse, type Result, seconds } from '@waystock/kernel';
import {
  type Fault,
  jsonPathOf,
  type Problem,
  problemOf,
  type Solution,
  validate,
} from '@waystock/solver';
import {
  matrixQuery,
  type Profile,
  profiles as roadProfiles,
  type TravelSource,
} from '../domains/roads/index.ts';
import type { World } from '../world.ts';
import { roadsInUse } from './roads-in-use.ts';
import { askMatrix } from './travel-between.ts';

/** A routing problem as callers write it; `positions` stand in for matrices, and our roads join them. */
export interface AskedProblem {
  readonly positions?: readonly Position[];
  readonly locations?: number;
  readonly profiles?: readonly unknown[];
  readonly vehicles: readonly { readonly profile: string }[];
}

export type { Refusal, Route, Solution } from '@waystock/solver';

export interface ProblemContradictory {
  readonly kind: 'problem-contradictory';
  readonly faults: readonly Fault[];
}

/** Its thread had no time for the problem before the time was up. */
export interface SolverBusy {
  readonly kind: 'solver-busy';
  readonly retryAfterS: number;
}

export interface Answered {
  readonly solution: Solution;
  /** Where times and distances came from; empty where the caller gave them. */
  readonly travel: readonly { readonly profile: string; readonly source: TravelSource }[];
}

interface Effort {
  /** Seconds of search. */
  readonly time: number;
  readonly seed: number;
}

/**
 * The solver as a service: whatever problem a caller has, validated, solved on a thread of its own and
 * judged by the independent checker before anybody sees the answer. Nothing is kept.
 */
export async function solveProblem(
  world: World,
  asked: AskedProblem,
  effort: Effort,
): Promise<Result<Answered, ProblemContradictory | SolverBusy>> {
  const joined = await joinByRoads(world, asked);
  if (!joined.ok) return joined;
  const { written, travel } = joined.value;
  const { problem } = problemOf(written);
  const faults = validate(problem).map((fault) => ({ ...fault, field: jsonPathOf(fault.field) }));
  if (faults.length > 0) return contradictory(...faults);
  const solution = await solveApart(world, problem, effort);
  return solution.ok ? ok({ solution: solution.value, travel }) : solution;
}

/** For starting the thread, and for writing and judging the answer. */
const aroundTheSearch = 5;

async function solveApart(
  world: World,
  problem: Problem,
  { time, seed }: Effort,
): Promise<Result<Solution, SolverBusy>> {
  const limits = { search: seconds(time), timeout: seconds(time + aroundTheSearch) };
  try {
    const done = await world.compute.run('solveProblem', { problem, seed }, limits);
    assert(done.violations.length === 0, `the solver broke a rule: ${done.violations[0]?.kind}`);
    return ok(done.solution);
  } catch (error) {
    const { reason } = error as { readonly reason?: unknown };
    if (reason !== 'timed-out' && reason !== 'stopped') throw error;
    return refuse({ kind: 'solver-busy', retryAfterS: Math.ceil(time) });
  }
}

/** With its travel as matrices: as they came, or by the roads between the positions. */
async function joinByRoads(
  world: World,
  asked: AskedProblem,
): Promise<Result<{ written: object; travel: Answered['travel'] }, ProblemContradictory>> {
  const { positions, ...rest } = asked;
  if (!positions) {
    if (!asked.profiles || asked.locations === undefined) return contradictory(needsTravel);
    return ok({ written: asked, travel: [] });
  }
  if (asked.profiles || asked.locations !== undefined) return contradictory(travelTwice);
  const names = [...new Set(asked.vehicles.map(({ profile }) => profile))];
  const unknown = names.find((name) => !isProfile(name));
  if (unknown !== undefined) return contradictory(unknownProfile(asked, unknown));
  const roads = await roadsInUse(world);
  const known = names.filter(isProfile);
  const found = await Promise.all(
    known.map((name) => askMatrix(world, matrixQuery(roads, name, positions, positions))),
  );
  const profiles = found.map(({ durations_s, distances_m }, i) => {
    return { name: known[i], durations_s: [...durations_s], distances_m: [...distances_m] };
  });
  const travel = found.map(({ source }, i) => ({ profile: known[i] as string, source }));
  return ok({ written: { ...rest, locations: positions.length, profiles }, travel });
}

const isProfile = (name: string): name is Profile =>
  (roadProfiles as readonly string[]).includes(name);

const contradictory = (...faults: readonly Fault[]) =>
  refuse({ kind: 'problem-contradictory', faults } as const);

const needsTravel: Fault = {
  field: 'profiles',
  problem: 'or locations is missing, and so is positions',
  fix: 'give travel as matrices (locations and profiles) or as positions',
};
const travelTwice: Fault = {
  field: 'positions',
  problem: 'comes with matrices of your own',
  fix: 'give either positions, or locations and profiles',
};
const unknownProfile = ({ vehicles }: AskedProblem, profile: string): Fault => ({
  field: `vehicles[${vehicles.findIndex((vehicle) => vehicle.profile === profile)}].profile`,
  problem: `is ${profile}, which our roads do not know`,
  fix: `take one of ${roadProfiles.join(', ')}, or give matrices`,
});
