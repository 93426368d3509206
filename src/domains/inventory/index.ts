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
export { findReservation, listDrift, listStockOfSite } from './store.ts';
