import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  below,
  greatCircle,
  metres,
  must,
  pickWeighted,
  position,
  type Random,
  seededRandom,
  shuffled,
  units,
} from '@waystock/kernel';
import { expect, test } from 'vitest';
import {
  anything,
  cents,
  departures,
  line,
  site,
  threeCities,
} from '../../src/domains/allocation/allocation.fixture.ts';
import { decide } from '../../src/domains/allocation/policy.ts';
import { cashOnly } from '../../src/domains/allocation/terms.ts';
import { csvRows, dataFolder } from '../support/outside-data.ts';

/**
 * The published fulfilment network (five centres, ten cities; Jasin & Sinha 2015, costs per shipment
 * and per item and mile) under synthetic orders of one to five items: deciding exactly per order
 * against always taking the nearest centre that has an item. Costs here are in tenths of a cent.
 */
const folder = dataFolder('orders', 'network');
const read = (file: string) => csvRows(readFileSync(join(folder, file), 'utf8'));
const cities = read('cities_warmup.csv').map((row) => ({
  at: position(Number(row['lng']), Number(row['lat'])),
  population: Number(row['population']),
}));
const centres = read('fulfillment_centers_warmup.csv').map((row) => ({
  id: must(row['fc'], 'a centre has a name'),
  at: position(Number(row['lng']), Number(row['lat'])),
}));
const perShipment = 8_759;
const perItem = (miles: number): number => Math.round(423 + 0.541 * miles);
const items = 20;
const orders = 4_000;

interface Order {
  readonly city: number;
  readonly items: readonly number[];
}

function draw(random: Random): { orders: Order[]; stock: number[][] } {
  const drawn = Array.from({ length: orders }, (): Order => {
    const city = pickWeighted(
      random,
      cities.map((c) => c.population),
    );
    const all = Array.from({ length: items }, (_, i) => i);
    return { city, items: shuffled(random, all).slice(0, 1 + below(random, 5)) };
  });
  const carried = Array.from({ length: items }, () => centres.map(() => random.next() < 0.75));
  const stock = carried.map((at) => at.map(() => 0));
  for (const { city, items: wanted } of drawn)
    for (const item of wanted) {
      const nearest = nearestTo(city).find((c) => carried[item]?.[c]);
      const row = stock[item];
      if (nearest !== undefined && row) row[nearest] = (row[nearest] ?? 0) + 1;
    }
  return {
    orders: drawn,
    stock: stock.map((row) => row.map((n) => Math.round(n + 0.5 * Math.sqrt(n)))),
  };
}

const milesTo = (city: number, centre: number): number =>
  greatCircle(must(cities[city], 'city').at, must(centres[centre], 'centre').at) / 1610;
const nearestTo = (city: number): number[] =>
  centres.map((_, i) => i).sort((a, b) => milesTo(city, a) - milesTo(city, b));

/** Cost of an order and what it takes: one unit of item i from centre c. */
type Served = { cost: number; taken: [item: number, centre: number][] };

function nearestFirst({ city, items: wanted }: Order, stock: number[][]): Served | undefined {
  const taken: [number, number][] = [];
  for (const item of wanted) {
    const centre = nearestTo(city).find((c) => (stock[item]?.[c] ?? 0) > 0);
    if (centre === undefined) return undefined;
    taken.push([item, centre]);
  }
  const used = new Set(taken.map(([, centre]) => centre));
  const cost = taken.reduce(
    (sum, [, c]) => sum + perItem(milesTo(city, c)),
    used.size * perShipment,
  );
  return { cost, taken };
}

function exact({ city, items: wanted }: Order, stock: number[][]): Served | undefined {
  const decided = decide(
    threeCities({
      lines: wanted.map((item) => line(`I${item}`)),
      packaging: { ...threeCities().packaging, perParcel: cents(0) },
      lanes: [],
      sites: centres.map(({ id }, c) =>
        site(id, {
          distance: metres(milesTo(city, c) * 1610),
          available: wanted.map((item) => units(stock[item]?.[c] ?? 0)),
          handling: { perShipment: cents(0), perUnit: cents(perItem(milesTo(city, c))) },
          services: [
            {
              kind: 'own',
              id: 'own',
              carries: anything,
              departures: departures(metres(0) as never),
              perDrop: cents(perShipment),
              perKm: cents(0),
            },
          ],
        }),
      ),
    }),
    cashOnly(cents(0).currency),
  );
  if (!decided.ok) return undefined;
  const { chosen } = decided.value;
  return {
    cost: Number(chosen.cost.cash.minor),
    taken: chosen.shipments.flatMap((s) =>
      s.lines.map((l): [number, number] => [
        Number(l.skuId.slice(1)),
        centres.findIndex((c) => c.id === s.from),
      ]),
    ),
  };
}

function totalCost(policy: typeof exact, drawn: ReturnType<typeof draw>): number {
  const stock = drawn.stock.map((row) => [...row]);
  let total = 0;
  for (const order of drawn.orders) {
    const served = policy(order, stock);
    // What nobody has costs the same under either policy: it comes from outside at twice the price.
    if (!served) {
      total += 2 * perShipment + order.items.length * 2 * perItem(2_500);
      continue;
    }
    total += served.cost;
    for (const [item, centre] of served.taken) {
      const row = must(stock[item], 'an item has a row');
      row[centre] = (row[centre] ?? 0) - 1;
      expect(row[centre]).toBeGreaterThanOrEqual(0);
    }
  }
  return total;
}

test.each(['a', 'b'])(
  'set %s: nearest first costs at least three per cent more than exact per order',
  (seed) => {
    const drawn = draw(seededRandom(`sourcing ${seed}`));
    const greedy = totalCost(exact, drawn);
    const nearest = totalCost(nearestFirst, drawn);
    process.stdout.write(`nearest first / exact per order = ${(nearest / greedy).toFixed(4)}\n`);
    expect(nearest / greedy).toBeGreaterThan(1.03);
  },
);
