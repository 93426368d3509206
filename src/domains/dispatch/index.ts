export type { PlanRoutesInput } from './compute.ts';
export type { DriverEvent, DriverReport } from './driver-event.ts';
export { recordDriverEvent, recordPositions, refreshEstimates } from './driver-shell.ts';
export {
  adoptPlan,
  type CancelStop,
  cancelRoute,
  cancelStop,
  getRoute,
  type InsertShipment,
  insertShipment,
  listIdleAt,
  listIdleVehicles,
  type ReleaseRoute,
  releaseRoute,
} from './dispatch.ts';
export type { DispatchError } from './errors.ts';
export type { Estimate } from './eta.ts';
export { type InsertionChoice, type InsertionPlan, planInsertion } from './insertion.ts';
export { type FreshRoute, insertionRecord, isWorthInserting } from './insertion-record.ts';
export { chooseCouriers, loadOfRoute, type Offer, timeToDecide } from './offer.ts';
export {
  acceptOffer,
  declineOffer,
  expireOffers,
  type OfferRoute,
  offerRoute,
} from './offer-shell.ts';
export { listOpenOffers } from './offer-store.ts';
export { inWords } from './plan.ts';
export { type Decided, decideRoutes, type Solved } from './policy.ts';
export { listUnplanned, type Waiting } from './risk-store.ts';
export {
  type FailureReason,
  failureReasons,
  openShipments,
  type Proof,
  type Route,
  type RouteState,
  type Stop,
  type StopState,
} from './route.ts';
export { type RouteTotals, totalsOf } from './route-cost.ts';
export { type OrderToInsert, type RouteUnderWay, runningRoutes } from './running.ts';
export type { Delivery, DispatchState, PlanVehicle, RoutePlan, Travel } from './state.ts';
export {
  blurDoors,
  findBoardVersion,
  findBoardVersions,
  findRouteOf,
  findRoutes,
  listBroughtBack,
  listCommitted,
  listRoutes,
  listRunning,
  type RouteFilter,
} from './store.ts';
export { listUnderWay } from './under-way-shell.ts';
