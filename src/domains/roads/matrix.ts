import type { Position } from '@waystock/kernel';
import { type Access, isBetter, type Labels, unreached } from './dijkstra.ts';
import { crowFlies, type TravelSource } from './great-circle.ts';
import { type ProfileStreets, type Roads, rowFrom, streetsOf } from './loaded-roads.ts';
import type { Profile } from './network.ts';
import { alongOneStreet, entriesOf, exitsOf, type Snap, snap } from './snap.ts';

/**
 * Durations and distances from every source to every target, row after row. Whole seconds and
 * metres, rounded up, so that a detour is never shorter than the straight way by rounding alone
 * (⌈a + b⌉ ≤ ⌈a⌉ + ⌈b⌉). A distance belongs to the fastest way, not to the shortest. -1 in both
 * where no way leads, or where a place is more than 1.5 km from any street.
 */
export interface Matrix {
  readonly source: TravelSource;
  readonly rows: number;
  readonly columns: number;
  readonly durations_s: Int32Array;
  readonly distances_m: Int32Array;
}

export const noWay = -1;

export function matrix(
  roads: Roads,
  profile: Profile,
  sources: readonly Position[],
  targets: readonly Position[],
): Matrix {
  const [rows, columns] = [sources.length, targets.length];
  const durations = new Int32Array(rows * columns).fill(noWay);
  const distances = new Int32Array(rows * columns).fill(noWay);
  const streets = streetsOf(roads, profile);
  if (streets) {
    const ends = targets.map((target) => placeAt(streets, target));
    for (const [i, source] of sources.entries()) {
      const start = placeAt(streets, source);
      if (!start) continue;
      const exits = exitsOf(streets.graph, start).map((exit) => ({
        exit,
        labels: rowFrom(streets, exit.node),
      }));
      for (const [j, end] of ends.entries()) {
        const way = end && fastest(streets, { start, exits }, end);
        if (!way) continue;
        durations[i * columns + j] = Math.ceil(way.ms / 1000);
        distances[i * columns + j] = Math.ceil(way.mm / 1000);
      }
    }
  } else {
    const estimate = crowFlies(profile);
    for (const [i, source] of sources.entries())
      for (const [j, target] of targets.entries()) {
        const leg = estimate(source, target);
        durations[i * columns + j] = leg.duration;
        distances[i * columns + j] = leg.distance;
      }
  }
  const source = streets ? 'streets' : 'great-circle';
  return { source, rows, columns, durations_s: durations, distances_m: distances };
}

interface Start {
  readonly start: Snap;
  readonly exits: readonly { readonly exit: Access; readonly labels: Labels }[];
}

interface End extends Snap {
  readonly entries: readonly Access[];
}

function placeAt(streets: ProfileStreets, position: Position): End | undefined {
  const place = snap(streets.index, position);
  return place && { ...place, entries: entriesOf(streets.graph, place) };
}

/** The best over every junction to leave by and to arrive from, and the street itself. */
function fastest(
  streets: ProfileStreets,
  { start, exits }: Start,
  end: End,
): { readonly ms: number; readonly mm: number } | undefined {
  let best = alongOneStreet(streets.graph, start, end);
  for (const { exit, labels } of exits)
    for (const entry of end.entries) {
      const between = labels.ms[entry.node] as number;
      if (between === unreached) continue;
      const ms = exit.ms + between + entry.ms;
      const mm = exit.mm + (labels.mm[entry.node] as number) + entry.mm;
      if (!best || isBetter(ms, mm, best.ms, best.mm)) best = { ms, mm };
    }
  return best;
}
