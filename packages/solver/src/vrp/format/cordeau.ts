import type { Job, Vehicle } from '../problem.ts';
import { euclidean, HORIZON, outweighing } from './geometry.ts';
import {
  amount,
  conventionsOf,
  type InstanceClass,
  type ReadOptions,
  type ReadProblem,
} from './instance.ts';
import { UnreadableInstance } from '../../unreadable-instance.ts';
import { linesOf, numbersIn, type NumberRow, valueAt } from './number-rows.ts';

/**
 * Cordeau et al. 1997: a line `type vehicles customers depots`, a line `duration load` for each depot
 * (0: no limit), then rows `node x y service demand frequency combinations list… [opens closes]`, the
 * depots last. Each depot has all its vehicles.
 */
const CLASS_OF_TYPE: ReadonlyMap<number, InstanceClass> = new Map<number, InstanceClass>([
  [0, 'CVRP'],
  [2, 'MDVRP'],
  [4, 'VRPTW'],
  [6, 'MDVRPTW'],
]);

export function looksLikeCordeau(text: string): boolean {
  const rows = linesOf(text).map((one) => one.text.split(/\s+/));
  const [type, , customers, depots] = (rows[0] ?? []).map(Number);
  if (rows[0]?.length !== 4 || !(type! >= 0 && type! <= 7)) return false;
  const sections = depots ?? 0;
  const limits = rows.slice(1, 1 + sections);
  return limits.every((row) => row.length === 2) && rows.length > sections + (customers ?? 0);
}

export function readCordeau(text: string, options: ReadOptions = {}): ReadProblem {
  const [head, ...rest] = linesOf(text).map((one) => numbersIn(one.text, one.line));
  if (head === undefined) throw new UnreadableInstance('the file is empty');
  const type = valueAt(head, 0, 'the type');
  const detected = CLASS_OF_TYPE.get(type);
  if (detected === undefined) {
    throw new UnreadableInstance(`type ${type} (periodic, site dependent) is not supported`, 1);
  }
  const [, perDepot = 0, customers = 0, given = 0] = head.values;
  const count = type === 2 || type === 6 ? given : 1;
  const limits = rest.slice(0, given);
  const rows = rest.slice(given, given + customers + count);
  if (rows.length !== customers + count) {
    throw new UnreadableInstance(`${customers + count} rows are needed, ${rows.length} are there`);
  }
  // With one depot its row comes first, as number 0; with several they come last.
  const firstDepot = type === 2 || type === 6 ? customers : 0;
  const conventions = conventionsOf(detected, options);
  const { rounding, objective } = conventions;
  const read = (column: number, what: string) =>
    Float64Array.from(rows, (row) => valueAt(row, column, what));
  const places = { x: read(1, 'x'), y: read(2, 'y') };
  const matrix = euclidean(places.x, places.y, rounding);
  const scaled = (value: number): number => amount(value, rounding);
  const depots = Array.from({ length: count }, (_, d) => firstDepot + d);
  const fixed = objective === 'hierarchical' ? outweighing(matrix, firstDepot, rows.length) : 0;
  const vehicles = depots.flatMap((depot, d) => {
    const limit = limits[d] as NumberRow;
    const duration = valueAt(limit, 0, 'the duration');
    const load = valueAt(limit, 1, 'the load');
    const home: Omit<Vehicle, 'id'> = {
      profile: 'any',
      start: depot,
      end: depot,
      capacity: [load > 0 ? load : HORIZON],
      shift: windowOf(rows[depot] as NumberRow, scaled) ?? { opens: 0, closes: HORIZON },
      cost: { ...(fixed > 0 && { fixed }), perKm: 1000 },
      ...(duration > 0 && { maxDuration: scaled(duration) }),
    };
    return Array.from(
      { length: perDepot },
      (_, k): Vehicle => ({ id: String(d * perDepot + k + 1), ...home }),
    );
  });
  const jobs = rows.flatMap((row, at): Job[] => {
    if (depots.includes(at)) return [];
    const window = windowOf(row, scaled);
    return [
      {
        id: String(valueAt(row, 0, 'the number')),
        location: at,
        load: [valueAt(row, 4, 'the demand')],
        service: scaled(valueAt(row, 3, 'the service time')),
        ...(window && { windows: [window] }),
      },
    ];
  });
  return {
    problem: {
      dimensions: ['demand'],
      locations: rows.length,
      profiles: [{ name: 'any', durations: matrix, distances: matrix }],
      vehicles,
      jobs,
    },
    instance: {
      name: options.name ?? 'unnamed',
      ...conventions,
      nodes: rows.map((row) => valueAt(row, 0, 'the number')),
      depots,
      places,
    },
  };
}

/** The two numbers after the list of combinations, if they are there. */
function windowOf(row: NumberRow, scaled: (value: number) => number) {
  const after = 7 + (row.values[6] ?? 0);
  const opens = row.values[after];
  const closes = row.values[after + 1];
  if (opens === undefined || closes === undefined) return undefined;
  return { opens: scaled(opens), closes: scaled(closes) };
}
