import {
  add,
  type Currency,
  type CustomerId,
  type Instant,
  type LocalDate,
  type Money,
  type OrderId,
  type Position,
  type ReservationId,
  type ShipmentId,
  type SiteId,
  type SkuId,
  subtract,
  sum,
  times,
  type Units,
} from '@waystock/kernel';
import type { CancelReason, ShipmentState } from './lifecycle.ts';

export type Sla = 'two-hour' | 'same-day' | 'standard' | 'pickup';

export interface OrderLine {
  /** 1, 2, 3 … within the order. */
  readonly line: number;
  readonly skuId: SkuId;
  readonly units: Units;
  /** Per unit. */
  readonly price: Money;
  /** For the whole line. */
  readonly discount: Money;
}

/** Personal data; never in facts or logs. */
export interface Destination extends Position {
  readonly recipient: string;
  readonly phone?: string | undefined;
  readonly street: string;
  readonly postcode: string;
  readonly city: string;
  readonly country: string;
  readonly instructions?: string | undefined;
}

export interface Order {
  readonly id: OrderId;
  readonly number: string;
  readonly customerId: CustomerId;
  readonly currency: Currency;
  readonly sla: Sla;
  readonly paymentMethod: string;
  readonly promotionCode: string | undefined;
  readonly items: Money;
  readonly discount: Money;
  readonly shipping: Money;
  readonly total: Money;
  readonly oneBox: boolean;
  readonly promisedAt: Instant;
  readonly placedAt: Instant;
  readonly stage: ShipmentState;
  readonly cancelReason: CancelReason | undefined;
  readonly version: number;
}

export interface ShipmentLine {
  readonly line: number;
  readonly skuId: SkuId;
  readonly fromSiteId: SiteId;
  readonly units: Units;
}

/** Goods from one site to one address. */
export interface Shipment {
  readonly id: ShipmentId;
  readonly orderId: OrderId;
  readonly siteId: SiteId;
  readonly reservationId: ReservationId | undefined;
  readonly stage: ShipmentState;
  readonly attempt: number;
  readonly promisedAt: Instant;
  readonly releasedAt: Instant | undefined;
  readonly awaitingTransfers: number;
  readonly service: string;
  readonly version: number;
  readonly lines: readonly ShipmentLine[];
}

export interface Totals {
  readonly items: Money;
  readonly discount: Money;
  readonly total: Money;
}

/** Σ price × units, Σ line discounts, and what the customer pays. */
export function totalsOf(lines: readonly OrderLine[], shipping: Money): Totals {
  const code = shipping.currency;
  const items = sum(
    lines.map((line) => times(line.price, line.units)),
    code,
  );
  const discount = sum(
    lines.map((line) => line.discount),
    code,
  );
  return { items, discount, total: add(subtract(items, discount), shipping) };
}

/** `ORD-2026-05-06-001`: the day it was placed where it was placed, and a running number. */
export const orderNumber = (day: LocalDate, running: bigint): string =>
  `ORD-${day}-${running.toString().padStart(3, '0')}`;

/** A rule of the books that does not hold, and for which order or code. */
export interface Drift {
  readonly rule: string;
  readonly subject: string;
}
