import { beforeAll, describe, expect, test } from 'vitest';
import { scoreProbabilities } from '../evaluation/probability.ts';
import { scoreRanking } from '../evaluation/ranking.ts';
import { ForecastInputError } from '../faults.ts';
import { generateShoppers } from '../testing/shoppers.ts';
import { evidenceColumns, gather, newEvidence } from './evidence.ts';
import { historiesOf } from './histories.ts';
import { emptyMarket, forget, marketOf, record } from './market.ts';
import { fitNextBasket, type NextBasketModel, predictorOf } from './next-basket.ts';
import type { Recommender } from './recommender.ts';
import { fitTopFrequency } from './top-frequency.ts';
import { fitUpcf } from './upcf.ts';

const { histories, next } = generateShoppers({ seed: 11, customers: 700 });
// Few trees learn enough of so simple a world.
const settings = { seed: 1, trees: { trees: 30, rate: 0.25 } };
let model: NextBasketModel;

beforeAll(() => {
  model = fitNextBasket(histories, settings);
}, 60_000);

const recall = (predict: Recommender['predict']): number =>
  next.reduce(
    (sum, basket, c) => sum + scoreRanking(predict(c, 10), new Set(basket), 10).recall,
    0,
  ) / next.length;

test('it beats every baseline on baskets it has not seen', () => {
  const { predict } = predictorOf(model, marketOf(histories));
  const found = recall((customer, count) => predict(customer, count).items);
  const { personalThenGlobal } = fitTopFrequency(histories, { ties: 'popular' });
  expect(found).toBeGreaterThan(recall(personalThenGlobal.predict) + 0.01);
  expect(found).toBeGreaterThan(recall(fitUpcf(histories).predict));
});

test('what it says are probabilities', () => {
  const { predict } = predictorOf(model, marketOf(histories));
  const said: number[] = [];
  const happened: number[] = [];
  next.forEach((basket, customer) => {
    const { items, probability } = predict(customer, 20);
    items.forEach((item, i) => {
      said.push(probability[i]!);
      happened.push(basket.includes(item) ? 1 : 0);
      if (i > 0) expect(probability[i]!).toBeLessThanOrEqual(probability[i - 1]!);
    });
  });
  const { brier, brierOfBaseRate, calibrationError } = scoreProbabilities(said, happened);
  expect(calibrationError).toBeLessThan(0.02);
  expect(brier).toBeLessThan(brierOfBaseRate * 0.9);
});

test('the same seed gives the same model', () => {
  const few = generateShoppers({ seed: 12, customers: 100 }).histories;
  const first = fitNextBasket(few, settings);
  expect(fitNextBasket(few, settings)).toEqual(first);
  expect(fitNextBasket(few, { ...settings, seed: 2 })).not.toEqual(first);
});

describe('a market that goes on', () => {
  test('a recorded basket is known to the next prediction', () => {
    const market = marketOf(histories);
    const { predict } = predictorOf(model, market);
    const unlikely = 399;
    expect(predict(0, 20).items).not.toContain(unlikely);
    record(market, 0, [unlikely]);
    record(market, 0, [unlikely]);
    expect(predict(0, 10).items).toContain(unlikely);
  });

  test('a newcomer gets what everybody buys; one who left is a newcomer again', () => {
    const market = marketOf(histories);
    const { predict } = predictorOf(model, market);
    record(market, 700, [5]);
    forget(market, 700);
    const stranger = predict(700, 10);
    expect(stranger.items).toHaveLength(10);
    expect(Math.max(...stranger.probability)).toBeLessThan(Math.max(...predict(1, 1).probability));
  });

  test('incremental is what a rebuilt market says', () => {
    const market = marketOf(histories);
    const extended = Array.from(next, (basket, c) => (c % 3 === 0 ? [basket] : []));
    extended.forEach((baskets, c) => baskets.forEach((basket) => record(market, c, basket)));
    const rebuilt = marketOf(market.histories);
    for (let customer = 0; customer < 50; customer++)
      expect(predictorOf(model, market).predict(customer, 20)).toEqual(
        predictorOf(model, rebuilt).predict(customer, 20),
      );
  });
});

test('with days: who buys milk every week wants milk, soap only when it is due', () => {
  const market = emptyMarket({ items: 6, dated: true });
  const [milk, soap] = [0, 3];
  for (let week = 0; week < 13; week++)
    for (let customer = 0; customer < 300; customer++) {
      const basket = [customer % 2 === 0 ? milk : 1, 2];
      if ((week + customer) % 4 === 0) basket.push(soap);
      record(market, customer, basket, 7 * week + (customer % 7));
    }
  const { predict } = predictorOf(fitNextBasket(market.histories), market);
  // In week 13 customers 3, 7, … buy soap; 4, 8, … did so last week.
  const chanceOf = (customer: number, item: number): number => {
    const { items, probability } = predict(customer, 6);
    return probability[items.indexOf(item)] ?? 0;
  };
  expect(chanceOf(40, milk)).toBeGreaterThan(0.9);
  expect(chanceOf(43, soap)).toBeGreaterThan(0.6);
  expect(chanceOf(44, soap)).toBeLessThan(0.3);
});

test('evidence: each candidate once, own items first, every number finite', () => {
  const evidence = newEvidence(marketOf(histories));
  for (const customer of [0, 7, 99]) {
    gather(evidence, customer);
    const items = evidence.items.subarray(0, evidence.count);
    expect(new Set(items).size).toBe(evidence.count);
    const used = evidence.rows.subarray(0, evidence.count * evidenceColumns.length);
    expect(used.every(Number.isFinite)).toBe(true);
  }
});

test.each<[string, () => void, RegExp]>([
  ['nobody to learn from', () => fitNextBasket(historiesOf(3, [[[1]]])), /At least two customers/],
  [
    'unknown customer',
    () => predictorOf(model, marketOf(histories)).predict(5000, 5),
    /There is no customer 5000/,
  ],
])('refused by name: %s', (_, act, message) => {
  expect(act).toThrow(ForecastInputError);
  expect(act).toThrow(message);
});
