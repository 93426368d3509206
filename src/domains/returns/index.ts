export type { ReturnIssue, ReturnNotPossible, ReturnObstacle, ReturnsError } from './errors.ts';
export type { Found, Sent } from './inspection.ts';
export { type Delivered, type LineToReturn, returnWindow } from './request.ts';
export type { Disposition, Outcome, Return, ReturnLine, ReturnReason } from './return.ts';
export {
  type ExpectUndelivered,
  expectUndelivered,
  type ReceiveReturn,
  receiveReturn,
  type RequestReturn,
  requestReturn,
} from './returns.ts';
export { findReturns, listDrift, listReturnsOf } from './store.ts';
