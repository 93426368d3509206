import {
  assert,
  chance,
  type Instant,
  ok,
  type Position,
  type Random,
  refuse,
  type Result,
} from '@waystock/kernel';
import { blankMatrix, type Cell, hole, putCell } from './map-matrix.ts';
import {
  type Asking,
  type MapLeg,
  type MapProvider,
  type MapTerms,
  noLimits,
  type TravelProfile,
} from './map-provider.ts';
import type { MapRefusal } from './refusals.ts';
import { plainLeg, routeOfLegs } from './route-of-legs.ts';
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
  const { failing, lostCells, bias } = { ...sound, ...options.behaviour };
  const cell = (profile: TravelProfile, from: Position, to: Position): Cell =>
    cellOf(streets(profile, from, to), bias);
  const refusal = (profile: TravelProfile, { signal }: Asking): MapRefusal | undefined => {
    if (!profiles.includes(profile)) return { kind: 'not-offered', provider: id, what: profile };
    if (signal?.aborted) return { kind: 'cancelled', provider: id };
    const fails = chance(random, failing);
    return fails ? { kind: 'provider-failed', provider: id, detail: 'simulated' } : undefined;
  };
  return {
    id,
    isLocal: false,
    caps: { profiles, departure: false, liveTraffic: false, limits: noLimits },
    terms: { ...strict, ...options.terms },
    async matrix({ sources, targets, profile }, asking) {
      const refused = refusal(profile, asking);
      if (refused) return refuse(refused);
      const [rows, columns] = [sources.length, targets.length];
      const about = { source: id, rows, columns, computedAt: now(), departAt: undefined };
      const matrix = blankMatrix(about);
      for (const [i, from] of sources.entries())
        for (const [j, to] of targets.entries()) {
          const isLost = chance(random, lostCells);
          putCell(matrix, i * columns + j, isLost ? hole : cell(profile, from, to));
        }
      return ok(matrix);
    },
    async route({ stops, profile }, asking) {
      assert(stops.length >= 2, 'a route has two stops at least');
      const refused = refusal(profile, asking);
      if (refused) return refuse(refused);
      const legs: MapLeg[] = [];
      for (const [i, to] of stops.slice(1).entries()) {
        const from = stops[i] as Position;
        const leg = legOf(cell(profile, from, to), from, to);
        if (!leg.ok) return leg;
        legs.push(leg.value);
      }
      return ok(routeOfLegs({ source: id, status: 'ok', mayDraw: true, geometry: stops }, legs));
    },
  };
}

const sound: MapsBehaviour = { failing: 0, lostCells: 0, bias: 1 };
const strict: MapTerms = {
  keepFor: undefined,
  mayLearn: false,
  mayDraw: true,
  attribution: undefined,
};

function legOf(cell: Cell, from: Position, to: Position): Result<MapLeg, MapRefusal> {
  const { status, duration_s: duration, distance_m: distance } = cell;
  if (status === 'source-not-snapped')
    return refuse({ kind: 'position-off-network', position: from });
  if (status === 'target-not-snapped')
    return refuse({ kind: 'position-off-network', position: to });
  if (duration === undefined || distance === undefined)
    return refuse({ kind: 'no-way-between', from, to });
  return ok(plainLeg({ duration, distance }));
}

function cellOf(leg: ReturnType<SimulatedStreets>, bias: number): Cell {
  if (leg === 'no-way') return { status: 'unreachable' };
  if (leg === 'source-off') return { status: 'source-not-snapped' };
  if (leg === 'target-off') return { status: 'target-not-snapped' };
  return { status: 'ok', duration_s: leg.duration * bias, distance_m: leg.distance };
}
