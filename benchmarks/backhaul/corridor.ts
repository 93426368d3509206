import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  assert,
  gaussian,
  type Position,
  position,
  type Random,
  seededRandom,
} from '@waystock/kernel';
import type {
  ActiveRoute,
  Rules,
  Stop,
  Tariff,
  Travel,
  WaitingOrder,
} from '../../src/domains/backhaul/model.ts';

/**
 * The corridor of 24 Kenyan towns: a day of trunk routes that come back empty, and orders that could
 * ride with them. Orders are hidden until they are released, routes until two hours before they
 * leave. Everything is drawn from the seed, each kind from a stream of its own.
 */
export interface Town {
  readonly name: string;
  readonly at: Position;
  readonly weight: number;
}

export interface Network {
  readonly towns: readonly Town[];
  readonly travel: Travel;
  readonly km: (from: number, to: number) => number;
  /** The towns a leg passes, both ends included. */
  readonly path: (from: number, to: number) => readonly number[];
}

export interface Timed<T> {
  readonly visibleAt: number;
  readonly item: T;
}

export interface CorridorDay {
  readonly network: Network;
  readonly routes: readonly Timed<ActiveRoute>[];
  readonly orders: readonly Timed<WaitingOrder>[];
}

const hour = 3600;
const kmh = 50;
const service = 0.4 * hour;
const shilling = 100;

export const corridorTariff: Tariff = {
  perLitre: 180 * shilling,
  perDriverHour: 500 * shilling,
  perHandling: 200 * shilling,
  perLateStop: 0,
  legVariation: 0,
};

export const corridorRules: Rules = { buffer: 0, lifo: false, corridor: 50_000, bundle: 3 };

/** Rows of a CSV file without quotes, as objects by the names in its first line. */
function readRows(file: string): Record<string, string>[] {
  const [head = '', ...lines] = readFileSync(file, 'utf8').trim().split(/\r?\n/);
  const names = head.split(',');
  return lines.map((line) =>
    Object.fromEntries(line.split(',').map((cell, i) => [names[i], cell])),
  );
}

export function readNetwork(folder: string): Network {
  const towns = readRows(join(folder, 'towns.csv')).map((row) => ({
    name: String(row.town),
    at: position(Number(row.lon), Number(row.lat)),
    weight: Number(row.demand_weight),
  }));
  const n = towns.length;
  const index = new Map(towns.map((town, i) => [town.name, i]));
  const km = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => (i === j ? 0 : Infinity)),
  );
  const via = Array.from({ length: n }, () => Array.from({ length: n }, () => -1));
  for (const row of readRows(join(folder, 'roads.csv'))) {
    const [a, b] = [index.get(String(row.from)), index.get(String(row.to))];
    assert(a !== undefined && b !== undefined, `no such town: ${row.from}, ${row.to}`);
    at(km, a)[b] = at(km, b)[a] = Number(row.road_km);
  }
  for (let k = 0; k < n; k++)
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        const through = (at(km, i)[k] as number) + (at(km, k)[j] as number);
        if (through >= (at(km, i)[j] as number)) continue;
        at(km, i)[j] = through;
        at(via, i)[j] = k;
      }
  const between = (a: number, b: number): number => at(km, a)[b] as number;
  const path = (a: number, b: number): readonly number[] => {
    const k = at(via, a)[b] as number;
    return k < 0 ? [a, b] : [...path(a, k), ...path(k, b).slice(1)];
  };
  const travel: Travel = {
    metres: (a, b) => between(a, b) * 1000,
    seconds: (a, b) => (between(a, b) / kmh) * hour,
    toll: () => 0,
  };
  return { towns, travel, km: between, path };
}

const at = <T>(rows: readonly T[][], i: number): T[] => rows[i] as T[];

const bases: readonly [name: string, weight: number][] = [
  ['Nairobi', 10],
  ['Mombasa', 6],
  ['Eldoret', 3],
  ['Kisumu', 3],
  ['Nakuru', 2],
];
const trucks: readonly { tonnes: number; share: number; litresPerKm: number }[] = [
  { tonnes: 5, share: 40, litresPerKm: 0.16 },
  { tonnes: 10, share: 40, litresPerKm: 0.24 },
  { tonnes: 28, share: 20, litresPerKm: 0.34 },
];

export function drawDay(network: Network, seed: string, sizes: Sizes): CorridorDay {
  const random = seededRandom(seed);
  return {
    network,
    routes: Array.from({ length: sizes.routes }, (_, i) =>
      drawRoute(network, random.fork('route', i), i),
    ),
    orders: Array.from({ length: sizes.orders }, (_, i) =>
      drawOrder(network, random.fork('order', i), i),
    ).sort((a, b) => a.visibleAt - b.visibleAt),
  };
}

export interface Sizes {
  readonly routes: number;
  readonly orders: number;
}

const uniform = (random: Random, low: number, high: number): number =>
  low + (high - low) * random.next();

export function drawWeighted<T>(
  random: Random,
  items: readonly T[],
  weight: (item: T) => number,
): T {
  let left = random.next() * items.reduce((sum, item) => sum + weight(item), 0);
  for (const item of items) {
    left -= weight(item);
    if (left < 0) return item;
  }
  return items.at(-1) as T;
}

/** A town to go to: by its weight, less likely the farther it is. */
function drawDestination(network: Network, random: Random, from: number): number {
  const others = network.towns.map((_, i) => i).filter((i) => i !== from);
  return drawWeighted(
    random,
    others,
    (i) => (network.towns[i] as Town).weight * Math.exp(-network.km(from, i) / 450),
  );
}

export function drawRoute(network: Network, random: Random, id: number): Timed<ActiveRoute> {
  const departure = uniform(random, 0, 24 * hour);
  const [baseName] = drawWeighted(random, bases, ([, weight]) => weight);
  const base = network.towns.findIndex((town) => town.name === baseName);
  const truck = drawWeighted(random, trucks, (one) => one.share);
  const weight = Math.round(truck.tonnes * uniform(random, 0.45, 0.95) * 1e6);
  const to = drawDestination(network, random, base);
  const drive = network.travel.seconds(base, to);
  const stop = (kind: Stop['kind'], place: number, latest: number): Stop => ({
    kind,
    orderId: kind === 'end' ? undefined : `trunk_${id}`,
    place,
    weight: kind === 'end' ? 0 : -weight,
    volume: 0,
    earliest: 0,
    latest,
    service: kind === 'end' ? 0 : service,
  });
  return {
    visibleAt: departure - 2 * hour,
    item: {
      routeId: `rte_${id}`,
      version: 1,
      vehicle: {
        vehicleId: `veh_${id}`,
        weightLimit: truck.tonnes * 1e6,
        volumeLimit: 0,
        skills: 0,
        temperatures: 0,
        litresPerMetre: truck.litresPerKm / 1e3,
        litresPerGramMetre: 0.009 / 1e9,
      },
      anchor: { place: base, readyAt: departure },
      weight,
      volume: 0,
      stops: [
        stop('delivery', to, departure + drive + 3 * hour),
        stop('end', base, departure + 2 * drive + service + 9 * hour),
      ],
      drivingLeft: 48 * hour,
      consolidated: [],
    },
  };
}

export function drawOrder(network: Network, random: Random, id: number): Timed<WaitingOrder> {
  const releasedAt = uniform(random, 0, 34 * hour);
  const places = network.towns.map((_, i) => i);
  const from = drawWeighted(random, places, (i) => (network.towns[i] as Town).weight);
  const to = drawDestination(network, random, from);
  const tonnes = Math.min(9, Math.max(0.2, Math.exp(gaussian(random, Math.log(1.05), 0.8))));
  const weight = Math.round(tonnes * 1e6);
  const pickupBy = releasedAt + uniform(random, 5, 18) * hour;
  const direct = network.travel.seconds(from, to);
  const deliverBy = releasedAt + direct * 1.3 + uniform(random, 8, 28) * hour;
  const tonneKm = (weight / 1e6) * network.km(from, to);
  const price = Math.round((800 + 13 * tonneKm) * uniform(random, 0.7, 1.3)) * shilling;
  return {
    visibleAt: releasedAt,
    item: {
      orderId: `ord_${id}`,
      pickup: { place: from, earliest: releasedAt, latest: pickupBy, service },
      delivery: { place: to, earliest: releasedAt, latest: deliverBy, service },
      weight,
      volume: 0,
      skills: 0,
      temperatures: 0,
      price,
      knownAt: 0,
    },
  };
}
