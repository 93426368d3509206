import { centisecondsOf, decimetresOf } from '../contraction/cost.ts';
import { costsToAll, prepareTargets } from './prepared-targets.ts';
import type { RoadNetwork } from './road-network.ts';
import { isSnap, type Position, type Snap, snap, type SnapFailure } from './snap.ts';
import { statusCode } from './status.ts';
import { assertTraffic } from '../traffic/traffic.ts';
import { type Departure, secondsAt, type TravelTimes } from './travel-times.ts';

/** Row by row, sources × targets. Seconds and metres are rounded up, and -1 unless the status is 0. */
export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  readonly seconds: Int32Array;
  readonly metres: Int32Array;
  /** Codes of `cellStatuses`. */
  readonly status: Uint8Array;
  readonly sources: readonly (Snap | SnapFailure)[];
  readonly targets: readonly (Snap | SnapFailure)[];
}

const ok = statusCode('ok');
const unreachable = statusCode('unreachable');
const sourceNotSnapped = statusCode('source-not-snapped');
const targetNotSnapped = statusCode('target-not-snapped');

/** Times and lengths of the quickest ways from each source to each target. */
export function matrix(
  network: RoadNetwork,
  query: {
    readonly sources: readonly Position[];
    readonly targets: readonly Position[];
    /** Free flow unless said. */
    readonly at?: Departure | undefined;
  },
): Matrix {
  const isSquare = query.sources === query.targets;
  const sources = query.sources.map((p) => snap(network, p, isSquare ? 'both' : 'source'));
  const targets = isSquare ? sources : query.targets.map((p) => snap(network, p, 'target'));
  return matrixOf(network, sources, targets, query.at);
}

/** The same between places already found. */
export function matrixOf(
  network: RoadNetwork,
  sources: readonly (Snap | SnapFailure)[],
  targets: readonly (Snap | SnapFailure)[],
  at?: Departure,
): Matrix {
  if (at) assertTraffic(at.traffic);
  const columns = targets.length;
  const cells = sources.length * columns;
  const result = {
    rows: sources.length,
    columns,
    seconds: new Int32Array(cells).fill(-1),
    metres: new Int32Array(cells).fill(-1),
    status: new Uint8Array(cells),
    sources,
    targets,
  };
  eachRow(network, sources, targets, at !== undefined, (source, row, parts) => {
    writeRow(row, parts, source * columns, at, result);
  });
  sources.forEach((source, r) => {
    if (!isSnap(source)) result.status.fill(sourceNotSnapped, r * columns, (r + 1) * columns);
  });
  targets.forEach((target, c) => {
    if (isSnap(target)) return;
    for (let r = 0; r < sources.length; r++)
      if (isSnap(sources[r] as Snap | SnapFailure))
        result.status[r * columns + c] = targetNotSnapped;
  });
  return result;
}

/** Between many places, to be asked for any departure afterwards. */
export function travelTimes(
  network: RoadNetwork,
  sources: readonly (Snap | SnapFailure)[],
  targets: readonly (Snap | SnapFailure)[],
): TravelTimes {
  const columns = targets.length;
  const times = {
    columns,
    cost: new Float64Array(sources.length * columns).fill(Infinity),
    parts: new Float64Array(sources.length * columns),
  };
  eachRow(network, sources, targets, true, (source, row, parts) => {
    times.cost.set(row, source * columns);
    times.parts.set(parts, source * columns);
  });
  return times;
}

/** Costs, and parts if timed, from each source that is on a street. */
function eachRow(
  network: RoadNetwork,
  sources: readonly (Snap | SnapFailure)[],
  targets: readonly (Snap | SnapFailure)[],
  timed: boolean,
  visit: (source: number, row: Float64Array, parts: Float64Array) => void,
): void {
  const places = targets.map((target) => (isSnap(target) ? target : undefined));
  const prepared = prepareTargets(network, places, { timed });
  const row = new Float64Array(targets.length);
  const parts = new Float64Array(timed ? targets.length : 0);
  sources.forEach((source, index) => {
    if (!isSnap(source)) return;
    costsToAll(prepared, source, row, timed ? parts : undefined);
    visit(index, row, parts);
  });
}

function writeRow(
  row: Float64Array,
  parts: Float64Array,
  first: number,
  at: Departure | undefined,
  { seconds, metres, status }: Pick<Matrix, 'seconds' | 'metres' | 'status'>,
): void {
  for (let c = 0; c < row.length; c++) {
    const cost = row[c] as number;
    if (cost === Infinity) status[first + c] = unreachable;
    else {
      status[first + c] = ok;
      seconds[first + c] = at ? secondsAt(cost, parts[c] as number, at) : secondsOf(cost);
      metres[first + c] = metresOf(cost);
    }
  }
}

/** Rounded up: what is split in two never looks quicker than the whole. */
export const secondsOf = (cost: number): number => Math.ceil(centisecondsOf(cost) / 100);
export const metresOf = (cost: number): number => Math.ceil(decimetresOf(cost) / 10);
