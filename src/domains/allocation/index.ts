export {
  bookSlot,
  getMarketRevision,
  loadNetwork,
  loadProblem,
  putCarrier,
  putOffer,
  recordPlan,
  releaseSlots,
  reportStranded,
} from './allocation.ts';
export { buildProblem, type OrderToAllocate, type Travel } from './build-problem.ts';
export {
  type DeliveryOffer,
  type DeliveryOption,
  listDeliveryOptions,
  slotsOffered,
} from './delivery-options.ts';
export { describeMove } from './describe.ts';
export type { AllocationError } from './errors.ts';
export type { CarrierContract, LastMile, NetworkSnapshot } from './network-snapshot.ts';
export { listOffers } from './offer-store.ts';
export type { Plan } from './plan.ts';
export { planFromJson, type PlanJson } from './plan-json.ts';
export { findPlans, listPlanVersions } from './plan-store.ts';
export { type AllocationDecision, decide, decidePlan } from './policy.ts';
export type { AllocationProblem } from './problem.ts';
export type { NoPlan } from './reasons.ts';
export {
  isBooked,
  offersOf,
  type RegionOffer,
  type RegionOfferDraft,
  usualOffers,
} from './region-offer.ts';
export {
  defaultChurnPerMille,
  defaultHorizon,
  type Move,
  type PendingOrder,
  replan,
  type ReplanEvent,
} from './replan.ts';
export { decisionOfMove } from './replan-decision.ts';
export { listBooked, listSlotDrift } from './slot-store.ts';
export { openWays, type SoonestPromise, soonestPromise } from './soonest-promise.ts';
export { asManyAsCome, type Slot, type SlotFull } from './slots.ts';
export {
  listCarriers,
  listLastMiles,
  upsertLastMiles as putLastMiles,
} from './tariff-store.ts';
export { listSourceChoices, type SourceChoices, withMoved } from './source-choices.ts';
export type { StockCell } from './stock-book.ts';
export { defaultTerms } from './terms.ts';
