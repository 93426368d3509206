import type { Stop } from './stops.ts';

/**
 * Alternatives of one order stand in a ring; one of them, the head, stands for all of them among the
 * unserved. Of a request that is an alternative, its pickup is meant.
 */
export interface Groups {
  readonly alternative: Int32Array;
  readonly groupHead: Int32Array;
  readonly grouped: boolean;
}

export function groupsOf(stops: readonly Stop[], partner: Int32Array): Groups {
  const alternative = new Int32Array(stops.length).fill(-1);
  const groupHead = new Int32Array(stops.length).fill(-1);
  const rings = new Map<string, number[]>();
  stops.forEach(({ group, flow }, c) => {
    if (group === undefined) return;
    const ring = rings.get(group) ?? [];
    rings.set(group, ring);
    if (flow >= 0 || partner[c]! < 0) ring.push(c);
  });
  stops.forEach(({ group }, c) => {
    if (group !== undefined) groupHead[c] = rings.get(group)![0] ?? -1;
  });
  for (const ring of rings.values()) {
    ring.forEach((c, i) => {
      alternative[c] = ring[(i + 1) % ring.length]!;
    });
  }
  return { alternative, groupHead, grouped: rings.size > 0 };
}
