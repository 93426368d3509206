import { below, currency, type Position, seededRandom, timeZone } from '@waystock/kernel';
import type { Area, City, Ring } from './city.ts';
import { layOutQuarters } from './direction-field.ts';
import { layOutDistricts } from './districts.ts';
import { buildHouses } from './houses.ts';
import { type Point, toPosition } from './plane.ts';
import { buildStreetGraph } from './street-graph.ts';
import { nameWays } from './street-names.ts';
import { asNetwork } from './street-network.ts';
import { planStreets } from './street-plan.ts';
import {
  halfExtent,
  isBlocked,
  rimPolygon,
  riverPolygon,
  shapeTerrain,
  type Terrain,
} from './terrain.ts';
import { tidyStreets } from './tidy-streets.ts';
import { setTrafficRules } from './traffic-rules.ts';
import { layWays } from './ways.ts';
import { cityNames, parkNames, riverNames } from './words.ts';

/** Where the invented market square lies, so that time zone and map projection fit Europe/Berlin. */
const origin: Position = { lon: 11.62, lat: 51.84 };

/** A city of about 8 × 6 km grown from a seed: streets, houses, districts, river and parks. */
export function generateCity(seed: string): City {
  const random = seededRandom(seed).fork('city');
  const which = below(random.fork('name'), cityNames.length);
  const name = cityNames[which] as string;
  const terrain = shapeTerrain(random);
  const planned = planStreets(layOutQuarters(terrain, random), random);
  const graph = tidyStreets(
    buildStreetGraph(planned, (p) => isBlocked(terrain, p)),
    random,
  );
  const named = nameWays(layWays(graph, terrain), { terrain, parks: parkNames }, random);
  const ways = setTrafficRules(named, terrain, random);
  const quarters = layOutDistricts(terrain, random);
  const river = riverNames[which] as string;
  const { lon: west, lat: south } = toPosition(origin, { x: -halfExtent.x, y: -halfExtent.y });
  const { lon: east, lat: north } = toPosition(origin, halfExtent);
  return {
    seed,
    name,
    river,
    country: 'de',
    timeZone: timeZone('Europe/Berlin'),
    currency: currency('EUR'),
    centre: origin,
    bounds: { west, south, east, north },
    streets: asNetwork(graph.junctions, ways, origin),
    junctions: graph.junctions.length,
    addresses: buildHouses(ways, { terrain, quarters, place: name, origin }, random),
    districts: quarters.map((quarter) => ({
      ...quarter,
      centre: toPosition(origin, quarter.centre),
      ring: ringOf(quarter.ring),
    })),
    areas: areasOf(terrain, name, river),
  };
}

const ringOf = (points: readonly Point[]): Ring => points.map((p) => toPosition(origin, p));

function areasOf(terrain: Terrain, city: string, river: string): Area[] {
  return [
    { kind: 'city', name: city, ring: ringOf(rimPolygon(terrain.outline, 0)) },
    { kind: 'river', name: river, ring: ringOf(riverPolygon(terrain.river)) },
    ...terrain.parks.map((park, i) => ({
      kind: 'park' as const,
      name: parkNames[i] as string,
      ring: ringOf(rimPolygon(park, 0)),
    })),
  ];
}
