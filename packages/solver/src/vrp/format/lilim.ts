import type { Job, Vehicle } from '../problem.ts';
import { euclidean, outweighing } from './geometry.ts';
import { amount, conventionsOf, type ReadOptions, type ReadProblem } from './instance.ts';
import { UnreadableInstance } from '../../unreadable-instance.ts';
import { linesOf, numbersIn, type NumberRow, valueAt } from './number-rows.ts';
import { requireNumbering } from './solomon.ts';

/**
 * Li and Lim 2001, pickup and delivery with windows: a line `vehicles capacity speed`, then rows
 * `node x y demand opens closes service pickup delivery`; the last two name the partner. Each request
 * becomes one job named by its delivery node.
 */
export const looksLikeLiLim = (text: string): boolean => {
  const [head, depot, ...rest] = linesOf(text);
  return (
    numericWords(head?.text) === 3 &&
    numericWords(depot?.text) === 9 &&
    rest.every((one) => numericWords(one.text) === 9)
  );
};

const numericWords = (text: string | undefined): number => {
  const words = text?.split(/\s+/) ?? [];
  return words.every((word) => Number.isFinite(Number(word))) ? words.length : 0;
};

export function readLiLim(text: string, options: ReadOptions = {}): ReadProblem {
  const conventions = conventionsOf('PDPTW', options);
  const { rounding, objective } = conventions;
  const [head, ...rows] = linesOf(text).map((one) => numbersIn(one.text, one.line));
  if (head === undefined || rows.length === 0) throw new UnreadableInstance('the file is empty');
  requireNumbering(rows);
  const read = (column: number, what: string) =>
    Float64Array.from(rows, (row) => valueAt(row, column, what));
  const places = { x: read(1, 'x'), y: read(2, 'y') };
  const distances = euclidean(places.x, places.y, rounding);
  const speed = head.values[2] ?? 1;
  if (!(speed > 0)) throw new UnreadableInstance(`speed is ${speed}`, head.line);
  const durations =
    speed === 1
      ? distances
      : euclidean(
          places.x.map((x) => x / speed),
          places.y.map((y) => y / speed),
          rounding,
        );
  const door = (row: NumberRow) => ({
    windows: [
      {
        opens: amount(valueAt(row, 4, 'the opening'), rounding),
        closes: amount(valueAt(row, 5, 'the close'), rounding),
      },
    ],
    service: amount(valueAt(row, 6, 'the service time'), rounding),
  });
  const jobs: Job[] = [];
  rows.slice(1).forEach((row, i) => {
    const request = requestOf(rows, row, i + 1);
    if (request === null) return;
    const { pickup, delivery } = request;
    jobs.push({
      id: String(delivery),
      location: delivery,
      load: [valueAt(rows[pickup] as NumberRow, 3, 'the demand')],
      ...door(row),
      pickup: { location: pickup, ...door(rows[pickup] as NumberRow) },
    });
  });
  const [shift] = door(rows[0] as NumberRow).windows;
  const fixed = objective === 'hierarchical' ? outweighing(distances, 0, rows.length) : 0;
  const vehicles = Array.from(
    { length: valueAt(head, 0, 'the number of vehicles') },
    (_, k): Vehicle => ({
      id: String(k + 1),
      profile: 'any',
      start: 0,
      end: 0,
      capacity: [valueAt(head, 1, 'the capacity')],
      shift: shift ?? { opens: 0, closes: 0 },
      cost: { ...(fixed > 0 && { fixed }), perKm: 1000 },
    }),
  );
  return {
    problem: {
      dimensions: ['demand'],
      locations: rows.length,
      profiles: [{ name: 'any', durations, distances }],
      vehicles,
      jobs,
    },
    instance: {
      name: options.name ?? 'unnamed',
      ...conventions,
      nodes: rows.map((_, i) => i),
      depots: [0],
      places,
    },
  };
}

/** The request that ends at this node; null for a node where one starts. Partners must agree. */
function requestOf(
  rows: readonly NumberRow[],
  row: NumberRow,
  node: number,
): { pickup: number; delivery: number } | null {
  const from = valueAt(row, 7, 'the pickup');
  const to = valueAt(row, 8, 'the delivery');
  if ((from === 0) === (to === 0)) {
    throw new UnreadableInstance(`node ${node} names no partner, or two`, row.line);
  }
  const partner = rows[from === 0 ? to : from];
  const named = partner?.values[from === 0 ? 7 : 8];
  if (named !== node || partner?.values[3] !== -valueAt(row, 3, 'the demand')) {
    throw new UnreadableInstance(`node ${node} and its partner do not agree`, row.line);
  }
  return from === 0 ? null : { pickup: from, delivery: node };
}
