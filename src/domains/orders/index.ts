export { maskPhone, type SealedDestination, sealDestination } from './destination.ts';
export { findDestination, findDestinations } from './destination-shell.ts';
export { findDoor, findDoors, isOfErased } from './destination-store.ts';
export {
  deliveryCode,
  isDeliveryCode,
  type ProofPicture,
} from './delivery-proof.ts';
export { keepProof, listProofs } from './delivery-proof-shell.ts';
export { deleteProofsBefore as forgetProofs } from './delivery-proof-store.ts';
export { afterFailedAttempt } from './delivery-attempts.ts';
export { type Billing, roughly } from './billing.ts';
export {
  deleteBillings as forgetBillings,
  findBilling,
  recordBillings,
} from './billing-store.ts';
export { changeOrder, isUntouched, lockEditable, type NotEditable } from './edit-shell.ts';
export { updatePaymentMethod as setPaymentMethod } from './edit-store.ts';
export type { IntakeIssue, IntakeRefused, OrdersError } from './errors.ts';
export {
  checkIntake,
  checkLines,
  type Intake,
  isPaymentToken,
  mergeLines,
  withDiscounts,
} from './intake.ts';
export {
  type CancelReason,
  hasReached,
  isCancellable,
  isSettled,
  type ShipmentState,
  type Stage,
  stagesToUndo,
} from './lifecycle.ts';
export {
  type Destination,
  type Order,
  type OrderLine,
  type Shipment,
  type ShipmentLine,
  type Sla,
  totalsOf,
} from './order.ts';
export {
  advanceShipment,
  cancelShipment,
  listDrift,
  noteEvent,
  type PlaceOrder,
  drawOrderNumbers,
  placeOrder,
  placeOrders,
  replaceShipments,
  returnShipment,
} from './orders.ts';
export {
  type Discount,
  normalCode,
  type Promotion,
  type PromotionRefusal,
  whyNoPromotion,
} from './promotion.ts';
export {
  checkPromotion,
  getPromotion,
  type PromotionRequest,
  putPromotion,
  redeemPromotion,
} from './promotion-shell.ts';
export { listPromotions } from './promotion-store.ts';
export {
  deleteOverShares as forgetOverShares,
  deleteShares as endShares,
  deleteSharesOf as forgetSharesOf,
  findShared,
  insertShare as recordShare,
} from './share-store.ts';
export { type Shortage, type Shortened, shortenShipment } from './shortage-shell.ts';
export {
  findOrder,
  findOrderIds,
  findOrders,
  findShipment,
  hasEventOf,
  listEvents,
  listLines,
  listOpenOrders,
  listShipmentIds,
  listOrders,
  listShipments,
  listShipmentsOf,
  lockOrder,
  updateShipment,
} from './store.ts';
export {
  findPrintOfWaiting,
  isWaiting,
  listShipmentsAt,
  listSitesWaiting,
} from './waiting-store.ts';
export { getShipmentTotal, listWorth } from './worth-store.ts';
