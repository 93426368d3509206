export { addressKey } from './address-key.ts';
export type { FraudError } from './errors.ts';
export {
  closeReview,
  decideReview,
  forgetCustomer,
  recordDecline,
  type ReviewDecision,
  screenOrder,
  withdrawScreening,
} from './fraud.ts';
export type { Application, Place, Reason } from './rules.ts';
export { type FraudPolicy, standardPolicy } from './score.ts';
export { findScreening, listReviews, type ReviewPage, type Screening } from './store.ts';
