import { describe, expect, test } from 'vitest';
import { addRow } from '../mip/mip.ts';
import { solveMip } from '../mip/solve-mip.ts';
import { byVisit } from './by-visit.ts';
import { type Day, nodeCount } from './day.ts';
import { seedModel } from './model.ts';
import { judgeSearch } from './judge-search.ts';
import { solveModel } from './solve-model.ts';
import { smallDay } from './testing/small-days.ts';

const small = (more: Partial<Day> = {}, orders = 3): Day => ({
  ...smallDay({ seed: 7, orders, windows: false }),
  ...more,
});
const withWindows = (day: Day, ...windows: Day['orders'][number]['window'][]): Day => ({
  ...day,
  orders: day.orders.map((order, o) => ({ ...order, window: windows[o] ?? null })),
});
const limits = { seconds: 60 };

describe('the model as printed (literal)', () => {
  test('without windows it has a plan, and its rows say so', async () => {
    const day = small();
    const solved = await solveModel(day, 'literal', { limits });
    expect(solved.status).toBe('optimal');
    expect(solved.routes.flatMap(({ stops }) => stops).toSorted()).toEqual([0, 1, 2]);
  });

  test('(9) makes it infeasible as soon as a vehicle does not serve an order with a window', async () => {
    const wide = { opens: 0, closes: 14_000 };
    const day = withWindows(small(), wide, wide, wide);
    expect((await solveModel(day, 'literal', { limits })).status).toBe('infeasible');
    expect((await solveModel(day, 'intended', { limits })).status).toBe('optimal');
  });

  test('(9) even with one vehicle, which serves all, it holds: only the sign is wrong', async () => {
    const wide = { opens: 0, closes: 14_000 };
    const day = withWindows(small({ vehicles: small().vehicles.slice(0, 1) }), wide, wide, wide);
    expect((await solveModel(day, 'literal', { limits })).status).toBe('optimal');
  });

  test('(8) makes priority a constant: any plan earns the same from it', async () => {
    const day = small();
    const flat = { ...day, orders: day.orders.map((order) => ({ ...order, priority: 0 })) };
    const urgent = {
      ...day,
      orders: day.orders.map((order, o) => ({ ...order, priority: 100 * (o + 1) })),
    };
    const [a, b] = [
      await solveModel(flat, 'literal', { limits }),
      await solveModel(urgent, 'literal', { limits }),
    ];
    expect(a.objective - b.objective).toBeCloseTo(600, 4);
    // Even ten times the priority of one order moves no stop: the difference stays a constant.
    const more = await solveModel(urgent, 'literal', { weights: { alpha: 10 }, limits });
    expect(a.objective - more.objective).toBeCloseTo(6000, 3);
  });

  test('(6b) leaves the leg from the depot untimed: arrival at once, however far', async () => {
    const day = small({}, 1);
    const far = { ...day, vehicles: day.vehicles.slice(0, 1) };
    const n = nodeCount(far);
    const leg = far.durations[1] as number;
    const early = { opens: 0, closes: leg - 1 };
    const literal = await solveModel(withWindows(far, early), 'literal', { limits });
    expect(literal.status).toBe('optimal');
    expect(literal.routes[0]?.arrivals[0]).toBeLessThan(leg);
    const intended = await solveModel(withWindows(far, early), 'intended', { limits });
    expect(intended.leftOut).toEqual([0]);
    expect(n).toBe(2);
  });

  test('(6c) leaves the way home outside the duty', async () => {
    const day = small({ vehicles: small().vehicles.slice(0, 1) }, 1);
    const there = day.durations[1] as number;
    const tight = { ...day, duty: there + 10 };
    expect((await solveModel(tight, 'literal', { limits })).status).toBe('optimal');
    expect((await solveModel(tight, 'intended', { limits })).leftOut).toEqual([0]);
    const enough = { ...day, duty: 2 * there + (day.stops[0]?.service ?? 0) };
    expect((await solveModel(enough, 'intended', { limits })).leftOut).toEqual([]);
  });

  test('T is too small as the big-M of (6b): an arc that nobody drives still binds', async () => {
    // Two stops farther apart than the duty is long, each on a vehicle of its own.
    const day = smallDay({ seed: 3, orders: 2, vehicles: 2, windows: false });
    const seconds = [0, 60, 60, 60, 0, 9000, 60, 9000, 0];
    const apart = {
      ...day,
      durations: Float64Array.from(seconds),
      distances: Float64Array.from(seconds),
      duty: 600,
    };
    expect((await solveModel(apart, 'literal', { limits })).status).toBe('infeasible');
    expect(await solveModel(apart, 'intended', { limits })).toMatchObject({
      status: 'optimal',
      leftOut: [],
    });
  });

  test('P_o in nanoseconds drowns travel: in one double, a second is lost beside it', () => {
    const day = small();
    const waiting = 40 * 3600 * 1e9;
    const late = { ...day, orders: day.orders.map((order) => ({ ...order, priority: waiting })) };
    const costs = seedModel(late, 'literal').mip.variables.map(({ cost }) => Math.abs(cost));
    expect(Math.max(...costs) / 60).toBeGreaterThan(1e12);
    const scaled = seedModel(late, 'intended').mip.variables.map(({ cost }) => Math.abs(cost));
    expect(Math.max(...scaled) / 60).toBeLessThan(1e4);
  });
});

describe('the model as meant (intended)', () => {
  test('priority decides which order stays behind when there is no room', async () => {
    const day = small({ vehicles: small().vehicles.slice(0, 1) });
    const orders = (urgent: number): Day => ({
      ...day,
      orders: day.orders.map((order, o) => ({
        ...order,
        weight: 5000,
        volume: 1,
        priority: o === urgent ? 0 : 9,
      })),
    });
    for (const urgent of [0, 1, 2]) {
      const solved = await solveModel(orders(urgent), 'intended', { limits });
      expect(solved.leftOut).toEqual([urgent]);
    }
  });

  test('windows of one customer that have nothing in common need two visits', () => {
    const day = small();
    const same = { ...day, orders: day.orders.map((order) => ({ ...order, stop: 0 })) };
    const split = byVisit(
      withWindows(
        same,
        { opens: 0, closes: 10 },
        { opens: 20, closes: 30 },
        { opens: 5, closes: 25 },
      ),
    );
    expect(split.orders.map(({ stop }) => stop)).toEqual([0, 1, 0]);
    expect(split.stops.map(({ service }) => service)).toEqual([240, 180]);
    expect(split.durations).toHaveLength(9);
  });

  test('the search equals the proven optimum (on more days in test/data)', async () => {
    for (const seed of [1, 2, 3]) {
      const judged = await judgeSearch(smallDay({ seed, orders: 4, depots: 1 + (seed % 2) }));
      expect(judged).toMatchObject({ status: 'optimal', faults: [] });
      expect(judged.found).toBeCloseTo(judged.proven, 2);
    }
  });

  test('a planted fault in the model would show: a row less, and the optimum is a cheat', async () => {
    const day = smallDay({ seed: 5 });
    const model = seedModel(day, 'intended');
    const honest = await solveMip(model.mip, limits);
    const cheat = model.mip.rows.filter(
      ({ name }) => !name.startsWith('9_') && !name.startsWith('6'),
    );
    const loose = await solveMip({ ...model.mip, rows: cheat }, limits);
    expect(loose.objective).toBeLessThan(honest.objective - 1);
    const tight = { ...model.mip, rows: [...model.mip.rows] };
    addRow(
      tight,
      'no vehicle',
      [
        [model.z(0), 1],
        [model.z(1), 1],
      ],
      { upper: 0 },
    );
    expect((await solveMip(tight, limits)).objective).toBeCloseTo(0, 6);
  });
});
