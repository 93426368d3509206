import {
  type InboundId,
  type Instant,
  isoOf,
  type ReservationId,
  type SiteId,
  type SkuId,
  type Units,
} from '@waystock/kernel';
import type { Fact } from '../../world.ts';

/** A hold ran out; whoever it was for must give up or hold again. */
export const holdExpired = (reservationId: ReservationId, purpose: string): Fact => ({
  kind: 'inventory.hold-expired',
  key: purpose,
  data: { reservation_id: reservationId, purpose },
});

/** More can be sold at a site than before: waiting orders may be re-planned. */
export const stockReceived = (skuId: SkuId, siteId: SiteId, units: Units): Fact => ({
  kind: 'inventory.stock-received',
  key: `${skuId}@${siteId}`,
  data: { sku_id: skuId, site_id: siteId, units },
});

/** Less is there than was thought: a count, damage, an expired lot or a short pick. */
export const stockLost = (skuId: SkuId, siteId: SiteId, units: Units, cause: string): Fact => ({
  kind: 'inventory.stock-lost',
  key: `${skuId}@${siteId}`,
  data: { sku_id: skuId, site_id: siteId, units, cause },
});

/** Announced goods will not come: what waits for them needs another source. */
export const receiptCancelled = (receipt: {
  readonly id: InboundId;
  readonly skuId: SkuId;
  readonly siteId: SiteId;
  readonly units: Units;
}): Fact => ({
  kind: 'inventory.receipt-cancelled',
  key: `${receipt.skuId}@${receipt.siteId}`,
  data: {
    inbound_id: receipt.id,
    sku_id: receipt.skuId,
    site_id: receipt.siteId,
    units: receipt.units,
  },
});

/** Announced goods will come later than was said: what waits for them may need another source. */
export const receiptDelayed = (
  receipt: {
    readonly id: InboundId;
    readonly skuId: SkuId;
    readonly siteId: SiteId;
    readonly units: Units;
  },
  told: {
    readonly due: Instant;
    readonly wasDue: Instant;
    readonly waitedForBy?: string | undefined;
  },
): Fact => ({
  kind: 'inventory.receipt-delayed',
  key: told.waitedForBy ?? `${receipt.skuId}@${receipt.siteId}`,
  data: {
    inbound_id: receipt.id,
    sku_id: receipt.skuId,
    site_id: receipt.siteId,
    units: receipt.units,
    due_at: isoOf(told.due),
    was_due_at: isoOf(told.wasDue),
    purpose: told.waitedForBy ?? null,
  },
});

/** Goods brought from another site are there, for the shipment that waited for them. */
export const transferArrived = (
  reservation: { readonly id: ReservationId; readonly purpose: string },
  line: { skuId: SkuId; siteId: SiteId; units: Units; missing: number },
): Fact => ({
  kind: 'inventory.transfer-arrived',
  key: reservation.purpose,
  data: {
    reservation_id: reservation.id,
    purpose: reservation.purpose,
    sku_id: line.skuId,
    site_id: line.siteId,
    units: line.units,
    missing: line.missing,
  },
});
