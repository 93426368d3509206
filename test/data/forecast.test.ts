import { describe, expect, test } from 'vitest';
import { fitNextBasket, marketOf, meanPinball, predictorOf } from '@waystock/forecast';
import { readTrial } from '../../benchmarks/forecast/basket-data.ts';
import {
  baselines,
  furthest,
  published as publishedBaskets,
  scoreModel,
} from '../../benchmarks/forecast/baskets.ts';
import {
  coverage,
  demandModels,
  levels,
  published as publishedDemand,
  readDemandTrial,
} from '../../benchmarks/forecast/demand.ts';
import { dataFolder } from '../support/outside-data.ts';

describe('the next basket on the five Ta-Feng keysets', () => {
  const trial = readTrial(dataFolder('baskets', 'tafeng'));
  const models = baselines(trial);

  // What takes a while is judged on the first keyset, which is near enough to the mean of all.
  const first = { ...trial, tests: trial.tests.slice(0, 1) };

  test.each(['G-TopFreq', 'P-TopFreq', 'GP-TopFreq'])('%s is the table’s', (name) => {
    expect(furthest(publishedBaskets[name]!, scoreModel(trial, models[name]!))).toBeLessThan(0.003);
  });

  test.each(['TIFU-KNN', 'UP-CF@r, shrink 1000, top 100'])('%s is near the table’s', (name) => {
    expect(furthest(publishedBaskets[name]!, scoreModel(first, models[name]!))).toBeLessThan(0.015);
  });

  test('ours, learnt from half the customers, is above the bars and above the strongest baseline', () => {
    const model = fitNextBasket(trial.histories, { seed: 1, learners: 6000 });
    const { predict } = predictorOf(model, marketOf(trial.histories));
    const [at10, at20] = scoreModel(first, () => ({
      predict: (customer, count) => predict(customer, count).items,
    }));
    const popular = models['GP-TopFreq, ties by popularity']!;
    const [popular10, popular20] = scoreModel(first, popular);
    expect(at10!.recall).toBeGreaterThan(Math.max(0.135, popular10!.recall + 0.015));
    expect(at20!.recall).toBeGreaterThan(Math.max(0.19, popular20!.recall + 0.015));
  });
});

describe('weekly demand of 1,761 stores × categories', () => {
  const trial = readDemandTrial(dataFolder('demand', 'completejourney-sample'));
  const models = demandModels(trial);
  const loss = (name: string): number => meanPinball(models[name]!, trial.future, levels);

  test('the series are the protocol’s, and so are the baselines', () => {
    expect(trial.past.series).toBe(1761);
    for (const [name, expected] of Object.entries(publishedDemand))
      expect(Math.abs(loss(name) - expected)).toBeLessThan(0.0002);
  });

  test('the shrunk negative binomial is below .2220 and covers what it says', () => {
    expect(loss('shrunk negative binomial')).toBeLessThan(0.222);
    for (const share of [0.5, 0.8, 0.9]) {
      const covered = coverage(models['shrunk negative binomial']!, trial.future, share);
      expect(Math.abs(covered - share)).toBeLessThan(0.03);
    }
  });
});
