import {
  assert,
  chance,
  type Instant,
  metres,
  ok,
  type Position,
  type Random,
  refuse,
  seconds,
} from '@waystock/kernel';
import { blankMatrix, type Cell, hole, putCell } from './map-matrix.ts';
import {
  type MapLeg,
  type MapProvider,
  type MapTerms,
  noLimits,
  type TravelProfile,
} from './map-provider.ts';
import type { SimulatedStreets } from './simulated-streets.ts';

/** How often a provider in memory misbehaves; chances from 0 to 1. */
export interface MapsBehaviour {
  /** Nothing comes back. */
  readonly failing: number;
  /** A cell stays out. */
  readonly lostCells: number;
  /** How much slower than the streets are it takes them to be: 1.1 is a tenth slower. */
  readonly bias: number;
}

export interface SimulatedMapsOptions {
  readonly id?: string;
  readonly streets: SimulatedStreets;
  readonly random: Random;
  readonly now: () => Instant;
  readonly behaviour?: Partial<MapsBehaviour>;
  readonly terms?: Partial<MapTerms>;
}

const profiles: readonly TravelProfile[] = ['van', 'bike', 'foot', 'robot'];

/** A provider in memory, for tests and the simulation: no network, no time passes. */
export function openSimulatedMaps(options: SimulatedMapsOptions): MapProvider {
  const { id = 'simulated', streets, random, now } = options;
  const behaviour = { failing: 0, lostCells: 0, bias: 1, ...options.behaviour };
  const refusal = (profile: TravelProfile, signal: AbortSignal | undefined) => {
    if (!profiles.includes(profile))
      return refuse({ kind: 'not-offered', provider: id, what: profile } as const);
    if (signal?.aborted) return refuse({ kind: 'cancelled', provider: id } as const);
    if (!chance(random, behaviour.failing)) return undefined;
    return refuse({ kind: 'provider-failed', provider: id, detail: 'simulated' } as const);
  };
  const cell = (profile: TravelProfile, from: Position, to: Position): Cell => {
    if (chance(random, behaviour.lostCells)) return hole;
    return cellOf(streets(profile, from, to), behaviour.bias);
  };
  return {
    id,
    isLocal: false,
    caps: { profiles, departure: false, liveTraffic: false, limits: noLimits },
    terms: {
      keepFor: undefined,
      mayLearn: false,
      mayDraw: true,
      attribution: undefined,
      ...options.terms,
    },
    async matrix({ sources, targets, profile }, { signal }) {
      const refused = refusal(profile, signal);
      if (refused) return refused;
      const [rows, columns] = [sources.length, targets.length];
      const about = { source: id, rows, columns, computedAt: now(), departAt: undefined };
      const matrix = blankMatrix(about);
      for (const [i, from] of sources.entries())
        for (const [j, to] of targets.entries())
          putCell(matrix, i * columns + j, cell(profile, from, to));
      return ok(matrix);
    },
    async route({ stops, profile }, { signal }) {
      assert(stops.length >= 2, 'a route has two stops at least');
      const refused = refusal(profile, signal);
      if (refused) return refused;
      const legs: MapLeg[] = [];
      for (const [i, to] of stops.slice(1).entries()) {
        const from = stops[i] as Position;
        const { status, duration_s, distance_m } = cellOf(
          streets(profile, from, to),
          behaviour.bias,
        );
        if (status === 'source-not-snapped')
          return refuse({ kind: 'position-off-network', position: from });
        if (status === 'target-not-snapped')
          return refuse({ kind: 'position-off-network', position: to });
        if (duration_s === undefined || distance_m === undefined)
          return refuse({ kind: 'no-way-between', from, to });
        const whole = {
          duration: seconds(Math.ceil(duration_s)),
          distance: metres(Math.ceil(distance_m)),
        };
        legs.push({ ...whole, steps: [{ street: '', ...whole }] });
      }
      const total = (of: 'duration' | 'distance'): number =>
        legs.reduce((sum, leg) => sum + leg[of], 0);
      const about = { source: id, status: 'ok', mayDraw: true, geometry: stops, legs } as const;
      return ok({
        ...about,
        duration: seconds(total('duration')),
        distance: metres(total('distance')),
      });
    },
  };
}

function cellOf(leg: ReturnType<SimulatedStreets>, bias: number): Cell {
  if (leg === 'no-way') return { status: 'unreachable' };
  if (leg === 'source-off') return { status: 'source-not-snapped' };
  if (leg === 'target-off') return { status: 'target-not-snapped' };
  return { status: 'ok', duration_s: leg.duration * bias, distance_m: leg.distance };
}
