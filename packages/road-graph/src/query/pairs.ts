import { addLabel, Labels } from '../contraction/labels.ts';
import { sourceOrigins, targetOrigins } from './endpoints.ts';
import { metresOf, secondsOf } from './matrix.ts';
import { costOnEdge } from './pair-cost.ts';
import type { RoadNetwork } from './road-network.ts';
import { scratchFor } from './scratch.ts';
import { isSnap, type Snap, type SnapFailure } from './snap.ts';
import { statusCode } from './status.ts';

/** Answers for chosen pairs only, in their order; codes and -1 as in a matrix. */
export interface PairAnswers {
  readonly seconds: Int32Array;
  readonly metres: Int32Array;
  readonly status: Uint8Array;
}

/**
 * Some cells of a matrix: one label per place that is asked for, one merge per pair. Cheaper than
 * the whole matrix below about a third of its cells.
 */
export function pairs(
  network: RoadNetwork,
  sources: readonly (Snap | SnapFailure)[],
  targets: readonly (Snap | SnapFailure)[],
  wanted: readonly (readonly [source: number, target: number])[],
): PairAnswers {
  const answers = {
    seconds: new Int32Array(wanted.length).fill(-1),
    metres: new Int32Array(wanted.length).fill(-1),
    status: new Uint8Array(wanted.length),
  };
  const labels = new Labels();
  const labelOf = labelsOnce(network, labels);
  const costAt = new Float64Array(network.topology.parent.length).fill(Infinity);
  const bySource = wanted
    .map((_, i) => i)
    .sort((a, b) => (wanted[a]?.[0] ?? 0) - (wanted[b]?.[0] ?? 0));
  let spread: readonly [number, number] = [0, 0];
  let current = -1;
  for (const index of bySource) {
    const [s, t] = wanted[index] as readonly [number, number];
    const source = sources[s];
    const target = targets[t];
    if (!source || !target) throw new RangeError(`pair ${index} names a place that is not there`);
    if (!isSnap(source) || !isSnap(target)) {
      answers.status[index] = statusCode(
        isSnap(source) ? 'target-not-snapped' : 'source-not-snapped',
      );
      continue;
    }
    if (s !== current) {
      for (let i = spread[0]; i < spread[1]; i++) costAt[labels.hub[i] as number] = Infinity;
      spread = labelOf(source, 'source', s);
      for (let i = spread[0]; i < spread[1]; i++)
        costAt[labels.hub[i] as number] = labels.cost[i] as number;
      current = s;
    }
    let cost = Infinity;
    if (source.edge === target.edge) cost = costOnEdge(network, source, target);
    else {
      const [first, last] = labelOf(target, 'target', t);
      for (let i = first; i < last; i++)
        cost = Math.min(
          cost,
          (costAt[labels.hub[i] as number] as number) + (labels.cost[i] as number),
        );
    }
    if (cost === Infinity) answers.status[index] = statusCode('unreachable');
    else {
      answers.seconds[index] = secondsOf(cost);
      answers.metres[index] = metresOf(cost);
    }
  }
  return answers;
}

/** Label of a place, made when it is first asked for. */
function labelsOnce(network: RoadNetwork, labels: Labels) {
  const { search, from } = scratchFor(network.topology);
  const { metric, topology } = network;
  const known = {
    source: new Map<number, readonly [number, number]>(),
    target: new Map<number, readonly [number, number]>(),
  };
  return (place: Snap, role: 'source' | 'target', index: number): readonly [number, number] => {
    const held = known[role].get(index);
    if (held) return held;
    const isSource = role === 'source';
    (isSource ? sourceOrigins : targetOrigins)(network, place, from);
    const arcs = isSource
      ? { climb: metric.upward, descend: metric.downward }
      : { climb: metric.downward, descend: metric.upward };
    const first = labels.length;
    addLabel(search, topology.parent, arcs, from, labels);
    const made = [first, labels.length] as const;
    known[role].set(index, made);
    return made;
  };
}
