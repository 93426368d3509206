export { ForecastInputError } from './faults.ts';
export {
  addBasket,
  basketsOf,
  customersOf,
  emptyHistories,
  ensureCustomer,
  forgetHistory,
  type Histories,
  historiesOf,
  withoutLast,
} from './baskets/histories.ts';
export type { Recommender } from './baskets/recommender.ts';
export { fitTopFrequency, type TopFrequency } from './baskets/top-frequency.ts';
export { fitTifuKnn, type TifuKnnOptions } from './baskets/tifu-knn.ts';
export { fitUpcf, type UpcfOptions } from './baskets/upcf.ts';
export { meanRanking, type RankingScore, scoreRanking } from './evaluation/ranking.ts';
export {
  type ProbabilityScore,
  reliability,
  type ReliabilityBand,
  scoreProbabilities,
} from './evaluation/probability.ts';
export {
  crpsOfCounts,
  crpsOfQuantiles,
  fairBelow,
  fairCoverage,
  pinball,
  quantileOfCounts,
} from './evaluation/distribution.ts';
export { emptyMarket, forget, type Market, marketOf, record } from './baskets/market.ts';
export {
  fitNextBasket,
  type NextBasket,
  type NextBasketModel,
  type NextBasketOptions,
  type NextBasketPredictor,
  predictorOf,
} from './baskets/next-basket.ts';
export { type Calibration, calibrated, fitCalibration } from './baskets/calibrate.ts';
