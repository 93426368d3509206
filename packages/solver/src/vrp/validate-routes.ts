import type { Job, PlannedRoute, Problem, Vehicle, Visit } from './problem.ts';
import type { Report } from './validate-values.ts';

/** Faults of the initial routes; the rest of the problem is known to be sound. */
export function routeFaults(problem: Problem, report: Report): void {
  const jobs = new Map(problem.jobs.map((job) => [job.id, job]));
  const vehicles = new Map(problem.vehicles.map((vehicle) => [vehicle.id, vehicle]));
  const planned = new Set<string>();
  const visited = new Set<string>();
  problem.routes?.forEach((route, r) => {
    const field = `routes[${r}]`;
    const vehicle = vehicles.get(route.vehicle);
    if (vehicle === undefined) {
      report(`${field}.vehicle`, `names '${route.vehicle}', which is not a vehicle`, 'name one');
      return;
    }
    if (planned.has(route.vehicle)) {
      report(`${field}.vehicle`, `is the second route of '${route.vehicle}'`, 'join the two');
    }
    planned.add(route.vehicle);
    const frozen = route.frozen ?? 0;
    if (!Number.isInteger(frozen) || frozen < 0 || frozen > route.stops.length) {
      report(`${field}.frozen`, `is ${frozen}`, `use 0 to ${route.stops.length}, its stops`);
    }
    route.stops.forEach((visit, s) => {
      const at = `${field}.stops[${s}]`;
      const job = jobs.get(visit.job);
      if (job === undefined) report(`${at}.job`, `names no job: '${visit.job}'`, 'remove it');
      else visitFaults({ problem, vehicle, route, visit, job, at, frozen: s < frozen }, report);
      const key = `${visit.kind} ${visit.job}`;
      if (visited.has(key)) report(at, `is a second ${visit.kind} of '${visit.job}'`, 'remove one');
      visited.add(key);
    });
    frozenLegFaults({ problem, vehicle, route, jobs }, field, report);
  });
  problem.vehicles.forEach((vehicle, k) => {
    if (planned.has(vehicle.id)) return;
    const route = { vehicle: vehicle.id, stops: [] };
    frozenLegFaults({ problem, vehicle, route, jobs }, `vehicles[${k}]`, report);
  });
}

interface Planned {
  readonly problem: Problem;
  readonly vehicle: Vehicle;
  readonly route: PlannedRoute;
  readonly visit: Visit;
  readonly job: Job;
  readonly at: string;
  readonly frozen: boolean;
}

function visitFaults(planned: Planned, report: Report): void {
  const { vehicle, route, visit, job, at, frozen } = planned;
  if (visit.kind === 'pickup' && job.pickup === undefined) {
    report(at, `picks up '${job.id}', which has no pickup`, 'give the job one or remove the stop');
  }
  if (job.onBoard !== undefined && job.onBoard !== vehicle.id) {
    report(at, `delivers '${job.id}', which is on board '${job.onBoard}'`, 'plan it there');
  }
  if (visit.kind === 'delivery' && job.pickup !== undefined) {
    const before = route.stops.slice(0, route.stops.indexOf(visit));
    if (!before.some((other) => other.kind === 'pickup' && other.job === job.id)) {
      report(at, `delivers '${job.id}' before its pickup`, 'put the pickup before it');
    }
  }
  if (
    visit.kind === 'pickup' &&
    !frozen &&
    !route.stops.some((o) => o.kind === 'delivery' && o.job === job.id)
  ) {
    report(at, `picks up '${job.id}' and never delivers it`, 'add the delivery after it');
  }
  const comesAboard = job.pickup !== undefined || job.collection === true;
  if (frozen && vehicle.underWay && job.onBoard === undefined && !comesAboard) {
    report(
      at,
      `is frozen on '${vehicle.id}', which is under way without '${job.id}'`,
      `mark the job onBoard '${vehicle.id}'`,
    );
  }
}

interface Committed {
  readonly problem: Problem;
  readonly vehicle: Vehicle;
  readonly route: PlannedRoute;
  readonly jobs: ReadonlyMap<string, Job>;
}

/** What is frozen must be possible: each leg of it, and from its last stop the way home. */
function frozenLegFaults(committed: Committed, field: string, report: Report): void {
  const { problem, vehicle, route, jobs } = committed;
  const profile = problem.profiles.find((p) => p.name === vehicle.profile);
  const frozen = route.frozen ?? 0;
  if (!profile || (frozen === 0 && !vehicle.underWay)) return;
  let from = vehicle.start;
  const leg = (to: number, at: string): void => {
    const cell = from * problem.locations + to;
    if ((profile.durations[cell] ?? 0) < 0 || (profile.distances[cell] ?? 0) < 0) {
      report(at, `cannot be reached from location ${from}`, 'do not freeze it, or mend the matrix');
    }
    from = to;
  };
  for (let s = 0; s < Math.min(frozen, route.stops.length); s++) {
    const visit = route.stops[s] as Visit;
    const job = jobs.get(visit.job);
    const to = visit.kind === 'pickup' ? job?.pickup?.location : job?.location;
    if (to !== undefined) leg(to, `${field}.stops[${s}]`);
  }
  if (vehicle.end !== undefined) leg(vehicle.end, `${field}.end`);
}
