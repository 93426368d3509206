import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  byVisit,
  type Day,
  judgeSearch,
  readDay,
  type ReadDay,
  type Service,
  smallDay,
  smallerDay,
  solveModel,
} from '@waystock/solver/seed004';
import { runCli } from '@waystock/solver/cli';
import { describe, expect, test } from 'vitest';
import { dataFolder } from '../support/outside-data.ts';

/** The demonstration data of seed 004, and its model against the search on many small days. */
const folder = dataFolder('seed004');
const text = (...path: string[]): string => readFileSync(join(folder, ...path), 'utf8');
const read = (service: Service, volumes = {}): ReadDay =>
  readDay(
    {
      depots: text('depot.json'),
      vehicleConfig: text('config', 'vehicle_config.json'),
      boxes: text('config', 'boxsize.tsv'),
      orders: text(service, 'orders.csv'),
      matrix: text(service, 'gmap_matrix.json'),
      validation: text(service, 'gmap_validation.json'),
    },
    service,
    { volumes },
  );

describe('the demonstration data', () => {
  test('fresh: one depot, 20 orders at 20 stops, 8 vehicles', () => {
    const { day, warnings } = read('fresh');
    expect(day.depots.map(({ id }) => id)).toEqual(['UWA2']);
    expect([day.orders.length, day.stops.length, day.vehicles.length]).toEqual([20, 20, 8]);
    expect(warnings).toEqual([]);
    // Residential, city route, one package.
    expect(day.stops[0]).toMatchObject({ service: 300, perOrder: 60 });
    expect(day.orders[0]).toMatchObject({ weight: 28_900, volume: 125_373_685, priority: 0 });
    expect(day.orders[1]?.priority).toBe(1);
    const opens = day.orders.map(({ window }) => window?.opens ?? NaN);
    expect(Math.min(...opens)).toBeGreaterThanOrEqual(1800);
    for (const { window } of day.orders) {
      expect((window?.closes ?? 0) - (window?.opens ?? 0)).toBeCloseTo(3600, 3);
    }
    // Cells arrive in any order: 19 → 2.
    expect(day.durations[19 * 21 + 2]).toBe(393);
    expect(day.distances[19 * 21 + 2]).toBe(3903);
  });

  test('prime now: three depots, 30 orders at 14 stops, boxes by their code', () => {
    const { day } = read('prime_now');
    expect(day.depots).toHaveLength(3);
    expect([day.orders.length, day.stops.length]).toEqual([30, 14]);
    expect(day.orders.every(({ volume, priority }) => volume > 0 && priority === 0)).toBe(true);
    const visits = byVisit(day);
    expect(visits.stops.length).toBeGreaterThan(14);
    // Each visit has the base of its address once more; packages stay as many.
    const perOrder = (one: Day): number =>
      one.orders.reduce((sum, { stop }) => sum + (one.stops[stop]?.perOrder ?? NaN), 0);
    expect(perOrder(visits)).toBe(perOrder(day));
  });

  test('impossible volumes are imported as given, with a warning, and can be overridden', () => {
    const texts = {
      depots: text('depot.json'),
      vehicleConfig: text('config', 'vehicle_config.json'),
      boxes: text('config', 'boxsize.tsv'),
      orders: 'order_id,order_timestamp,customer_id,address,packaging_weight,packaging_volume\n',
      matrix: '[]',
      validation: '[]',
    };
    const cells = [0, 1].flatMap((originIndex) =>
      [0, 1].map((destinationIndex) => ({
        ...{ originIndex, destinationIndex, duration: '0s', condition: 'ROUTE_EXISTS' },
      })),
    );
    const given = { ...texts, matrix: JSON.stringify(cells) };
    const { day, warnings } = readDay(given, 'regular');
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toContain('Rivian 500: a volume of 487000 L cannot be');
    expect(day.vehicles.find(({ model }) => model === 'Rivian 500')?.volume).toBe(487e9);
    const volumes = { 'Rivian 500': 13.8e9, 'Rivian 700': 18.5e9 };
    expect(readDay(given, 'regular', { volumes }).warnings).toEqual([]);
  });
});

describe('the model, on parts of the demonstration data', () => {
  test.each(['fresh', 'prime_now'] as const)(
    '%s: literal has no plan, intended has',
    async (service) => {
      const { day } = read(service);
      const part = byVisit(smallerDay(day, 5, [0, 1]));
      const limits = { seconds: 120 };
      expect((await solveModel(part, 'literal', { limits })).status).toBe('infeasible');
      const judged = await judgeSearch(part, limits);
      expect(judged).toMatchObject({ status: 'optimal', faults: [] });
      expect(judged.found).toBeCloseTo(judged.proven, 2);
    },
  );
});

describe('waystock solve --format seed004', () => {
  const run = async (...words: string[]) => {
    let out = '';
    const code = await runCli(['solve', folder, '--format=seed004', ...words], {
      readText: (path) => readFileSync(path, 'utf8'),
      writeText: () => undefined,
      out: (printed) => {
        out += printed;
      },
      err: () => undefined,
      watched: false,
      elapsed: () => 0,
    });
    return { code, document: JSON.parse(out) as Record<string, unknown> };
  };

  test('intended plans all orders within their windows, in the numbers of the matrix', async () => {
    const { code, document } = await run('--service=prime_now', '--iterations=300');
    expect(code).toBe(0);
    expect(document).toMatchObject({ form: 'intended', feasible: true, unserved: [] });
    const routes = document['routes'] as { stops: number[]; orders: string[] }[];
    expect(routes.flatMap(({ orders }) => orders)).toHaveLength(30);
    expect(Math.max(...routes.flatMap(({ stops }) => stops))).toBe(16);
  });

  test('literal says that there is no plan', async () => {
    const { document } = await run('--service=fresh', '--form=literal', '--seconds=60');
    expect(document).toMatchObject({ form: 'literal', status: 'infeasible', feasible: false });
  });
});

describe('the search against proven optima', () => {
  test('32 small days: equal on 95 % of them', async () => {
    const seeds = Array.from({ length: 32 }, (_, i) => i + 1);
    let equal = 0;
    for (const seed of seeds) {
      const day = smallDay({ seed, orders: 4 + (seed % 2), depots: 1 + (seed % 2) });
      const judged = await judgeSearch(day);
      expect(judged).toMatchObject({ status: 'optimal', faults: [] });
      if (judged.found < judged.proven + 0.01) equal++;
    }
    expect(equal).toBeGreaterThanOrEqual(Math.ceil(0.95 * seeds.length));
  });
});
