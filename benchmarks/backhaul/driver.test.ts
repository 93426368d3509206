import { position } from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import { firstFit } from '../../src/domains/backhaul/first-fit.ts';
import { greedy } from '../../src/domains/backhaul/greedy.ts';
import { late, usualLate } from '../../src/domains/backhaul/late.ts';
import { lookahead } from '../../src/domains/backhaul/lookahead.ts';
import type { Policy } from '../../src/domains/backhaul/policy.ts';
import { valuePolicy } from '../../src/domains/backhaul/value-policy.ts';
import { corridorRules, corridorTariff, drawDay, type Network } from './corridor.ts';
import { driveDay } from './driver.ts';
import { drawFutures } from './futures.ts';
import { lookBackOn } from './hindsight.ts';
import { driveNoisily } from './noisy.ts';
import { pairedRatio } from './paired.ts';

/** Five towns on one road, 90 km apart. */
const names = ['Mombasa', 'Nairobi', 'Nakuru', 'Eldoret', 'Kisumu'];
const km = (a: number, b: number): number => 90 * Math.abs(a - b);
const network: Network = {
  towns: names.map((name, i) => ({ name, at: position(34 + 0.8 * i, 0), weight: 1 + i })),
  km,
  path: (a, b) => [a, b],
  travel: {
    metres: (a, b) => km(a, b) * 1000,
    seconds: (a, b) => km(a, b) * 72,
    toll: () => 0,
  },
};
const pricing = { travel: network.travel, tariff: corridorTariff, rules: corridorRules };
const sizes = { routes: 8, orders: 30 };
const day = drawDay(network, 'a day', sizes);

const policies: (() => Policy)[] = [
  () => firstFit((place) => position(34 + 0.8 * place, 0)),
  () => greedy(),
  () => greedy({ perGramMetre: 2e-7 }),
  () => late({ ...usualLate, atOnce: true }),
  () => late(),
  () => valuePolicy({ name: 'vfa', valueOf: (x) => 1e5 * (x[6] ?? 0) }, () => 1),
  () => lookahead(drawFutures(network, 'test', sizes, 3)),
];

describe.each(policies.map((make) => [make().name, make] as const))('%s', (name, make) => {
  test('breaks no rule, says what its commitments cost, and runs the same again', () => {
    const run = driveDay(day, make(), pricing);
    expect(run.violations).toEqual([]);
    expect(run.orders).toBeGreaterThan(0);
    const again = driveDay(day, make(), pricing);
    expect({ ...again, checks: [] }).toEqual({ ...run, checks: [] });
    if (name !== 'first-fit') expect(run.unprofitable).toBe(0);
    expect(run.profit).toBeLessThanOrEqual(lookBackOn(day, pricing).bound + 1);
  });
});

test('what a policy remembers changes its speed, never its answer', () => {
  const forgetful: Policy = { ...late(), decide: (state) => late().decide(state) };
  const [one, other] = [driveDay(day, late(), pricing), driveDay(day, forgetful, pricing)];
  expect({ ...one, checks: [] }).toEqual({ ...other, checks: [] });
});

describe('a planted fault is found', () => {
  const spoil = (change: (made: ReturnType<Policy['decide']>[number]) => object): Policy => {
    const honest = greedy();
    return {
      ...honest,
      decide: (state) => honest.decide(state).map((made) => ({ ...made, ...change(made) })),
    };
  };

  test('a cost that is made up', () => {
    const liar = spoil((made) => ({ marginalCost: made.marginalCost / 2 }));
    expect(driveDay(day, liar, pricing).violations.join()).toMatch(/said/);
  });

  test('a delivery that is left out', () => {
    const lazy = spoil((made) => ({
      after: {
        ...made.after,
        stops: made.after.stops.filter(
          (stop) => stop.kind !== 'delivery' || stop.orderId !== made.orders[0]?.orderId,
        ),
      },
    }));
    expect(driveDay(day, lazy, pricing).violations.join()).toMatch(/not picked up once/);
  });

  test('a commitment to a version that is gone', () => {
    const stale = spoil((made) => ({ version: made.version - 1 }));
    expect(() => driveDay(day, stale, pricing)).toThrow('stale');
  });
});

test('through noise no plan breaks a rule or loses by its own estimate', () => {
  const run = driveNoisily(network, pricing, 'noise', sizes);
  expect([run.violations, run.unprofitable]).toEqual([0, 0]);
  expect(run.commitments.length).toBeGreaterThan(50);
  expect(run.legsToAlarm).toBeLessThan(60);
});

test('the interval of a ratio holds the ratio, and is a point when all days are alike', () => {
  const { ratio, low, high } = pairedRatio([10, 20, 30, 44], [10, 18, 30, 40]);
  expect(low).toBeLessThan(ratio);
  expect(high).toBeGreaterThan(ratio);
  expect(pairedRatio([2, 4], [1, 2])).toEqual({ ratio: 2, low: 2, high: 2 });
});
