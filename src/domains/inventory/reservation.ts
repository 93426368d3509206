import {
  type Instant,
  type ReservationId,
  type Seconds,
  type SiteId,
  type SkuId,
  type Units,
  minutes,
  units,
} from '@waystock/kernel';

/** hold (soft, expires) → confirmed → consumed (shipped); released or expired on the way out. */
export type ReservationState = 'held' | 'confirmed' | 'consumed' | 'released' | 'expired';

export interface Reservation {
  readonly id: ReservationId;
  /** The shipment or basket it is for. */
  readonly purpose: string;
  readonly state: ReservationState;
  readonly expiresAt: Instant | undefined;
  readonly lines: readonly ReservationLine[];
}

export interface ReservationLine {
  readonly skuId: SkuId;
  readonly siteId: SiteId;
  readonly units: Units;
}

export const orderHold: Seconds = minutes(30);
export const basketHold: Seconds = minutes(10);

/** From where to where a reservation may go. */
export const transitions: Readonly<Record<ReservationState, readonly ReservationState[]>> = {
  held: ['confirmed', 'released', 'expired'],
  confirmed: ['consumed', 'released'],
  consumed: [],
  released: [],
  expired: [],
};

export const isLive = (state: ReservationState): boolean => transitions[state].length > 0;

/**
 * One line per (SKU, site), sorted: two lines of one order on the same stock row are one demand on
 * it, and equal lock order for every order means no deadlock.
 */
export function aggregate(lines: readonly ReservationLine[]): ReservationLine[] {
  const byStock = new Map<string, ReservationLine>();
  for (const { skuId, siteId, units: n } of lines) {
    const key = JSON.stringify([skuId, siteId]);
    const before = byStock.get(key)?.units ?? 0;
    byStock.set(key, { skuId, siteId, units: units(before + n) });
  }
  return [...byStock.values()].sort(
    (a, b) => compare(a.skuId, b.skuId) || compare(a.siteId, b.siteId),
  );
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
