/**
 * The next basket as probabilities: evidence from the customer's own history, from customers alike and
 * from the market, weighed by boosted trees that learnt on customers' last known baskets.
 *
 * Fit looks at the market one basket earlier, gathers evidence for candidates of a bounded sample of
 * customers, and learns which of them the last basket held. Customers kept apart then straighten the
 * scores into probabilities (isotonic). Futures are never seen. The model holds no customer: it serves
 * a market that goes on changing, so `record` a basket and the next prediction knows it.
 * Predict: O(neighbourhood + candidates × trees), about a millisecond.
 */
import { require } from '../faults.ts';
import { seededChance } from '../random.ts';
import { type BoostedTrees, type BoostOptions, fitBoostedTrees, logOdds } from '../trees/boost.ts';
import { calibrated, type Calibration, fitCalibration } from './calibrate.ts';
import { type Evidence, evidenceColumns, gather, newEvidence } from './evidence.ts';
import { customersOf, type Histories, withoutLast } from './histories.ts';
import { chooseLearners, lastBasketOf, lessonsOf } from './lessons.ts';
import { type Market, marketOf } from './market.ts';
import { addScore, clearScores, newScoreboard, topScores } from './scoreboard.ts';

const width = evidenceColumns.length;

export interface NextBasketOptions {
  readonly seed?: number;
  /** At most so many customers are learnt from. */
  readonly learners?: number;
  readonly trees?: Partial<BoostOptions>;
}

/** Plain arrays: it can be stored and sent to a worker. */
export interface NextBasketModel {
  readonly trees: BoostedTrees;
  readonly calibration: Calibration;
}

const negatives = 0.08;
const shareForCalibration = 0.15;

export function fitNextBasket(
  histories: Histories,
  options: NextBasketOptions = {},
): NextBasketModel {
  const { seed = 1, learners = 12_000 } = options;
  const chance = seededChance(seed);
  const chosen = chooseLearners(histories, learners, chance);
  require(chosen.length >= 2, () =>
    'At least two customers with a basket are needed to learn which items come next.');
  const evidence = newEvidence(marketOf(withoutLast(histories)));
  const apart = Math.max(1, Math.floor(chosen.length * shareForCalibration));
  const lessons = lessonsOf(evidence, histories, chosen.slice(apart), { chance, negatives });
  const trees = fitBoostedTrees(lessons, { seed, ...options.trees });
  const calibration = calibrationOn(evidence, trees, histories, chosen.slice(0, apart));
  return { trees, calibration };
}

function calibrationOn(
  evidence: Evidence,
  trees: BoostedTrees,
  histories: Histories,
  customers: readonly number[],
): Calibration {
  const odds: number[] = [];
  const happened: number[] = [];
  for (const customer of customers) {
    const { basket, day } = lastBasketOf(histories, customer);
    gather(evidence, customer, day);
    for (let row = 0; row < evidence.count; row++) {
      odds.push(logOdds(trees, evidence.rows, row * width));
      happened.push(basket.has(evidence.items[row]!) ? 1 : 0);
    }
  }
  return fitCalibration(odds, happened);
}

export interface NextBasket {
  /** Best first. */
  readonly items: Int32Array;
  /** That the next basket holds the item. */
  readonly probability: Float64Array;
}

export interface NextBasketPredictor {
  /**
   * The `count` likeliest items of the customer's next basket; `day` is when it comes, where
   * histories are dated; if absent, one usual gap after the last basket, and not before the latest
   * day of all.
   */
  readonly predict: (customer: number, count: number, day?: number) => NextBasket;
}

/** Predicts from a market as it is at each call. One at a time: buffers are shared between calls. */
export function predictorOf(model: NextBasketModel, market: Market): NextBasketPredictor {
  const evidence = newEvidence(market);
  const board = newScoreboard(market.histories.items);
  return {
    predict(customer, count, day) {
      require(Number.isInteger(customer) &&
        customer >= 0 &&
        customer < customersOf(market.histories), () =>
        `There is no customer ${customer}: record a basket, or ensure the customer, first.`);
      gather(evidence, customer, day);
      for (let row = 0; row < evidence.count; row++)
        addScore(board, evidence.items[row]!, logOdds(model.trees, evidence.rows, row * width));
      const items = topScores(board, count);
      const probability = new Float64Array(items.length);
      for (let i = 0; i < items.length; i++)
        probability[i] = calibrated(model.calibration, board.score[items[i]!]!);
      clearScores(board);
      return { items, probability };
    },
  };
}
