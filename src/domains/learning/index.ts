export {
  type Decision,
  type DecisionDraft,
  type Estimate,
  hashOf,
  type PolicyClass,
} from './decision.ts';
export { recordDecision } from './learning.ts';
export { type DecisionQuery, findDecision, listDecisions } from './store.ts';
