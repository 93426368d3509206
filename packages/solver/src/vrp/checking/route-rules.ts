import type { Job, Vehicle } from '../problem.ts';
import type { Broken, Checked } from './check-route.ts';
import { type Drive, isVisit, type Rules, type Step, tripsOf } from './drive.ts';
import type { Limits } from './limits.ts';
import { inversions } from './penalties.ts';

/** Slack for instants, as in limits.ts. */
const TOLERANCE = 1e-3;

/** One rule of order that the steps of a route break. */
type Fault = readonly [
  kind: Parameters<Broken>[0],
  message: string,
  more?: { job?: string; amount?: number },
];

/** Rules about the order of stops, reloads and breaks, and about the time that goods ride. */
export function checkRouteRules(checked: Checked, broken: Broken): void {
  const { rules, vehicle, steps, driven, limits } = checked;
  const faults = [
    ...newOrderFaults(rules, vehicle, steps),
    ...breakFaults(vehicle, steps, driven, limits),
    ...newRideFaults(rules, vehicle, driven),
  ];
  for (const fault of faults) broken(...fault);
}

/** Whether an order of steps keeps the rules that do not depend on time. */
export const rulesKept = (rules: Rules, vehicle: Vehicle, steps: readonly Step[]): boolean =>
  newOrderFaults(rules, vehicle, steps).length === 0;

/** Whether nothing rides too long that was not frozen. */
export const ridesKept = (rules: Rules, vehicle: Vehicle, driven: Drive): boolean =>
  newRideFaults(rules, vehicle, driven).length === 0;

/** What the frozen stops break by themselves is a fact. */
function newOrderFaults(rules: Rules, vehicle: Vehicle, steps: readonly Step[]): readonly Fault[] {
  const given = orderFaults(rules, vehicle, rules.frozen.get(vehicle.id) ?? []);
  const key = ([kind, , more]: Fault): string => JSON.stringify([kind, more]);
  const known = new Set(given.map(key));
  return orderFaults(rules, vehicle, steps).filter((fault) => !known.has(key(fault)));
}

function newRideFaults(rules: Rules, vehicle: Vehicle, driven: Drive): readonly Fault[] {
  const frozen = rules.frozen.get(vehicle.id) ?? [];
  return rideFaults(rules, driven).filter(
    ([, , more]) => !frozen.some(({ job, kind }) => kind === 'delivery' && job === more?.job),
  );
}

function orderFaults(rules: Rules, vehicle: Vehicle, steps: readonly Step[]): readonly Fault[] {
  const asked = rules.problem.rules ?? {};
  const faults: Fault[] = [];
  if (asked.deliveriesFirst) faults.push(...collectionOrder(steps));
  const visits = steps.filter(isVisit);
  const collects = visits.some(({ kind }) => kind === 'collection');
  if (asked.noCollectionOnlyRoutes && collects) {
    const delivers = visits.some(({ kind }) => kind === 'delivery');
    if (!delivers) faults.push(['collection-only', 'goes out for collections alone']);
  }
  if (asked.expressFirst === 'strict') {
    const pairs = inversions(rules, steps);
    if (pairs > 0) {
      faults.push(['express-order', `${pairs} EXPRESS stops after normal`, { amount: pairs }]);
    }
  }
  if (vehicle.lastInFirstOut) faults.push(...stackFaults(rules, steps));
  faults.push(...reloadFaults(vehicle, steps));
  return faults;
}

function collectionOrder(steps: readonly Step[]): readonly Fault[] {
  return tripsOf(steps).flatMap((trip) => {
    const first = trip.findIndex(({ kind }) => kind === 'collection');
    const late = trip.find(({ kind }, i) => first >= 0 && i > first && kind === 'delivery');
    if (late === undefined) return [];
    const message = `'${late.job}' is delivered after a collection`;
    return [['collection-order', message, { job: late.job }] satisfies Fault];
  });
}

/** Goods in the order in which they came aboard on the way; those from the start lie behind them. */
function stackFaults(rules: Rules, steps: readonly Step[]): readonly Fault[] {
  const faults: Fault[] = [];
  let stack: string[] = [];
  for (const step of steps) {
    if (step.kind === 'reload') {
      stack = stack.filter((job) => !rules.jobs.get(job)?.collection);
    } else if (step.kind === 'pickup' || step.kind === 'collection') {
      stack.push(step.job);
    } else if (isVisit(step)) {
      const paired = stack.includes(step.job);
      const free = paired ? stack.at(-1) === step.job : stack.length === 0;
      if (!free) {
        const message = `'${step.job}' lies behind '${stack.at(-1)}'`;
        faults.push(['last-in-first-out', message, { job: step.job }]);
      }
      stack = stack.filter((job) => job !== step.job);
    }
  }
  return faults;
}

function reloadFaults({ reload }: Vehicle, steps: readonly Step[]): readonly Fault[] {
  const faults: Fault[] = [];
  let count = 0;
  for (const step of steps) {
    if (step.kind !== 'reload') continue;
    count++;
    if (!reload?.at.includes(step.location)) {
      faults.push(['reload', `cannot reload at location ${step.location}`]);
    }
  }
  const over = count - (reload?.most ?? Infinity);
  if (over > 0) faults.push(['reload', `reloads ${over} times too often`, { amount: over }]);
  return faults;
}

function breakFaults(
  vehicle: Vehicle,
  steps: readonly Step[],
  driven: Drive,
  limits: Limits,
): readonly Fault[] {
  const faults: Fault[] = [];
  const taken = steps.flatMap((step) => (step.kind === 'break' ? [step.id] : []));
  const out = driven.stops.length > 0;
  for (const { id } of vehicle.breaks ?? []) {
    const times = taken.filter((one) => one === id).length;
    if (out && times !== 1) faults.push(['break', `takes break '${id}' ${times} times`]);
  }
  driven.breaks.forEach(({ late, id }, i) => {
    if (late === Infinity) faults.push(['break', `has no break '${taken[i]}'`]);
    else if (late > (limits.breaks.get(id) ?? 0) + TOLERANCE) {
      faults.push(['break', `break '${taken[i]}' is ${late} late`, { amount: late }]);
    }
  });
  return faults;
}

function rideFaults(rules: Rules, driven: Drive): readonly Fault[] {
  const aboard = new Map<string, number>();
  return driven.stops.flatMap(({ visit, start, departure }) => {
    if (visit.kind === 'pickup') aboard.set(visit.job, departure);
    const since = aboard.get(visit.job);
    const { maxRide } = rules.jobs.get(visit.job) as Job;
    if (visit.kind !== 'delivery' || since === undefined || maxRide === undefined) return [];
    const over = start - since - maxRide;
    if (over <= TOLERANCE) return [];
    const message = `'${visit.job}' rides ${over} too long`;
    return [['ride-time', message, { job: visit.job, amount: over }] satisfies Fault];
  });
}
