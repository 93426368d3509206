import { centisecondsOf, decimetresOf } from '../contraction/cost.ts';
import { costsToAll, prepareTargets } from './prepared-targets.ts';
import type { RoadNetwork } from './road-network.ts';
import { isSnap, type Position, type Snap, snap, type SnapFailure } from './snap.ts';
import { statusCode } from './status.ts';

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
  query: { readonly sources: readonly Position[]; readonly targets: readonly Position[] },
): Matrix {
  const isSquare = query.sources === query.targets;
  const sources = query.sources.map((p) => snap(network, p, isSquare ? 'both' : 'source'));
  const targets = isSquare ? sources : query.targets.map((p) => snap(network, p, 'target'));
  return matrixOf(network, sources, targets);
}

/** The same between places already found. */
export function matrixOf(
  network: RoadNetwork,
  sources: readonly (Snap | SnapFailure)[],
  targets: readonly (Snap | SnapFailure)[],
): Matrix {
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
  const prepared = prepareTargets(
    network,
    targets.map((target) => (isSnap(target) ? target : undefined)),
  );
  const row = new Float64Array(columns);
  sources.forEach((source, r) => {
    const first = r * columns;
    if (!isSnap(source)) {
      result.status.fill(sourceNotSnapped, first, first + columns);
      return;
    }
    costsToAll(prepared, source, row);
    writeRow(row, first, result);
  });
  targets.forEach((target, c) => {
    if (isSnap(target)) return;
    for (let r = 0; r < sources.length; r++)
      if (isSnap(sources[r] as Snap | SnapFailure))
        result.status[r * columns + c] = targetNotSnapped;
  });
  return result;
}

function writeRow(
  row: Float64Array,
  first: number,
  { seconds, metres, status }: Pick<Matrix, 'seconds' | 'metres' | 'status'>,
): void {
  for (let c = 0; c < row.length; c++) {
    const cost = row[c] as number;
    if (cost === Infinity) status[first + c] = unreachable;
    else {
      status[first + c] = ok;
      seconds[first + c] = secondsOf(cost);
      metres[first + c] = metresOf(cost);
    }
  }
}

/** Rounded up: what is split in two never looks quicker than the whole. */
export const secondsOf = (cost: number): number => Math.ceil(centisecondsOf(cost) / 100);
export const metresOf = (cost: number): number => Math.ceil(decimetresOf(cost) / 10);
