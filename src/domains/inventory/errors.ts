import type { ReservationId, SiteId, SkuId, Units } from '@waystock/kernel';
import type { ReservationState } from './reservation.ts';

/** What inventory may refuse; `http/problems.ts` says what to do about each. */
export type InventoryError =
  | OutOfStock
  | { readonly kind: 'hold-expired'; readonly reservationId: ReservationId }
  | {
      readonly kind: 'reservation-not-live';
      readonly reservationId: ReservationId;
      readonly state: ReservationState | 'unknown';
    }
  | {
      /** Removing these units would leave less than others have reserved. */
      readonly kind: 'stock-spoken-for';
      readonly skuId: SkuId;
      readonly siteId: SiteId;
      readonly onHand: Units;
      readonly reserved: Units;
      readonly asked: Units;
    }
  | { readonly kind: 'receipt-not-expected'; readonly inboundId: string };

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
