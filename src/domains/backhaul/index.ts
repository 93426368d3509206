export { type Confidence, confidenceOf, learnOutcome, newTrackRecord } from './confidence.ts';
export { recordOf } from './decision-record.ts';
export { greedy } from './greedy.ts';
export { late, planAhead } from './late.ts';
export type { ActiveRoute, Rules, Stop, Tariff, Travel, Vehicle, WaitingOrder } from './model.ts';
export { listOpportunities } from './opportunities.ts';
export type { Policy } from './policy.ts';
export { type BackhaulState, commit, type Commitment } from './state.ts';
export { type Verdict, verifyConsolidation } from './verify.ts';
