export { type CountStock, countStock } from './count-shell.ts';
export type { InventoryError, OutOfStock } from './errors.ts';
export {
  chooseLots,
  confirmReservation,
  consumeReservation,
  expireHolds,
  expireLots,
  extendHold,
  holdStock,
  holdStockEach,
  listAvailability,
  markPicked,
  pickLots,
  putBackLots,
  receiveStock,
  releaseReservations,
  removeStock,
  reportShortPick,
  setSafetyStock,
  splitReservation,
} from './inventory.ts';
export {
  findReceipt,
  listLotsOnSite,
  listMovements,
  listReceipts,
  type LotOnSite,
  type Movement,
} from './list-store.ts';
export {
  cancelReceipt,
  expectReceipt,
  rescheduleReceipt,
  startTransfer,
  takeReceipt,
  tellOverdue,
  transferReserved,
  unclaimReceipt,
} from './receipts-shell.ts';
export { basketHold, orderHold, type Reservation, type ReservationLine } from './reservation.ts';
export type { RoomTaken } from './room.ts';
export { getRoomTaken } from './room-shell.ts';
export { findFirstMovement } from './room-store.ts';
export { availableToSell, type LotPick, type Stock } from './stock.ts';
export { findReservation, listLiveFor } from './reservation-store.ts';
export { countAwaited, type Inbound } from './receipt-store.ts';
export { findLot, listDrift, listStock, listStockOfSite } from './store.ts';
