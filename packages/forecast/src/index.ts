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
export { type Panel, panelOf, seriesOf, slicePeriods } from './series/panel.ts';
export {
  empirical,
  meanOf,
  mixture,
  negativeBinomial,
  poisson,
} from './series/count-distribution.ts';
export {
  type DemandModel,
  type DemandSettings,
  fitShrunkDemand,
  type Forecasts,
  meanPinball,
  predictShrunkDemand,
} from './series/shrunk-demand.ts';
export { croston, sba, type SmoothingOptions, tsb } from './intermittent/smoothing.ts';
export { afterVisits, believedRate, boughtWithin, type VisitRate } from './baskets/horizon.ts';
export {
  emptyPlaces,
  estimatePlaces,
  forgetPlace,
  lastUsed,
  mostUsed,
  type PlaceEstimate,
  type PlaceSettings,
  type PlaceTable,
  recordPlace,
} from './places/likely-places.ts';
export { demandOfCustomers } from './value/customers-demand.ts';
export { type UnitEconomics, unitsWorthPlacing, unitValues } from './value/unit-value.ts';
