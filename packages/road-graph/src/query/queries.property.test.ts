import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildRoads } from '../build-roads.ts';
import { centisecondsOf } from '../contraction/cost.ts';
import { memorySource } from '../osm/byte-source.ts';
import { type ProfileName } from '../profiles/profile.ts';
import { profileNames } from '../profiles/profiles.ts';
import { plainFrom } from '../reference/plain-pair.ts';
import { writePbf } from '../testing/pbf-writer.ts';
import { randomTown, seeded } from '../testing/random-town.ts';
import { type RoadChange, withChanges } from './change.ts';
import type { Place } from './endpoints.ts';
import { matrixOf, metresOf, secondsOf } from './matrix.ts';
import { nearestTargets } from './nearest.ts';
import { pairCost } from './pair-cost.ts';
import { pairs } from './pairs.ts';
import { fromSources, prepareSources } from './prepared-sources.ts';
import { prepareTargets } from './prepared-targets.ts';
import { reachedWithin } from './reach.ts';
import type { RoadNetwork } from './road-network.ts';
import { drivenPieces } from './driven-pieces.ts';
import { routeBetween } from './route.ts';
import type { Snap } from './snap.ts';

const towns = fc.record({
  seed: fc.nat(),
  profile: fc.constantFrom(...profileNames),
  columns: fc.integer({ min: 2, max: 9 }),
  rows: fc.integer({ min: 2, max: 7 }),
});

function build(town: { seed: number; profile: ProfileName; columns: number; rows: number }) {
  const map = randomTown(town.seed, town.columns, town.rows);
  try {
    const source = memorySource(writePbf(map));
    return buildRoads(source, { profiles: [town.profile] }).networks[0] as RoadNetwork;
  } catch (error) {
    // A town in which this profile may go nowhere is refused by name.
    expect(error).toMatchObject({ name: 'OsmFileError', fault: 'empty' });
    return undefined;
  }
}

function somePlaces(network: RoadNetwork, seed: number, count: number): Snap[] {
  const chance = seeded(seed);
  const edges = [...network.edgeRole.keys()].filter((edge) => network.edgeRole[edge] !== 0);
  return Array.from({ length: edges.length > 0 ? count : 0 }, () => {
    const edge = edges[Math.floor(chance() * edges.length)] as number;
    const offset = Math.floor(chance() * ((network.streets.edgeLength[edge] as number) + 1));
    return { edge, offset, lon: 0, lat: 0, away: 0, side: 'on' as const, street: '' };
  });
}

/** A second place on some of the first ones' edges, which is where mistakes live. */
const withNeighbours = (network: RoadNetwork, places: readonly Snap[]): Snap[] => [
  ...places,
  ...places.slice(0, 3).map((place) => ({
    ...place,
    offset: (network.streets.edgeLength[place.edge] as number) - place.offset,
  })),
];

function agreesWithPlain(network: RoadNetwork, places: readonly Snap[]): void {
  const cells = matrixOf(network, places, places);
  const everyPair = places.flatMap((_, i) => places.map((__, j) => [i, j] as const));
  const sparse = pairs(network, places, places, everyPair.toReversed());
  expect([...sparse.seconds].reverse()).toEqual([...cells.seconds]);
  expect([...sparse.metres].reverse()).toEqual([...cells.metres]);
  expect([...sparse.status].reverse()).toEqual([...cells.status]);
  const prepared = prepareSources(network, places);
  places.forEach((to, j) => {
    const column = fromSources(prepared, to);
    const inColumn = (cells: Int32Array) => places.map((_, i) => cells[i * places.length + j]);
    expect([...column.seconds]).toEqual(inColumn(cells.seconds));
    expect([...column.metres]).toEqual(inColumn(cells.metres));
  });
  places.forEach((from, i) => {
    const plain = plainFrom(network, from);
    places.forEach((to, j) => {
      const cell = i * places.length + j;
      const cost = plain(to);
      expect(pairCost(network, from, to)).toBe(cost);
      if (cost === Infinity) {
        expect([cells.seconds[cell], cells.metres[cell], cells.status[cell]]).toEqual([-1, -1, 1]);
        expect(routeBetween(network, from, to)).toBeUndefined();
        return;
      }
      expect([cells.seconds[cell], cells.metres[cell]]).toEqual([secondsOf(cost), metresOf(cost)]);
      if (i === j) expect(cost).toBe(0);
      checkRoute(network, from, to, cost);
    });
  });
}

/** The pieces join up, obey the turns, and cost what the cell says. */
function checkRoute(network: RoadNetwork, from: Place, to: Place, cost: number): void {
  const pieces = drivenPieces(network, from, to) ?? [];
  expect(pieces.reduce((sum, piece) => sum + piece.cost, 0)).toBe(cost);
  expect([pieces[0]?.from, pieces.at(-1)?.to]).toEqual([from.offset, to.offset]);
  const { edgeFrom, edgeTo } = network.streets;
  pieces.slice(1).forEach(({ arc }, i) => {
    const before = (pieces[i] as { arc: number }).arc;
    const head = (before % 2 === 0 ? edgeTo : edgeFrom)[before >> 1];
    expect((arc % 2 === 0 ? edgeFrom : edgeTo)[arc >> 1]).toBe(head);
    expect(network.arcTime[arc]).not.toBe(0);
  });
  const leg = routeBetween(network, from, to);
  expect([leg?.seconds, leg?.metres]).toEqual([secondsOf(cost), metresOf(cost)]);
}

describe('in any town', () => {
  test('matrix, pairs, and routes equal the plain search', () => {
    fc.assert(
      fc.property(towns, fc.nat(), (town, seed) => {
        const network = build(town);
        if (network)
          agreesWithPlain(network, withNeighbours(network, somePlaces(network, seed, 6)));
      }),
      { numRuns: 100 },
    );
  });

  test('also with edges closed and slowed, and the old network answers as before', () => {
    fc.assert(
      fc.property(towns, fc.nat(), (town, seed) => {
        const network = build(town);
        if (!network) return;
        const places = somePlaces(network, seed, 5);
        const before = matrixOf(network, places, places).seconds;
        const changes = somePlaces(network, seed + 1, 4).map(
          ({ edge }, i): RoadChange =>
            i === 0
              ? { edge, slowness: 'closed' }
              : i === 1
                ? { edge, direction: 'backward', slowness: 'closed' }
                : { edge, slowness: 0.5 + i },
        );
        agreesWithPlain(withChanges(network, changes), places);
        expect(matrixOf(network, places, places).seconds).toEqual(before);
      }),
      { numRuns: 40 },
    );
  });

  test('the nearest are those of the sorted row, and the filter holds', () => {
    fc.assert(
      fc.property(towns, fc.nat(), (town, seed) => {
        const network = build(town);
        const places = network ? somePlaces(network, seed, 12) : [];
        const [from, ...targets] = places;
        if (!network || !from) return;
        const allows = (target: number): boolean => target % 3 !== 0;
        const found = nearestTargets(prepareTargets(network, targets), from, { count: 4, allows });
        const row = targets
          .map((to, target) => ({ target, cost: pairCost(network, from, to) }))
          .filter(({ target, cost }) => cost < Infinity && allows(target))
          .sort((a, b) => a.cost - b.cost || a.target - b.target)
          .slice(0, 4);
        expect(found.map(({ target }) => target)).toEqual(row.map(({ target }) => target));
      }),
      { numRuns: 40 },
    );
  });

  test('what is reached within a time is what the pairs say', () => {
    fc.assert(
      fc.property(towns, fc.nat(), fc.integer({ min: 0, max: 400 }), (town, seed, seconds) => {
        const network = build(town);
        const places = network ? withNeighbours(network, somePlaces(network, seed, 25)) : [];
        const [from] = places;
        if (!network || !from) return;
        const pieces = reachedWithin(network, from, seconds);
        for (const to of places) {
          const isReached = pieces.some(
            (piece) => piece.edge === to.edge && piece.from <= to.offset && to.offset <= piece.to,
          );
          const cost = pairCost(network, from, to);
          expect(isReached).toBe(cost < Infinity && centisecondsOf(cost) <= seconds * 100);
        }
      }),
      { numRuns: 80 },
    );
  });

  test('a weight that is wrong by one part is noticed', () => {
    const network = build({ seed: 5, profile: 'foot-courier', columns: 8, rows: 6 });
    if (!network) throw new Error('this town has streets');
    const places = somePlaces(network, 3, 10);
    agreesWithPlain(network, places);
    const { weight } = network.metric.upward;
    weight.forEach((one, i) => {
      weight[i] = one + 1;
    });
    expect(() => agreesWithPlain(network, places)).toThrow();
  });
});
