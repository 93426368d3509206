import { below, type Random, seededRandom } from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import { lambdaReturns } from './lambda-returns.ts';
import { newLinearModel, observe, predict } from './recursive-least-squares.ts';
import { addGradient, answer, newNetwork, step } from './small-network.ts';

test('lambda 1 is what came, lambda 0 the next word for it', () => {
  expect(lambdaReturns([1, 2, 3], [10, 20, 30], 1)).toEqual([6, 5, 3]);
  expect(lambdaReturns([1, 2, 3], [10, 20, 30], 0)).toEqual([21, 32, 3]);
  expect(lambdaReturns([1, 2, 3], [10, 20, 30], 0.5)).toEqual([1 + 10 + 9.25, 2 + 15 + 1.5, 3]);
});

describe('the small network', () => {
  test('has the gradient that finite differences have', () => {
    const random = seededRandom('gradient');
    const network = newNetwork([6, 9, 5, 1], random);
    for (let w = 0; w < network.weights.length; w++)
      network.weights[w] = (network.weights[w] as number) + 0.1 * random.next();
    for (const target of [0.3, 40]) {
      const input = Array.from({ length: 6 }, () => random.next() - 0.4);
      network.gradient.fill(0);
      addGradient(network, input, target, 2);
      const exact = network.gradient.slice();
      const loss = (): number => addGradient(network, input, target, 2);
      for (let w = 0; w < network.weights.length; w++) {
        const [kept, h] = [network.weights[w] as number, 1e-6];
        network.weights[w] = kept + h;
        const above = loss();
        network.weights[w] = kept - h;
        const below = loss();
        network.weights[w] = kept;
        expect(Math.abs((above - below) / (2 * h) - (exact[w] as number))).toBeLessThan(1e-6);
      }
    }
  });

  test('learns what no line can', () => {
    const random = seededRandom('bend');
    const network = newNetwork([1, 16, 1], random);
    for (let round = 0; round < 3000; round++) {
      for (let i = 0; i < 16; i++) {
        const x = 4 * random.next() - 2;
        addGradient(network, [x], Math.abs(x), 1);
      }
      step(network, 16, { rate: 0.01, huber: 1 });
    }
    for (const x of [-1.5, -0.7, 0.8, 1.6])
      expect(Math.abs(answer(network, [x]) - Math.abs(x))).toBeLessThan(0.1);
  });
});

/**
 * One truck, five towns, twelve steps. In each step one load is offered where the truck stands, to a
 * town and at a price drawn anew; it is taken, or the truck stays, or it moves empty. The value of a
 * town at a time after a decision is found exactly, by going backwards over all offers.
 */
const [towns, steps] = [5, 12];
const distance = (a: number, b: number): number =>
  Math.min(Math.abs(a - b), towns - Math.abs(a - b));
const prices = [2, 5, 9];
const pay = (from: number, to: number, price: number): number =>
  (price * (1 + to)) / 3 - 2 * distance(from, to);

interface Choice {
  readonly to: number;
  readonly reward: number;
}

function choices(from: number, to: number, price: number): Choice[] {
  const empty = Array.from({ length: towns }, (_, town) => ({
    to: town,
    reward: -1.5 * distance(from, town),
  }));
  return to === from ? empty : [...empty, { to, reward: pay(from, to, price) }];
}

function exactValues(): number[][] {
  const values: number[][] = [];
  values[steps] = Array.from({ length: towns }, () => 0);
  for (let t = steps - 1; t >= 0; t--)
    values[t] = Array.from({ length: towns }, (_, from) => {
      let sum = 0;
      for (let to = 0; to < towns; to++)
        for (const price of prices)
          sum += Math.max(
            ...choices(from, to, price).map((one) => one.reward + (values[t + 1]?.[one.to] ?? 0)),
          );
      return sum / (towns * prices.length);
    });
  return values;
}

function learn(random: Random, episodes: number): number[][] {
  const cells = Array.from({ length: steps }, () =>
    Array.from({ length: towns }, () => newLinearModel({ weights: [0], variances: [1e6] }, 0.9993)),
  );
  const valueOf = (t: number, town: number): number => {
    const cell = cells[t]?.[town];
    return cell ? predict(cell, [1]) : 0;
  };
  for (let episode = 0; episode < episodes; episode++) {
    let town = below(random, towns);
    const start = episode % 2 === 0 ? 0 : below(random, steps);
    const seen: { t: number; town: number }[] = [];
    const rewards: number[] = [];
    for (let t = start; t < steps; t++) {
      const price = prices[below(random, prices.length)] as number;
      const options = choices(town, below(random, towns), price);
      let best = options[0] as Choice;
      for (const one of options)
        if (one.reward + valueOf(t + 1, one.to) > best.reward + valueOf(t + 1, best.to)) best = one;
      seen.push({ t, town });
      rewards.push(best.reward);
      town = best.to;
    }
    const values = seen.map((one) => valueOf(one.t, one.town));
    const targets = lambdaReturns(rewards, values, 0.3);
    seen.forEach(({ t, town }, k) => {
      const cell = cells[t]?.[town];
      if (cell) observe(cell, [1], targets[k] as number);
    });
  }
  return cells.map((row) => row.map((cell) => predict(cell, [1])));
}

test('temporal differences come within 1 % of backward induction on five towns', () => {
  const exact = exactValues();
  const learned = learn(seededRandom('five towns'), 120_000);
  const start = exact[0] as number[];
  for (let town = 0; town < towns; town++) {
    const [is, said] = [start[town] as number, learned[0]?.[town] as number];
    expect(Math.abs(said - is) / is).toBeLessThan(0.01);
  }
});

test('a planted fault is found: values learned from too little are not within 1 %', () => {
  const exact = exactValues()[0] as number[];
  const learned = learn(seededRandom('five towns'), 40)[0] as number[];
  expect(exact.some((is, town) => Math.abs((learned[town] as number) - is) / is > 0.01)).toBe(true);
});
