import { parentPort, workerData } from 'node:worker_threads';
import { type Market, type NextBasketModel, predictorOf } from '@waystock/forecast';

/** Scores every customer from `from` on, each `step`-th, and says what it cost. */
const { market, model, from, step } = workerData as {
  market: Market;
  model: NextBasketModel;
  from: number;
  step: number;
};
const { predict } = predictorOf(model, market);
let expected = 0;
let scored = 0;
const start = performance.now();
for (let customer = from; customer < market.histories.purchases.count; customer += step) {
  for (const probability of predict(customer, 20).probability) expected += probability;
  scored++;
}
const seconds = (performance.now() - start) / 1000;
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- no window, a thread
parentPort?.postMessage({ scored, expected, seconds });
