import { expectOk, greatCircle, type Position } from '@waystock/kernel';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isBetter } from './dijkstra.ts';
import { loadRoads, streetsOf } from './loaded-roads.ts';
import { type Matrix, matrix, noWay } from './matrix.ts';
import type { Profile, StreetNetwork } from './network.ts';
import { backward, forward } from './profiles.ts';
import { networks, positions } from './road-networks.arbitrary.ts';
import { route } from './route.ts';
import { type Snap, snap } from './snap.ts';

const places = fc.array(positions, { minLength: 1, maxLength: 5 });
const ground = fc.constantFrom<Profile>('van', 'bike', 'foot', 'robot');
const cell = ({ columns, durations_s, distances_m }: Matrix, i: number, j: number): number[] => [
  durations_s[i * columns + j] as number,
  distances_m[i * columns + j] as number,
];

describe('any matrix', () => {
  test('agrees with relaxing a graph in which the places are nodes', () => {
    fc.assert(
      fc.property(networks, ground, places, (network, profile, at) => {
        const roads = loadRoads(network, []);
        const table = matrix(roads, profile, at, at);
        for (const [i, from] of at.entries())
          for (const [j, to] of at.entries())
            expect(cell(table, i, j)).toEqual(cellByRelaxing(network, profile, [from, to]));
      }),
    );
  });

  test('agrees with the route it stands for, whose steps add up and whose line is as long', () => {
    fc.assert(
      fc.property(networks, ground, places, (network, profile, at) => {
        const roads = loadRoads(network, []);
        const table = matrix(roads, profile, at, at);
        for (const [i, from] of at.entries())
          for (const [j, to] of at.entries()) {
            const way = route(roads, profile, from, to);
            const [duration, distance] = cell(table, i, j);
            expect(way.ok).toBe(duration !== noWay);
            if (!way.ok) continue;
            expect([way.value.duration, way.value.distance]).toEqual([duration, distance]);
            const steps = way.value.steps.reduce((sum, step) => sum + step.distance, 0);
            expect(Math.ceil(Math.round(steps * 1000) / 1000)).toBe(distance);
            expect(Math.abs(lineLength(way.value.geometry) - steps)).toBeLessThan(0.1);
          }
      }),
    );
  });

  test('has no shorter detour: in seconds for all, in metres where speed is the same everywhere', () => {
    fc.assert(
      fc.property(
        networks,
        fc.constantFrom<Profile>('van', 'foot', 'drone'),
        places,
        (network, profile, at) => {
          const table = matrix(loadRoads(network, []), profile, at, at);
          for (const i of at.keys())
            for (const j of at.keys())
              for (const k of at.keys()) {
                const [[ij, ijMetres], [jk, jkMetres]] = [cell(table, i, j), cell(table, j, k)];
                if (ij === noWay || jk === noWay) continue;
                const [ik, ikMetres] = cell(table, i, k);
                expect(ik).not.toBe(noWay);
                expect(ik).toBeLessThanOrEqual((ij as number) + (jk as number));
                if (profile === 'van') continue;
                expect(ikMetres).toBeLessThanOrEqual(
                  (ijMetres as number) + (jkMetres as number) + 1,
                );
              }
        },
      ),
    );
  });

  test('is the same whatever was asked before', () => {
    fc.assert(
      fc.property(networks, ground, places, places, (network, profile, before, at) => {
        const asked = loadRoads(network, []);
        matrix(asked, profile, before, at);
        expect(matrix(asked, profile, at, at)).toEqual(
          matrix(loadRoads(network, []), profile, at, at),
        );
      }),
    );
  });
});

test('drones, and everybody without a network, go by the great circle', () => {
  const empty = loadRoads({ nodes: [], ways: [] }, []);
  fc.assert(
    fc.property(
      positions,
      positions,
      fc.constantFrom<Profile>('van', 'drone'),
      (from, to, profile) => {
        const table = matrix(empty, profile, [from], [to]);
        const way = expectOk(route(empty, profile, from, to));
        expect(table.source).toBe('great-circle');
        expect(cell(table, 0, 0)).toEqual([way.duration, way.distance]);
        const least = greatCircle(from, to);
        if (profile === 'drone') expect(way.distance).toBe(Math.ceil(least));
        else expect(way.distance).toBeGreaterThanOrEqual(least);
      },
    ),
  );
});

function lineLength(line: readonly Position[]): number {
  let length = 0;
  for (const [i, p] of line.entries()) if (i > 0) length += greatCircle(line[i - 1] as Position, p);
  return length;
}

type Label = readonly [ms: number, mm: number];

/** The reference: streets cut at the two places, then every piece relaxed until nothing changes. */
function cellByRelaxing(
  network: StreetNetwork,
  profile: Profile,
  ends: readonly [Position, Position],
): number[] {
  const streets = streetsOf(loadRoads(network, []), profile);
  if (!streets) throw new Error('a ground profile has streets');
  const [from, to] = ends.map((end) => snap(streets.index, end));
  if (!from || !to) return [noWay, noWay];
  const { edges } = streets.graph;
  const best = new Map<string, Label>([['from', [0, 0]]]);
  for (let changed = true; changed; ) {
    changed = false;
    const relax = (a: string, b: string, [ms, mm]: Label): void => {
      const at = best.get(a);
      const known = best.get(b);
      if (!at) return;
      const label: Label = [at[0] + ms, at[1] + mm];
      if (known && !isBetter(...label, ...known)) return;
      best.set(b, label);
      changed = true;
    };
    for (let e = 0; e < edges.count; e++) {
      const stops = stopsOn(e, [from, to]);
      stops.unshift([`${edges.from[e]}`, 0, 0]);
      stops.push([`${edges.to[e]}`, edges.ms[e] as number, edges.mm[e] as number]);
      for (const [k, [name, ms, mm]] of stops.entries()) {
        const [before, beforeMs, beforeMm] = stops[k - 1] ?? [name, ms, mm];
        const piece: Label = [ms - beforeMs, mm - beforeMm];
        if ((edges.directions[e] as number) & forward || mm === beforeMm)
          relax(before, name, piece);
        if ((edges.directions[e] as number) & backward || mm === beforeMm)
          relax(name, before, piece);
      }
    }
  }
  const label = best.get('to');
  return label ? label.map((whole) => Math.ceil(whole / 1000)) : [noWay, noWay];
}

function stopsOn(edge: number, [from, to]: readonly [Snap, Snap]): [string, number, number][] {
  const stops: [string, number, number][] = [];
  if (from.edge === edge) stops.push(['from', from.ms, from.mm]);
  if (to.edge === edge) stops.push(['to', to.ms, to.mm]);
  return stops.sort((a, b) => a[2] - b[2]);
}
