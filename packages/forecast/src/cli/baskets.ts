import { basketsOf, type Histories } from '../baskets/histories.ts';
import { marketOf } from '../baskets/market.ts';
import { fitNextBasket, type NextBasket, predictorOf } from '../baskets/next-basket.ts';
import { scoreProbabilities } from '../evaluation/probability.ts';
import { meanRanking, type RankingScore, scoreRanking } from '../evaluation/ranking.ts';
import { type BasketData, readBasketFolder, readFutures } from './basket-folder.ts';
import type { CliIo } from './io.ts';

const listed = 20;
const lengths = [10, 20] as const;

/** Predicts for the test customers of every keyset, writes the lists, and scores them. */
export function forecastBaskets(io: CliIo, folder: string, out: string, seed: number): void {
  const written: Record<string, Record<string, number[]>> = {};
  for (const data of readBasketFolder(io, folder)) {
    const { histories, customers, keysets } = data;
    io.err(`${data.name}: ${customers.size} customers, ${histories.items} items; learning …\n`);
    const predicted = predictAll(io, data, seed);
    for (const { file, test } of keysets)
      written[file] = Object.fromEntries(
        test.map((customer) => [customer, [...predicted.get(customer)!.items]]),
      );
    if (data.futureFile === undefined)
      io.err(`There is no ${data.name}_future.json: nothing to score against.\n`);
    else printScores(io, data, predicted, readFutures(io, folder, data.futureFile));
  }
  io.writeText(out, `${JSON.stringify(written)}\n`);
}

/** Learnt from histories alone: the keysets say only whom to predict for. */
function predictAll(io: CliIo, data: BasketData, seed: number): Map<string, NextBasket> {
  const { histories, customers, keysets } = data;
  const model = fitNextBasket(histories, { seed });
  const { predict } = predictorOf(model, marketOf(histories));
  const tested = [...new Set(keysets.flatMap(({ test }) => test))];
  const predicted = new Map<string, NextBasket>();
  tested.forEach((customer, i) => {
    predicted.set(customer, predict(customers.get(customer)!, listed));
    if ((i + 1) % 2000 === 0) io.err(`${data.name}: ${i + 1} of ${tested.length} predicted\n`);
  });
  return predicted;
}

function printScores(
  io: CliIo,
  { keysets, customers, histories, name }: BasketData,
  predicted: ReadonlyMap<string, NextBasket>,
  futures: ReadonlyMap<string, ReadonlySet<number>>,
): void {
  const perKeyset = keysets.map(({ test }) =>
    lengths.map((k) =>
      meanRanking(
        test.flatMap((customer) => {
          const basket = futures.get(customer);
          const known = knownItems(histories, customers.get(customer)!);
          return basket && basket.size > 0
            ? scoreRanking(predicted.get(customer)!.items, basket, k, known)
            : [];
        }),
      ),
    ),
  );
  io.out(`${heading}\n`);
  keysets.forEach(({ file }, i) => io.out(rowOf(file, perKeyset[i]!)));
  io.out(
    rowOf(
      `${name}, mean`,
      lengths.map((_, k) => meanRanking(perKeyset.map((scores) => scores[k]!))),
    ),
  );
  printReliability(io, predicted, futures);
}

const knownItems = (histories: Histories, customer: number): Set<number> =>
  new Set(basketsOf(histories, customer).flat());

function printReliability(
  io: CliIo,
  predicted: ReadonlyMap<string, NextBasket>,
  futures: ReadonlyMap<string, ReadonlySet<number>>,
): void {
  const said: number[] = [];
  const happened: number[] = [];
  for (const [customer, { items, probability }] of predicted) {
    const basket = futures.get(customer);
    if (!basket) continue;
    said.push(...probability);
    for (const item of items) happened.push(basket.has(item) ? 1 : 0);
  }
  if (said.length === 0) return;
  const { brier, brierOfBaseRate, calibrationError } = scoreProbabilities(said, happened);
  io.out(
    `probabilities of the ${listed} listed: Brier ${brier.toFixed(5)} (base rate alone ` +
      `${brierOfBaseRate.toFixed(5)}), calibration error ${calibrationError.toFixed(5)}\n`,
  );
}

const columns: readonly (readonly [string, (score: RankingScore) => number])[] = [
  ['recall', (score) => score.recall],
  ['ndcg', (score) => score.ndcg],
  ['ndcg-std', (score) => score.ndcgCapped],
  ['phr', (score) => score.hit],
  ['repeat', (score) => score.repeatRecall],
  ['explore', (score) => score.exploreRecall],
];

const heading = ['keyset'.padEnd(28)]
  .concat(lengths.flatMap((k) => columns.map(([name]) => `${name}@${k}`.padStart(12))))
  .join('');

const rowOf = (name: string, scores: readonly RankingScore[]): string =>
  `${name.padEnd(28)}${scores
    .flatMap((score) => columns.map(([, pick]) => pick(score).toFixed(4).padStart(12)))
    .join('')}\n`;
