import { assert, type Instant, type Position, type RegionId } from '@waystock/kernel';
import {
  isSnap,
  lineOfEdge,
  type NoFlyZone,
  type RoadChange,
  type RoadNetwork,
  type Snap,
  snap,
  withChanges,
} from '@waystock/road-graph';
import type { Streets } from './road-graph.ts';

/**
 * What is different from the map at present. It is kept by position, not by the number of a street,
 * so that it holds on the next import of the network, too.
 */
export interface Condition extends ConditionDraft {
  readonly id: string;
}

export interface ConditionDraft {
  readonly effect: Effect;
  /** Why, for people. */
  readonly reason: string;
  readonly from: Instant;
  /** Until somebody lifts it, unless said. */
  readonly until: Instant | undefined;
  /** Who says so: `ops:anna`. */
  readonly by?: string | undefined;
  /** Whose affair it is; nobody's but those who run everything, unless said. */
  readonly regionIds?: readonly RegionId[] | undefined;
}

/**
 * The blocks between two junctions at these places closed to everybody, or so many times as slow
 * (2 is half the speed); or an area nobody flies over, its corners in order.
 */
export type Effect =
  | { readonly kind: 'closed'; readonly places: readonly Position[] }
  | { readonly kind: 'slowed'; readonly places: readonly Position[]; readonly times: number }
  | { readonly kind: 'no-fly'; readonly ring: readonly Position[] };

/** Metres; what lies farther from a street is no place on it. */
const beside = 40;

/** The street at a place, whoever uses it: a footpath beside a motorway is not the motorway. */
export function streetAt(streets: Streets, place: Position, within = beside): Snap | undefined {
  let nearest: Snap | undefined;
  for (const network of streets.values()) {
    const found = snap(network, place, 'source');
    if (isSnap(found) && found.away <= within && (!nearest || found.away < nearest.away))
      nearest = found;
  }
  return nearest;
}

/** A street between two junctions, as people see it. */
export interface StreetPiece {
  /** Empty where it has no name. */
  readonly name: string;
  readonly line: readonly Position[];
  /** The place asked for, on the street. */
  readonly at: Position;
}

export function pieceAt(
  streets: Streets,
  place: Position,
  within = beside,
): StreetPiece | undefined {
  const found = streetAt(streets, place, within);
  const [network] = streets.values();
  if (!found || !network) return undefined;
  const line = lineOfEdge(network.streets, found.edge).map(([lon, lat]) => ({ lon, lat }));
  return { name: found.street, line, at: { lon: found.lon, lat: found.lat } };
}

/** The corners or places of an effect. */
export const placesOf = (effect: Effect): readonly Position[] =>
  effect.kind === 'no-fly' ? effect.ring : effect.places;

/** What the conditions do to edges; of several on one edge a closure wins, then the slowest. */
export function changesUnder(streets: Streets, conditions: readonly Condition[]): RoadChange[] {
  const slowness = new Map<number, number | 'closed'>();
  for (const { effect } of conditions) {
    if (effect.kind === 'no-fly') continue;
    for (const place of effect.places) {
      const edge = streetAt(streets, place)?.edge;
      if (edge === undefined) continue;
      const known = slowness.get(edge);
      if (known === 'closed') continue;
      const wanted = effect.kind === 'closed' ? 'closed' : Math.max(effect.times, known ?? 0);
      slowness.set(edge, wanted);
    }
  }
  return [...slowness].map(([edge, how]) => ({ edge, slowness: how }));
}

/** Nobody flies there, at whatever height. */
export const zonesUnder = (conditions: readonly Condition[]): NoFlyZone[] =>
  conditions.flatMap(({ effect }) =>
    effect.kind === 'no-fly'
      ? [{ ring: effect.ring, floor: 0, ceiling: Number.MAX_SAFE_INTEGER }]
      : [],
  );

/** What a worker is asked: the same streets for one profile, weighed anew. */
export interface Reweighing {
  readonly network: RoadNetwork;
  readonly changes: readonly RoadChange[];
}

export type Weighed = Pick<RoadNetwork, 'metric' | 'version'>;

export function reweigh({ network, changes }: Reweighing): Weighed {
  const { metric, version } = withChanges(network, changes);
  return { metric, version };
}

/** The streets with what `reweigh` says of each, in their order. */
export function reweighed(streets: Streets, weighed: readonly Weighed[]): Streets {
  assert(weighed.length === streets.size, 'each profile was weighed');
  return new Map(
    [...streets].map(([profile, network], i) => [profile, { ...network, ...weighed[i] }]),
  );
}
