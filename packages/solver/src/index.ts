export type {
  Job,
  Matrix,
  Pickup,
  PlannedRoute,
  Problem,
  Profile,
  TimeWindow,
  Vehicle,
  Visit,
} from './vrp/problem.ts';
export { UNREACHABLE } from './vrp/problem.ts';
export type { Cost, Refusal, Route, Solution, Stop, Unserved } from './vrp/solution.ts';
export { type Fault, validate } from './vrp/validate.ts';
export { type Improvement, InvalidProblem, solve, type SolveOptions } from './vrp/solve.ts';
export { type Insertion, type InsertionOption, insert } from './vrp/insert.ts';
export { check, type Violation, type ViolationKind } from './vrp/check.ts';
export { assign, type Assignment, type AssignmentProblem } from './assignment/assign.ts';
export { type BinPacking, type FitRule, leastBins, packBins } from './packing/bins.ts';
export type { Box, Placement } from './packing/boxes.ts';
export {
  type Carton,
  cartonise,
  type PackedCarton,
  type PackItem,
  type Packing,
} from './packing/cartonise.ts';
export { checkPacking, type PackingViolation } from './packing/check-packing.ts';
