import type { Job, Problem, Vehicle } from '../problem.ts';
import { outweighing } from './geometry.ts';
import {
  amount,
  conventionsOf,
  type InstanceClass,
  type ReadOptions,
  type ReadProblem,
} from './instance.ts';
import { UnreadableInstance } from '../../unreadable-instance.ts';
import { readFleet } from './vrplib-fleet.ts';
import { readGeometry } from './vrplib-matrix.ts';
import { readVrplibJobs } from './vrplib-jobs.ts';
import { looksLikeVrplib, readSections, specNumber, type VrplibText } from './vrplib-sections.ts';

/**
 * Reads a VRPLIB file of any class. Every section that is there takes effect; the class only decides
 * rounding and the unit of printed costs.
 */
export function readVrplib(text: string, options: ReadOptions = {}): ReadProblem {
  const file = readSections(text);
  refuseUnknownSections(file);
  const count = specNumber(file, 'DIMENSION') ?? countNodes(file);
  if (!(Number.isInteger(count) && count >= 1)) {
    throw new UnreadableInstance(`DIMENSION is ${count}, not a count of nodes`);
  }
  const depots = readDepots(file, count);
  const conventions = conventionsOf(options.class ?? detectClass(file, depots), options);
  const { rounding } = conventions;
  const geometry = readGeometry(file, count, rounding);
  const context: VrplibContext = {
    file,
    count,
    depots,
    kinds: geometry.kinds,
    scaled: (value) => amount(value, rounding),
    hundredths: conventions.class === 'HFVRP',
    extraFixed:
      conventions.objective === 'hierarchical'
        ? outweighing(geometry.matrix, depots[0] ?? 0, count)
        : 0,
  };
  const jobs = readVrplibJobs(context);
  const vehicles = readFleet(context, jobs.length);
  const problem = withRules(context, {
    dimensions: ['demand'],
    locations: count,
    profiles: [{ name: 'any', durations: geometry.matrix, distances: geometry.matrix }],
    vehicles: vehicles.list,
    jobs: jobs.map((job) => ({ ...job, ...vehicles.skillsOf(job.location) })),
  });
  const nodes = Array.from({ length: count }, (_, i) => i + 1);
  const name = file.specs.get('NAME') ?? options.name ?? 'unnamed';
  return {
    problem,
    instance: { name, ...conventions, nodes, depots, places: geometry.places },
  };
}

/** What the readers of single parts need to know. */
export interface VrplibContext {
  readonly file: VrplibText;
  /** How many nodes; node i + 1 of the file is location i. */
  readonly count: number;
  readonly depots: readonly number[];
  readonly kinds: readonly number[] | null;
  readonly scaled: (value: number) => number;
  /** Cost coefficients stand in the file as hundredths. */
  readonly hundredths: boolean;
  readonly extraFixed: number;
}

export type VrplibFleet = {
  readonly list: readonly Vehicle[];
  readonly skillsOf: (location: number) => Pick<Job, 'skills'>;
};

const KNOWN = new Set([
  'NODE_COORD_SECTION',
  'EDGE_WEIGHT_SECTION',
  'DEMAND_SECTION',
  'DEPOT_SECTION',
  'SERVICE_TIME_SECTION',
  'TIME_WINDOW_SECTION',
  'RELEASE_TIME_SECTION',
  'PRIZE_SECTION',
  'BACKHAUL_SECTION',
  'MUTUALLY_EXCLUSIVE_GROUP_SECTION',
  'CAPACITY_SECTION',
  'VEHICLES_DEPOT_SECTION',
  'VEHICLES_FIXED_COST_SECTION',
  'VEHICLES_UNIT_DISTANCE_COST_SECTION',
  'VEHICLES_MAX_DURATION_SECTION',
  'VEHICLES_MAX_DISTANCE_SECTION',
  'VEHICLES_ALLOWED_CLIENTS_SECTION',
  'VEHICLES_RELOAD_DEPOT_SECTION',
]);

/** A section that is not understood would be a rule that is not kept. */
function refuseUnknownSections(file: VrplibText): void {
  for (const name of file.sections.keys()) {
    if (!KNOWN.has(name)) throw new UnreadableInstance(`${name} is not known to this reader`);
  }
}

const countNodes = (file: VrplibText): number =>
  file.sections.get('NODE_COORD_SECTION')?.length ?? 0;

/** Depots end with −1 or with the section; absent: the first node. The `.vrpb` dialect agrees. */
function readDepots(file: VrplibText, count: number): readonly number[] {
  const depots: number[] = [];
  for (const { values, line } of file.sections.get('DEPOT_SECTION') ?? []) {
    for (const node of values) {
      if (node === -1) return depots.length > 0 ? depots : [0];
      if (!Number.isInteger(node) || node < 1 || node > count) {
        throw new UnreadableInstance(`depot ${node} is not a node from 1 to ${count}`, line);
      }
      depots.push(node - 1);
    }
  }
  return depots.length > 0 ? depots : [0];
}

const TYPES: ReadonlySet<string> = new Set<InstanceClass>([
  'CVRP',
  'VRPTW',
  'PCVRPTW',
  'MDVRPTW',
  'MDVRP',
  'HFVRP',
  'VRPB',
  'MTVRPTWR',
  'SDVRPTW',
  'GVRP',
]);

/** Richest section first; the file's TYPE where the sections say nothing more (it may say too little). */
function detectClass(file: VrplibText, depots: readonly number[]): InstanceClass {
  const has = (name: string): boolean => file.sections.has(name);
  const type = (file.specs.get('TYPE') ?? '').toUpperCase();
  if (type !== 'CVRP' && TYPES.has(type)) return type as InstanceClass;
  const windows = has('TIME_WINDOW_SECTION');
  if (has('MUTUALLY_EXCLUSIVE_GROUP_SECTION')) return 'GVRP';
  if (has('BACKHAUL_SECTION') || fourColumns(file)) return 'VRPB';
  if (has('VEHICLES_UNIT_DISTANCE_COST_SECTION') || has('VEHICLES_FIXED_COST_SECTION')) {
    return 'HFVRP';
  }
  if (has('VEHICLES_RELOAD_DEPOT_SECTION') || has('RELEASE_TIME_SECTION')) return 'MTVRPTWR';
  if (has('VEHICLES_ALLOWED_CLIENTS_SECTION')) return 'SDVRPTW';
  if (has('PRIZE_SECTION')) return 'PCVRPTW';
  if (depots.length > 1) return windows ? 'MDVRPTW' : 'MDVRP';
  return windows ? 'VRPTW' : 'CVRP';
}

const fourColumns = (file: VrplibText): boolean =>
  file.sections.get('NODE_COORD_SECTION')?.every((row) => row.values.length === 4) ?? false;

/** Back-hauls come after line-hauls, and never alone. */
const withRules = (context: VrplibContext, problem: Problem): Problem =>
  context.file.sections.has('BACKHAUL_SECTION') || context.kinds !== null
    ? { ...problem, rules: { deliveriesFirst: true, noCollectionOnlyRoutes: true } }
    : problem;

export { looksLikeVrplib };
