import type { DownArcs, Topology } from './topology.ts';

/**
 * Gives a hierarchy its weights: arcs that are turns have theirs, and every arc learns from the
 * triangles below it what the way through lower states costs. Then a second sweep from the top makes
 * each weight the true shortest distance and marks arcs that are no shortest path at all: queries
 * need not look at them.
 *
 * Invariants after both sweeps: `up[i]` of arc x–y is the distance x → y, `down[i]` y → x; an arc
 * that is not marked has the weight of a turn or of two unmarked arcs through a lower state, which is
 * how paths are unpacked.
 *
 * Source: Dibbelt, Strasser & Wagner 2016, basic and perfect customisation. O(triangles).
 */
export interface Weights {
  readonly up: Float64Array;
  readonly down: Float64Array;
  /** Per arc: 1 where upwards, 2 where downwards the arc is longer than another way. */
  readonly dominated: Uint8Array;
}

/** `up` and `down` hold the weights of turns, and Infinity elsewhere. */
export function customise(topology: Topology, down: DownArcs, weights: Weights): void {
  sweepUp(topology, down, weights);
  sweepDown(topology, weights);
}

function sweepUp(topology: Topology, lower: DownArcs, { up, down }: Weights): void {
  const { upStart, upHead } = topology;
  const states = upStart.length - 1;
  const arcTo = new Int32Array(states);
  for (let y = 0; y < states; y++) {
    const end = upStart[y + 1] as number;
    for (let i = upStart[y] as number; i < end; i++) arcTo[upHead[i] as number] = i;
    const lastLower = lower.start[y + 1] as number;
    for (let l = lower.start[y] as number; l < lastLower; l++) {
      const xy = lower.arc[l] as number;
      const fromY = down[xy] as number;
      const toY = up[xy] as number;
      if (fromY === Infinity && toY === Infinity) continue;
      const last = upStart[(lower.tail[l] as number) + 1] as number;
      for (let xz = xy + 1; xz < last; xz++) {
        const yz = arcTo[upHead[xz] as number] as number;
        const there = fromY + (up[xz] as number);
        if (there < (up[yz] as number)) up[yz] = there;
        const back = (down[xz] as number) + toY;
        if (back < (down[yz] as number)) down[yz] = back;
      }
    }
  }
}

function sweepDown({ upStart, upHead }: Topology, { up, down, dominated }: Weights): void {
  const states = upStart.length - 1;
  // Arc from x to each of its upper neighbours; -1 elsewhere.
  const arcTo = new Int32Array(states).fill(-1);
  for (let x = states - 1; x >= 0; x--) {
    const first = upStart[x] as number;
    const end = upStart[x + 1] as number;
    for (let i = first; i < end; i++) arcTo[upHead[i] as number] = i;
    for (let xy = first; xy < end; xy++) {
      const y = upHead[xy] as number;
      const last = upStart[y + 1] as number;
      let upXy = up[xy] as number;
      let downXy = down[xy] as number;
      for (let yz = upStart[y] as number; yz < last; yz++) {
        const xz = arcTo[upHead[yz] as number] as number;
        if (xz < 0) continue;
        const upYz = up[yz] as number;
        const downYz = down[yz] as number;
        const upXz = up[xz] as number;
        const downXz = down[xz] as number;
        if (upXz + downYz < upXy) {
          upXy = upXz + downYz;
          dominated[xy] = (dominated[xy] as number) | 1;
        }
        if (upYz + downXz < downXy) {
          downXy = upYz + downXz;
          dominated[xy] = (dominated[xy] as number) | 2;
        }
        if (upXy + upYz < upXz) {
          up[xz] = upXy + upYz;
          dominated[xz] = (dominated[xz] as number) | 1;
        }
        if (downYz + downXy < downXz) {
          down[xz] = downYz + downXy;
          dominated[xz] = (dominated[xz] as number) | 2;
        }
      }
      up[xy] = upXy;
      down[xy] = downXy;
    }
    for (let i = first; i < end; i++) arcTo[upHead[i] as number] = -1;
  }
}
