import type { ReservationId, SiteId, SkuId, Units } from '@waystock/kernel';
import type { ReservationState } from './reservation.ts';

/** What inventory may refuse; `http/problems.ts` says what to do about each. */
export type InventoryError =
  | OutOfStock
  | HoldExpired
  | ReservationNotLive
  | StockSpokenFor
  | ReceiptNotExpected
  | TransferUnderWay;

/** Removing these units would leave less than others have reserved. */
export interface StockSpokenFor {
  readonly kind: 'stock-spoken-for';
  readonly skuId: SkuId;
  readonly siteId: SiteId;
  readonly onHand: Units;
  readonly reserved: Units;
  readonly asked: Units;
}

export interface ReceiptNotExpected {
  readonly kind: 'receipt-not-expected';
  readonly inboundId: string;
}

/** The goods have left the other site: whether they arrive is told by the receipt. */
export interface TransferUnderWay {
  readonly kind: 'transfer-under-way';
  readonly inboundId: string;
}

export interface HoldExpired {
  readonly kind: 'hold-expired';
  readonly reservationId: ReservationId;
}

export interface ReservationNotLive {
  readonly kind: 'reservation-not-live';
  readonly reservationId: ReservationId;
  readonly state: ReservationState | 'unknown';
}

export interface OutOfStock {
  readonly kind: 'out-of-stock';
  readonly lines: readonly {
    readonly skuId: SkuId;
    /** Undefined where no site has any. */
    readonly siteId: SiteId | undefined;
    readonly wanted: Units;
    readonly available: Units;
  }[];
}
