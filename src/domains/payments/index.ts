export type { PaymentsError } from './errors.ts';
export { type PaymentStatus, statusOf } from './dunning.ts';
export type { Outcome } from './operation.ts';
export { holdsEnough, type Payment, totalsOf } from './payment.ts';
export {
  askAgain,
  intendAuthorisation,
  intendCapture,
  intendRefund,
  intendVoid,
  receiveWebhook,
  recordOutcome,
  takeUnsettled,
} from './payments.ts';
export type { ProviderCall } from './provider-call.ts';
export { findPayment, listDrift, listUnpaid } from './store.ts';
