import { type Step, tripsOf as tripsIn } from '../checking/drive.ts';
import type { Problem, Visit } from '../problem.ts';
import { type ReadProblem } from './instance.ts';
import { UnreadableInstance } from '../../unreadable-instance.ts';
import { linesOf } from './number-rows.ts';

/**
 * CVRPLIB's `.sol`: `Route #k: …` with the clients of vehicle k, then `Cost …`. With one depot, clients
 * count from 1 and 0 inside a route is a visit to the depot for reloading. With several depots at the
 * head of the file those come first, as 0 … depots − 1; a file that counts clients from 1 even so is
 * known by its naming a depot where no vehicle can reload, and read that way.
 */
export interface SolFile {
  /** By number of the route; an empty line is a vehicle that stays at home. */
  readonly routes: ReadonlyMap<number, readonly number[]>;
  readonly cost: number | null;
}

/** The visits of a vehicle in trips: a reload stands between two of them, at `reloads[i]`. */
export interface PlannedTrips {
  readonly vehicle: string;
  readonly trips: readonly (readonly Visit[])[];
  /** Locations; one fewer than trips. */
  readonly reloads: readonly number[];
}

export const looksLikeSol = (text: string): boolean => /^\s*Route\s+#?\d+\s*:/im.test(text);

export function readSol(text: string): SolFile {
  const routes = new Map<number, readonly number[]>();
  let cost: number | null = null;
  for (const { text: content, line } of linesOf(text)) {
    const route = /^Route\s+#?(\d+)\s*:\s*(.*)$/i.exec(content);
    if (route !== null) {
      const number = Number(route[1]);
      if (routes.has(number)) throw new UnreadableInstance(`route ${number} stands twice`, line);
      const words = (route[2] as string).split(/\s+/).filter((word) => word !== '');
      routes.set(
        number,
        words.map((word) => wholeNumber(word, line)),
      );
      continue;
    }
    const stated = /^Cost\s*:?\s*(-?[\d.]+)/i.exec(content)?.[1];
    if (stated !== undefined) cost = Number(stated);
  }
  if (routes.size === 0) throw new UnreadableInstance('there is no line "Route #1: …"');
  return { routes, cost };
}

function wholeNumber(word: string, line: number): number {
  if (/^\d+$/.test(word)) return Number(word);
  throw new UnreadableInstance(`'${word}' is not a client's number`, line);
}

/** What the routes of a `.sol` mean for the problem they belong to. */
export function tripsOf(read: ReadProblem, sol: SolFile): readonly PlannedTrips[] {
  const { problem, instance } = read;
  const visits = visitsByLocation(problem);
  const locations = solLocations(read, sol);
  return [...sol.routes].map(([number, entries]): PlannedTrips => {
    const vehicle = problem.vehicles[number - 1];
    if (vehicle === undefined && entries.length > 0) {
      throw new UnreadableInstance(
        `route ${number}: there are ${problem.vehicles.length} vehicles`,
      );
    }
    const trips: Visit[][] = [[]];
    const reloads: number[] = [];
    for (const entry of entries) {
      const at = locations[entry];
      const visit = at === undefined ? undefined : visits.get(at);
      if (at !== undefined && instance.depots.includes(at)) {
        trips.push([]);
        reloads.push(at);
      } else if (visit !== undefined) trips.at(-1)?.push(visit);
      else throw new UnreadableInstance(`route ${number}: there is no client ${entry}`);
    }
    return { vehicle: vehicle?.id ?? '', trips, reloads };
  });
}

/** Locations by the numbers that stand in this `.sol`. */
function solLocations(read: ReadProblem, sol: SolFile): readonly number[] {
  const { problem, instance } = read;
  const byPosition = locationsByNumber(read);
  const reloading = problem.vehicles.some((vehicle) => vehicle.reload !== undefined);
  const atDepot = (entry: number): boolean => instance.depots.includes(byPosition[entry] ?? -1);
  const namesDepot = [...sol.routes.values()].some((entries) => entries.some(atDepot));
  if (reloading || !namesDepot) return byPosition;
  const { depots } = instance;
  const clients = byPosition.filter((at) => !depots.includes(at));
  return [depots[0] ?? 0, ...clients];
}

/** Numbers are positions in the file, from 0 if it begins with a depot, else from 1. */
function locationsByNumber({ problem, instance }: ReadProblem): readonly number[] {
  const all = Array.from({ length: problem.locations }, (_, at) => at);
  return instance.depots.includes(0) ? all : [instance.depots[0] ?? 0, ...all];
}

/** Trips as steps for the checker, and back. */
export const stepsOfTrips = ({ trips, reloads }: Omit<PlannedTrips, 'vehicle'>): readonly Step[] =>
  trips.flatMap((trip, i): Step[] => {
    const location = reloads[i - 1];
    return location === undefined ? [...trip] : [{ kind: 'reload', location }, ...trip];
  });

export const tripsOfSteps = (steps: readonly Step[]): Omit<PlannedTrips, 'vehicle'> => ({
  trips: tripsIn(steps),
  reloads: steps.flatMap((step) => (step.kind === 'reload' ? [step.location] : [])),
});

/** Trips as a `.sol`, each vehicle on its own line, those at home empty where others follow. */
export function writeSol(
  read: ReadProblem,
  planned: readonly PlannedTrips[],
  cost: string,
): string {
  const numberOf = new Map(locationsByNumber(read).map((at, number) => [at, number]));
  const locationOf = new Map<string, number>();
  for (const [at, visit] of visitsByLocation(read.problem)) locationOf.set(keyOf(visit), at);
  const byVehicle = new Map(planned.map((one) => [one.vehicle, one]));
  const lines = read.problem.vehicles.map(({ id }, k) => {
    const { trips = [], reloads = [] } = byVehicle.get(id) ?? {};
    const stops = trips.flatMap((trip, i) => {
      const before = i > 0 ? [reloads[i - 1]] : [];
      return [...before, ...trip.map((visit) => locationOf.get(keyOf(visit)))];
    });
    return `Route #${k + 1}: ${stops.map((at) => numberOf.get(at ?? -1)).join(' ')}`.trimEnd();
  });
  const last = lines.findLastIndex((line) => !line.endsWith(':'));
  return [...lines.slice(0, last + 1), `Cost ${cost}`, ''].join('\n');
}

const keyOf = (visit: Visit): string => `${visit.kind} ${visit.job}`;

/** In a benchmark each location but the depots has one visit. */
export function visitsByLocation(problem: Problem): ReadonlyMap<number, Visit> {
  const visits = new Map<number, Visit>();
  for (const job of problem.jobs) {
    const kind = job.collection ? 'collection' : 'delivery';
    visits.set(job.location, { job: job.id, kind });
    if (job.pickup) visits.set(job.pickup.location, { job: job.id, kind: 'pickup' });
  }
  return visits;
}
