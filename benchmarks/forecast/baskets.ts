import {
  basketsOf,
  fitNextBasket,
  fitTifuKnn,
  fitTopFrequency,
  fitUpcf,
  marketOf,
  meanRanking,
  predictorOf,
  type RankingScore,
  type Recommender,
  scoreProbabilities,
  scoreRanking,
} from '@waystock/forecast';
import { readTrial, type Trial } from './basket-data.ts';

export const lengths = [10, 20] as const;

/** The reference's table: recall, NDCG and PHR at 10, then at 20. */
export const published: Readonly<Record<string, readonly number[]>> = {
  'G-TopFreq': [0.0813, 0.0861, 0.2504, 0.1071, 0.0954, 0.3287],
  'P-TopFreq': [0.1072, 0.0957, 0.3575, 0.1384, 0.1093, 0.436],
  'GP-TopFreq': [0.1212, 0.1014, 0.3794, 0.1685, 0.1204, 0.4872],
  'TIFU-KNN': [0.124, 0.1003, 0.3913, 0.1811, 0.1221, 0.5126],
  'UP-CF@r, shrink 1000, top 100': [0.1271, 0.1078, 0.4027, 0.1728, 0.1262, 0.5019],
  'UP-CF@r, no shrink, top 600': [0.1282, 0.1114, 0.406, 0.1738, 0.1298, 0.5006],
};

type Model = (keyset: number) => Recommender;

/** Every baseline of the table and one that is stronger, by name. */
export function baselines({ histories, trains }: Trial): Record<string, Model> {
  const counted = fitTopFrequency(histories);
  const popular = fitTopFrequency(histories, { ties: 'popular' });
  const shrunk = fitUpcf(histories, { shrink: 1000, neighbours: 100 });
  const upcf = fitUpcf(histories);
  return {
    'G-TopFreq': () => counted.global,
    'P-TopFreq': () => counted.personal,
    'GP-TopFreq': () => counted.personalThenGlobal,
    'GP-TopFreq, ties by popularity': () => popular.personalThenGlobal,
    'TIFU-KNN': (keyset) => fitTifuKnn(histories, { among: trains[keyset]! }),
    'UP-CF@r, shrink 1000, top 100': () => shrunk,
    'UP-CF@r, no shrink, top 600': () => upcf,
  };
}

/** Means over the keysets' means, one per length of the list. */
export function scoreModel({ tests, next, histories }: Trial, model: Model): RankingScore[] {
  const perKeyset = tests.map((test, keyset) => {
    const { predict } = model(keyset);
    const lists = test.map((customer) => predict(customer, 20));
    return lengths.map((k) =>
      meanRanking(
        test.map((customer, i) =>
          scoreRanking(
            lists[i]!,
            next[customer]!,
            k,
            new Set(basketsOf(histories, customer).flat()),
          ),
        ),
      ),
    );
  });
  return lengths.map((_, k) => meanRanking(perKeyset.map((scores) => scores[k]!)));
}

const cpuMs = (): number => (process.cpuUsage().user + process.cpuUsage().system) / 1000;

export function measureBaskets(folder: string): object {
  const trial = readTrial(folder);
  const rows: object[] = [];
  for (const [name, model] of Object.entries(baselines(trial))) {
    const scores = scoreModel(trial, model);
    rows.push({ model: name, ...figuresOf(scores), ...gapTo(published[name], scores) });
  }
  const start = cpuMs();
  const fitted = fitNextBasket(trial.histories, { seed: 1 });
  const fitMs = cpuMs() - start;
  const { predict } = predictorOf(fitted, marketOf(trial.histories));
  const everyone = [...new Set(trial.tests.flat())];
  const before = cpuMs();
  const predicted = new Map(everyone.map((customer) => [customer, predict(customer, 20)]));
  const perCustomer = (cpuMs() - before) / everyone.length;
  const scores = scoreModel(trial, () => ({
    predict: (customer) => predicted.get(customer)!.items,
  }));
  rows.push({ model: 'next basket', ...figuresOf(scores) });
  const oracle = scoreModel(trial, () => ({
    predict: (customer) => Int32Array.from(trial.next[customer]!),
  }));
  rows.push({ model: 'oracle: the basket itself', ...figuresOf(oracle) });
  const said = [...predicted.values()].flatMap(({ probability }) => [...probability]);
  const happened = [...predicted].flatMap(([customer, { items }]) =>
    [...items].map((item) => (trial.next[customer]!.has(item) ? 1 : 0)),
  );
  return {
    data: 'Ta-Feng, five keysets; NDCG over the whole basket',
    seed: 1,
    fit_cpu_ms: Math.round(fitMs),
    predict_cpu_ms_per_customer: round(perCustomer, 3),
    rows,
    probabilities: scoreProbabilities(said, happened),
  };
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));

const figuresOf = (scores: readonly RankingScore[]): object =>
  Object.fromEntries(
    scores.flatMap((score, k) =>
      Object.entries(score).map(([name, value]) => [`${name}_${lengths[k]}`, round(value, 4)]),
    ),
  );

/** How far from the published figures, at most. */
function gapTo(expected: readonly number[] | undefined, scores: readonly RankingScore[]): object {
  if (!expected) return {};
  return { furthest_from_table: round(furthest(expected, scores), 4) };
}

export function furthest(expected: readonly number[], scores: readonly RankingScore[]): number {
  const found = scores.flatMap(({ recall, ndcg, hit }) => [recall, ndcg, hit]);
  return Math.max(...found.map((value, i) => Math.abs(value - expected[i]!)));
}
