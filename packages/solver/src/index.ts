export type {
  Break,
  Job,
  Lateness,
  Matrix,
  Pickup,
  PlannedRoute,
  Problem,
  Profile,
  Reload,
  Rules,
  TimeWindow,
  Vehicle,
  Visit,
} from './vrp/problem.ts';
export { UNREACHABLE } from './vrp/problem.ts';
export type {
  BreakStop,
  Cost,
  Refusal,
  ReloadStop,
  Route,
  Solution,
  Stop,
  Unserved,
} from './vrp/solution.ts';
export { type Fault, validate } from './vrp/validate.ts';
export { type Improvement, InvalidProblem, solveSync, type SyncOptions } from './vrp/solve.ts';
export { solve, type SolveOptions } from './vrp/threads/solve.ts';
export { type Insertion, type InsertionOption, insert } from './vrp/insert.ts';
export { check, type Violation, type ViolationKind } from './vrp/check.ts';
export { type BarePlan, restate } from './vrp/checking/restate.ts';
export { type Feature, featuresOf } from './vrp/features.ts';
export {
  CLASSES,
  type InstanceClass,
  type InstanceInfo,
  type Objective,
  type ReadOptions,
  type ReadProblem,
  type Rounding,
  ROUNDINGS,
} from './vrp/format/instance.ts';
export { UnreadableInstance } from './unreadable-instance.ts';
export { detectFormat, type Format, FORMATS, readInstance } from './vrp/format/read.ts';
export { type PlannedTrips, readSol, type SolFile, tripsOf, writeSol } from './vrp/format/sol.ts';
export { type CheckedPlan, checkSol, checkTrips, printedCost } from './vrp/format/check-sol.ts';
export { type ClaimedPlan, readPlan } from './vrp/format/read-plan.ts';
export { jsonPathOf, problemOf, writeWaystock } from './vrp/format/waystock.ts';
export { assign, type Assignment, type AssignmentProblem } from './assignment/assign.ts';
export { type BinPacking, type FitRule, leastBins, packBins } from './packing/bins.ts';
export { type ExactPacking, packExactly } from './packing/pack-exactly.ts';
export type { Box, Placement } from './packing/boxes.ts';
export {
  type Carton,
  cartonise,
  type PackedCarton,
  type PackItem,
  type Packing,
} from './packing/cartonise.ts';
export { checkPacking, type PackingViolation } from './packing/check-packing.ts';
export type { LocationAnswer, LocationPlan, LocationProblem, Share } from './location/problem.ts';
export { maximalCovering, pMedian } from './location/kinds.ts';
export { locate, type LocateOptions, type LocationImprovement } from './location/locate.ts';
export {
  InvalidLocationProblem,
  type LocationFault,
  validateLocation,
} from './location/validate.ts';
export {
  checkLocation,
  type LocationViolation,
  type LocationViolationKind,
} from './location/check.ts';
export { readCap } from './location/format/cap.ts';
export { readPmed } from './location/format/pmed.ts';
export { readSscflp } from './location/format/sscflp.ts';
export { type CliOutput, runCli as runLocateCli } from './location/cli.ts';
export {
  addChoice,
  addRow,
  addVariable,
  brokenBy,
  emptyMip,
  type Mip,
  type MipRow,
  type MipVariable,
  type Term,
} from './mip/mip.ts';
export {
  type MipLimits,
  type MipResult,
  type MipSolver,
  openHighs,
  type SparseLimits,
  type SparseModel,
} from './mip/highs.ts';
export { solveMip } from './mip/solve-mip.ts';
export { solveMipInWorker } from './mip/solve-mip-in-worker.ts';
