import { beforeAll, describe, expect, test } from 'vitest';
import { seededChance } from '../../random.ts';
import { type MipSolver, openHighs } from '../../mip/highs.ts';
import { scattered } from '../testing/scattered.ts';
import {
  isStopped,
  makeOffer,
  newBoard,
  offeredCost,
  readKept,
  takeOffer,
  writeKept,
} from './board.ts';
import { routesOf } from './best.ts';
import { compileModel, type Model } from './model.ts';
import { recombine } from './recombine.ts';
import { recombineInTurns } from './recombiner.ts';
import { type LoggedRoute, logRoutes, newLogger, newRouteLog, readRoutes } from './route-log.ts';
import { setOut } from './search.ts';
import type { State } from './state.ts';

let mip: MipSolver;
beforeAll(async () => {
  mip = await openHighs();
});

const limits = { nodes: 1000, seconds: 10, shouldStop: () => false };

/** A solution by one seed, and its routes with their costs. */
function solution(model: Model, seed: number): { s: State; cost: number; routes: LoggedRoute[] } {
  const { s, best } = setOut(model, { chance: seededChance(seed), progress: () => 1 });
  const routes = routesOf(s, s.next).flatMap((clients, slot): LoggedRoute[] =>
    clients.length === 0 ? [] : [{ type: model.type[slot]!, clients, cost: s.arcs[slot]! }],
  );
  return { s, cost: best.cost, routes };
}

/** Two solutions that are each best in one half: the right choice takes a half of each. */
function halves(model: Model) {
  const { routes, cost, s } = solution(model, 1);
  const dearer = (from: number, to: number): LoggedRoute[] =>
    routes.map((route, i) => (i >= from && i < to ? { ...route, cost: route.cost + 50 } : route));
  const half = Math.floor(routes.length / 2);
  const known = { cost: cost + 50 * half, routes: dearer(0, half) };
  return { known, pool: dearer(half, routes.length), cost, s };
}

describe('recombination', () => {
  test('takes the best of two solutions', () => {
    const model = compileModel(scattered(60, 1));
    const { known, pool, cost } = halves(model);
    const found = recombine(model, pool, known, mip, limits);
    expect(found?.cost).toBeCloseTo(cost, 6);
    const clients = found?.routes.flatMap((route) => Array.from(route.clients)) ?? [];
    expect(clients.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 60 }, (_, c) => c));
  });

  test('finds nothing where there is nothing better, and needs no more vehicles than there are', () => {
    const problem = scattered(40, 2);
    const model = compileModel(problem);
    const known = solution(model, 1);
    expect(recombine(model, known.routes, known, mip, limits)).toBeNull();
    // Each client alone for nothing would be better, but for the vehicles.
    const alone = Array.from(
      { length: 40 },
      (_, c): LoggedRoute => ({ type: 0, clients: Int32Array.of(c), cost: 0 }),
    );
    expect(recombine(model, alone, known, mip, limits)?.cost ?? 0).toBeGreaterThan(0);
  });

  test('leaves out who may be left out where that is cheaper', () => {
    const model = compileModel(scattered(30, 3, { prize: 1 }));
    const routes = [{ type: 0, clients: Int32Array.from({ length: 30 }, (_, c) => c), cost: 5e5 }];
    const found = recombine(model, [], { cost: 5e5, routes }, mip, limits);
    expect(found).toEqual({ cost: model.prize.reduce((a, b) => a + b, 0), routes: [] });
  });

  test('believes no answer that serves a client twice', () => {
    const model = compileModel(scattered(40, 2));
    const known = solution(model, 1);
    const wrong: MipSolver = () => ({
      status: 'optimal',
      objective: 0,
      nodes: 0,
      values: new Float64Array(2 * known.routes.length).fill(1),
      bound: 0,
    });
    const free = known.routes.map((route) => ({ ...route, cost: -route.cost - 1 }));
    expect(recombine(model, free, known, wrong, limits)).toBeNull();
  });

  test('is offered to the team, made of what the members have logged', () => {
    const model = compileModel(scattered(60, 1));
    const { known, s, cost } = halves(model);
    const board = newBoard(model, 2);
    // What is known is worse by a detour: two clients of one route change places.
    const worse = s.next.slice();
    const slot = s.size.findIndex((size) => size > 3);
    const a = worse[model.clients + slot]!;
    const b = worse[a]!;
    worse[a] = worse[b]!;
    worse[b] = a;
    worse[model.clients + slot] = b;
    writeKept(board, worse, known.cost);
    expect(readKept(board).next).toEqual(worse);
    logRoutes(s, newLogger(board.logs[1]!));
    recombineInTurns(model, { board, mip, progress: () => 1, secondsPerTurn: 10 });
    expect(offeredCost(board)).toBeCloseTo(cost, 6);
    expect(makeOffer(board, worse, 1)).toBe(false);
    takeOffer(board);
    expect(offeredCost(board)).toBe(Infinity);
    expect(isStopped(board)).toBe(false);
  });
});

describe('the log of routes', () => {
  test('gives each route once, and to each reader what is new', () => {
    const model = compileModel(scattered(60, 4));
    const { s, routes } = solution(model, 1);
    const log = newRouteLog();
    const logger = newLogger(log);
    const mark = { number: 0, route: 0 };
    logRoutes(s, logger);
    logRoutes(s, logger);
    expect(readRoutes(log, mark)).toEqual(routes);
    expect(readRoutes(log, mark)).toEqual([]);
  });
});
