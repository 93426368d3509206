export {
  type Day,
  type DayOrder,
  type DayStop,
  type DayVehicle,
  type Service,
  SERVICES,
  smallerDay,
} from './day.ts';
export { type DayOptions, type DayTexts, type ReadDay, readDay } from './read-day.ts';
export { byVisit } from './by-visit.ts';
export { asProblem, overRange } from './as-problem.ts';
export { type Form, type ModelWeights, seedModel, type SeedModel } from './model.ts';
export { type DayRoute, planOf, type SolvedDay, solveModel } from './solve-model.ts';
export { type JudgedSearch, judgeSearch } from './judge-search.ts';
export { smallDay } from './testing/small-days.ts';
