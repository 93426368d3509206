import { asProblem, overRange } from '../seed004/as-problem.ts';
import { byVisit } from '../seed004/by-visit.ts';
import { type Day, nodeCount, type Service } from '../seed004/day.ts';
import type { Form } from '../seed004/model.ts';
import { readDay } from '../seed004/read-day.ts';
import { planOf, type SolvedDay, solveModel } from '../seed004/solve-model.ts';
import { check } from '../vrp/check.ts';
import { restate } from '../vrp/checking/restate.ts';
import type { Solution } from '../vrp/solution.ts';
import type { SolveArguments } from './arguments.ts';
import type { CliIo } from './io.ts';
import { runSearch } from './run-search.ts';

/**
 * A folder of seed 004's data. `intended`: the search plans, and HiGHS gets what is left of the time to
 * prove or better the plan where the model is small enough. `literal`: HiGHS alone, faults and all.
 */
export async function solveSeed004(asked: SolveArguments, io: CliIo): Promise<number> {
  const text = (path: string): string => io.readText(`${asked.file}/${path}`);
  const service = asked.service as Service;
  const form = asked.form as Form;
  const { day: given, warnings } = readDay(
    {
      depots: text('depot.json'),
      vehicleConfig: text('config/vehicle_config.json'),
      boxes: text('config/boxsize.tsv'),
      orders: text(`${service}/orders.csv`),
      matrix: text(`${service}/gmap_matrix.json`),
      validation: text(`${service}/gmap_validation.json`),
    },
    service,
  );
  for (const warning of warnings) io.err(`warning: ${warning}\n`);
  const deadline = asked.seconds ?? 10;
  if (form === 'literal') {
    const seconds = Math.max(0.1, deadline - io.elapsed() - KEPT_BACK);
    const solved = await solveModel(given, form, { limits: { seconds, seed: asked.seed } });
    io.out(`${JSON.stringify(literalDocument(given, solved, io.elapsed()))}\n`);
    return 0;
  }
  const day = byVisit(given);
  const problem = asProblem(day);
  const small = day.vehicles.length * nodeCount(day) ** 2 <= PROVABLE;
  const searchUntil = small ? deadline / 3 : deadline - KEPT_BACK;
  const improvements: [number, number][] = [];
  const { threads, seed, iterations } = asked;
  const solution = await runSearch({
    problem,
    seed,
    threads,
    iterations,
    seconds:
      iterations === undefined || asked.seconds !== undefined
        ? Math.max(0, searchUntil - io.elapsed())
        : undefined,
    onImprovement: (cost) => improvements.push([Number(io.elapsed().toFixed(3)), cost]),
  });
  const left = deadline - io.elapsed() - KEPT_BACK;
  const limits = { seconds: left, seed: asked.seed };
  const exact = small && left > 0.2 ? await solveModel(day, form, { limits }) : null;
  const proven = exact && exact.routes.length > 0 ? restate(problem, planOf(day, exact)) : null;
  const best = proven && proven.cost.total < solution.cost.total ? proven : solution;
  const faults = [...check(problem, best, { claims: false }), ...overRange(day, best)];
  const document = {
    ...planDocument(given, day, best),
    feasible: faults.length === 0,
    bound: exact && Number.isFinite(exact.bound) ? exact.bound : null,
    optimal: exact !== null && best.cost.total <= exact.bound + 0.01,
    seconds: Number(io.elapsed().toFixed(3)),
    threads,
    improvements,
  };
  io.out(`${JSON.stringify(document)}\n`);
  return 0;
}

/** HiGHS stops a little after its limit, and has to load. */
const KEPT_BACK = 0.3;
/** Arcs by vehicles up to which a proof within seconds is worth trying. */
const PROVABLE = 400;

/** In the numbers of the data's matrix: a customer with several visits is one node there. */
function planDocument(given: Day, day: Day, solution: Solution) {
  const first = day.depots.length;
  const nodeAt = (location: number): number => {
    const customer = day.stops[location - first]?.customer;
    return first + given.stops.findIndex((stop) => stop.customer === customer);
  };
  const ordersAt = (location: number): string[] =>
    day.orders.filter((order) => order.stop + first === location).map((order) => order.id);
  return {
    form: 'intended',
    cost: solution.cost.total,
    routes: solution.routes.map((route) => ({
      vehicle: route.vehicle,
      depot: day.vehicles.find(({ id }) => id === route.vehicle)?.depot ?? 0,
      stops: route.stops.map((stop) => nodeAt(stop.location)),
      orders: route.stops.flatMap((stop) => ordersAt(stop.location)),
      arrivals_s: route.stops.map((stop) => stop.start),
      load: route.load,
    })),
    unserved: solution.unserved.flatMap(({ job, reason }) =>
      ordersAt(first + Number(job.replace('visit-', ''))).map((id) => ({ id, reason })),
    ),
  };
}

function literalDocument(day: Day, solved: SolvedDay, seconds: number) {
  const feasible =
    solved.routes.length > 0 || (solved.status === 'optimal' && day.orders.length === 0);
  return {
    form: 'literal',
    status: solved.status,
    cost: Number.isFinite(solved.objective) ? solved.objective : null,
    bound: Number.isFinite(solved.bound) ? solved.bound : null,
    feasible,
    optimal: solved.status === 'optimal',
    routes: solved.routes.map(({ vehicle, stops, arrivals }) => ({
      vehicle: day.vehicles[vehicle]?.id,
      depot: day.vehicles[vehicle]?.depot,
      stops: stops.map((stop) => stop + day.depots.length),
      arrivals_s: arrivals,
    })),
    unserved: feasible ? [] : day.orders.map(({ id }) => ({ id, reason: solved.status })),
    seconds: Number(seconds.toFixed(3)),
    threads: 1,
    improvements: [],
  };
}
