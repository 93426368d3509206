export { addScore, type ConformalRing, newRing, widthAt } from './conformal.ts';
export {
  type Decision,
  type DecisionDraft,
  type Estimate,
  hashOf,
  type PolicyClass,
} from './decision.ts';
export { type Calibration, fitCalibration, type Outcome, probabilityAt } from './isotonic.ts';
export { recordDecision } from './learning.ts';
export {
  type LinearModel,
  leverage,
  newLinearModel,
  observe,
  predict,
} from './recursive-least-squares.ts';
export { type DecisionQuery, findDecision, listDecisions } from './store.ts';
