export type { InventoryError, OutOfStock } from './errors.ts';
export {
  confirmReservation,
  consumeReservation,
  expectReceipt,
  expireHolds,
  expireLots,
  extendHold,
  holdStock,
  listAvailability,
  pickLots,
  putBackLots,
  receiveStock,
  releaseReservations,
  removeStock,
  reportShortPick,
  setSafetyStock,
  splitReservation,
  startTransfer,
  takeReceipt,
} from './inventory.ts';
export { basketHold, orderHold, type ReservationLine } from './reservation.ts';
export type { LotPick } from './stock.ts';
export { findReservation } from './reservation-store.ts';
export { listDrift, listStockOfSite } from './store.ts';
