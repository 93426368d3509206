import type { Job, Vehicle } from '../problem.ts';
import { euclidean, outweighing } from './geometry.ts';
import { amount, conventionsOf, type ReadOptions, type ReadProblem } from './instance.ts';
import { UnreadableInstance } from '../../unreadable-instance.ts';
import { linesOf, numbersIn, type NumberRow, valueAt } from './number-rows.ts';

/** Solomon 1987, Gehring and Homberger 1999: a name, VEHICLE, CUSTOMER; node 0 is the depot. */
export const looksLikeSolomon = (text: string): boolean =>
  /^\s*VEHICLE\s*$/im.test(text) && /^\s*CUSTOMER\s*$/im.test(text);

export function readSolomon(text: string, options: ReadOptions = {}): ReadProblem {
  const conventions = conventionsOf('VRPTW', options);
  const { rounding, objective } = conventions;
  const lines = linesOf(text);
  const head = lines.findIndex((one) => /^VEHICLE$/i.test(one.text));
  const name = (head > 0 ? lines[0]?.text : undefined) ?? options.name ?? 'unnamed';
  const rows = lines
    .slice(Math.max(head, 0))
    .filter((one) => !/^[A-Z]/i.test(one.text))
    .map((one) => numbersIn(one.text, one.line));
  const [fleet, ...customers] = rows;
  if (fleet === undefined || customers.length === 0) {
    throw new UnreadableInstance('there is no VEHICLE row or no CUSTOMER row');
  }
  requireNumbering(customers);
  const read = (column: number, what: string) =>
    Float64Array.from(customers, (row) => valueAt(row, column, what));
  const places = { x: read(1, 'x'), y: read(2, 'y') };
  const matrix = euclidean(places.x, places.y, rounding);
  const scaled = (row: NumberRow, column: number, what: string): number =>
    amount(valueAt(row, column, what), rounding);
  const window = (row: NumberRow) => ({
    opens: scaled(row, 4, 'the ready time'),
    closes: scaled(row, 5, 'the due date'),
  });
  const jobs = customers.slice(1).map(
    (row, i): Job => ({
      id: String(i + 1),
      location: i + 1,
      load: [valueAt(row, 3, 'the demand')],
      windows: [window(row)],
      service: scaled(row, 6, 'the service time'),
    }),
  );
  const fixed = objective === 'hierarchical' ? outweighing(matrix, 0, customers.length) : 0;
  const vehicles = Array.from(
    { length: valueAt(fleet, 0, 'the number of vehicles') },
    (_, k): Vehicle => ({
      id: String(k + 1),
      profile: 'any',
      start: 0,
      end: 0,
      capacity: [valueAt(fleet, 1, 'the capacity')],
      shift: window(customers[0] as NumberRow),
      cost: { ...(fixed > 0 && { fixed }), perKm: 1000 },
    }),
  );
  return {
    problem: {
      dimensions: ['demand'],
      locations: customers.length,
      profiles: [{ name: 'any', durations: matrix, distances: matrix }],
      vehicles,
      jobs,
    },
    instance: { name, ...conventions, nodes: customers.map((_, i) => i), depots: [0], places },
  };
}

/** Numbers run from 0, the depot, without a gap: anything else is a file cut or mixed up. */
export function requireNumbering(rows: readonly NumberRow[]): void {
  rows.forEach((row, i) => {
    if (row.values[0] === i) return;
    throw new UnreadableInstance(`expected node ${i}, found ${row.values[0]}`, row.line);
  });
}
