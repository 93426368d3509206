export type { InventoryError, OutOfStock } from './errors.ts';
export {
  confirmReservation,
  consumeReservation,
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
} from './inventory.ts';
export { expectReceipt, startTransfer, takeReceipt, transferReserved } from './receipts-shell.ts';
export { basketHold, orderHold, type ReservationLine } from './reservation.ts';
export type { LotPick } from './stock.ts';
export { findReservation } from './reservation-store.ts';
export { countAwaited, listDrift, listStockOfSite } from './store.ts';
