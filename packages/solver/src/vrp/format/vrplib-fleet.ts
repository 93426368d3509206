import type { Job, Reload, Vehicle } from '../problem.ts';
import { HORIZON } from './geometry.ts';
import { UnreadableInstance } from '../../unreadable-instance.ts';
import { valueAt } from './number-rows.ts';
import type { VrplibContext, VrplibFleet } from './vrplib.ts';
import { readWindows } from './vrplib-jobs.ts';
import { indexedRows, indexedValues, specNumber } from './vrplib-sections.ts';

/** The vehicles of a VRPLIB file. Without a number of them there is one for each job. */
export function readFleet(context: VrplibContext, jobs: number): VrplibFleet {
  const { file, scaled, depots } = context;
  const count = specNumber(file, 'VEHICLES') ?? jobs;
  if (!(Number.isInteger(count) && count >= 0)) {
    throw new UnreadableInstance(`VEHICLES is ${count}, not a count`);
  }
  const capacities = indexedValues(file, 'CAPACITY_SECTION', count);
  const capacity = specNumber(file, 'CAPACITY') ?? Infinity;
  const costOf = costReader(context, count);
  const homes = homeReader(context, count);
  const durationOf = limitReader(context, 'VEHICLES_MAX_DURATION', count);
  const distanceOf = limitReader(context, 'VEHICLES_MAX_DISTANCE', count);
  const reloads = readReloads(context, count);
  const allowed = readAllowed(context, count);
  const windows = readWindows(context);
  // The oldest files limit a route's length, service included, under the name DISTANCE.
  const oldLimit = specNumber(file, 'DISTANCE');
  const list = Array.from({ length: count }, (_, k): Vehicle => {
    const depot = homes(k) ?? depots[0] ?? 0;
    const maxDuration = durationOf(k) ?? oldLimit;
    const maxDistance = distanceOf(k);
    const reload = reloads?.[k];
    const skills = allowed.skillsOfVehicle[k];
    return {
      id: String(k + 1),
      profile: 'any',
      start: depot,
      end: depot,
      capacity: [Math.min(capacities?.[k] ?? capacity, HORIZON)],
      shift: windows?.[depot] ?? { opens: 0, closes: HORIZON },
      cost: costOf(k),
      ...(maxDuration !== undefined && { maxDuration: scaled(maxDuration) }),
      ...(maxDistance !== undefined && { maxDistance: scaled(maxDistance) }),
      ...(reload && { reload }),
      ...(skills && skills.length > 0 && { skills }),
    };
  });
  return { list, skillsOf: allowed.skillsOf };
}

/** Distance costs 1 a unit unless the file says otherwise. */
function costReader(context: VrplibContext, count: number): (k: number) => Vehicle['cost'] {
  const { file, scaled, hundredths, extraFixed } = context;
  const fixed = indexedValues(file, 'VEHICLES_FIXED_COST_SECTION', count);
  const perUnit = indexedValues(file, 'VEHICLES_UNIT_DISTANCE_COST_SECTION', count);
  return (k) => {
    const paid = scaled(fixed?.[k] ?? 0) + extraFixed;
    const rate = perUnit?.[k] ?? (hundredths ? 100 : 1);
    return { ...(paid > 0 && { fixed: paid }), perKm: 1000 * rate };
  };
}

function homeReader(context: VrplibContext, count: number): (k: number) => number | undefined {
  const homes = indexedValues(context.file, 'VEHICLES_DEPOT_SECTION', count);
  for (const node of homes ?? []) {
    if (!context.depots.includes(node - 1)) {
      throw new UnreadableInstance(`VEHICLES_DEPOT_SECTION names ${node}, which is no depot`);
    }
  }
  return (k) => (homes?.[k] === undefined ? undefined : homes[k] - 1);
}

/** One limit for all in the head of the file, or one for each in a section. */
function limitReader({ file }: VrplibContext, name: string, count: number) {
  const each = indexedValues(file, `${name}_SECTION`, count);
  const all = specNumber(file, name);
  return (k: number): number | undefined => each?.[k] ?? all;
}

function readReloads({ file, depots }: VrplibContext, count: number): Reload[] | undefined {
  return indexedRows(file, 'VEHICLES_RELOAD_DEPOT_SECTION', count)?.map((row) => ({
    at: row.values.map((node) => {
      if (depots.includes(node - 1)) return node - 1;
      throw new UnreadableInstance(`reload at ${node}, which is no depot`, row.line);
    }),
  }));
}

/**
 * Which vehicle may serve which client, as skills: clients open to the same vehicles share one, and
 * clients open to all need none.
 */
function readAllowed(context: VrplibContext, count: number) {
  const skillsOfVehicle: string[][] = Array.from({ length: count }, () => []);
  const skillsOfJob = new Map<number, readonly string[]>();
  const rows = indexedRows(context.file, 'VEHICLES_ALLOWED_CLIENTS_SECTION', count);
  if (rows !== undefined) {
    const open = Array.from({ length: context.count }, (): number[] => []);
    rows.forEach((row, k) => {
      row.values.forEach((_, i) => open[valueAt(row, i, 'a client') - 1]?.push(k));
    });
    const known = new Map<string, string>();
    open.forEach((vehicles, at) => {
      if (context.depots.includes(at) || vehicles.length === count) return;
      const key = vehicles.join(' ');
      const skill = known.get(key) ?? `set-${known.size + 1}`;
      if (!known.has(key)) for (const k of vehicles) skillsOfVehicle[k]?.push(skill);
      known.set(key, skill);
      skillsOfJob.set(at, [skill]);
    });
  }
  const skillsOf = (location: number): Pick<Job, 'skills'> => {
    const skills = skillsOfJob.get(location);
    return skills ? { skills } : {};
  };
  return { skillsOfVehicle, skillsOf };
}
