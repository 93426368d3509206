import type { api } from '@waystock/contract';
import { ok } from '@waystock/kernel';
import { inWords } from '../../domains/dispatch/index.ts';
import {
  type Refusal,
  type Route,
  type Solution,
  solveProblem,
} from '../../workflows/solve-problem.ts';
import type { HandlersOf } from '../handler.ts';

const usualSeconds = 2;

export const solver = {
  async solve({ world, body }) {
    const { problem, seconds: time = usualSeconds, seed = 1 } = body;
    const answered = await solveProblem(world, problem, { time, seed });
    if (!answered.ok) return answered;
    const { solution, travel } = answered.value;
    return ok({ ...answerOf(solution), travel: [...travel] });
  },
} satisfies HandlersOf<typeof api.solver>;

function answerOf({ cost, routes, unserved }: Solution) {
  const { total, fixed, distance, time, prizes, penalties = 0 } = cost;
  return {
    cost: {
      ...{ total, fixed, distance, time, prizes, penalties },
      unserved_express: cost.unservedExpress,
      unserved_normal: cost.unservedNormal,
    },
    routes: routes.map(routeOf),
    unserved: unserved.map(({ job, reason, also }) => ({
      job,
      reason: reasonOf(reason),
      also: also.map(reasonOf),
    })),
  };
}

const routeOf = (route: Route) => ({
  vehicle: route.vehicle,
  departure_s: route.departure,
  arrival_s: route.arrival,
  distance_m: route.distance,
  duration_s: route.duration,
  waiting_s: route.waiting,
  load: [...route.load],
  cost: route.cost,
  stops: route.stops.map((stop) => ({
    job: stop.job,
    kind: stop.kind,
    location: stop.location,
    ...instantsOf(stop),
    late_s: stop.late,
  })),
  reloads: (route.reloads ?? []).map((stop) => ({
    before: stop.before,
    location: stop.location,
    ...instantsOf(stop),
  })),
  breaks: (route.breaks ?? []).map((stop) => ({
    id: stop.id,
    before: stop.before,
    ...instantsOf(stop),
  })),
});

interface Halt {
  readonly arrival: number;
  readonly start: number;
  readonly departure: number;
}

const instantsOf = ({ arrival, start, departure }: Halt) => ({
  arrival_s: arrival,
  start_s: start,
  departure_s: departure,
});

const reasonOf = (refusal: Refusal) => ({
  kind: refusal.kind,
  vehicle: 'vehicle' in refusal ? refusal.vehicle : null,
  text: inWords(refusal),
});
