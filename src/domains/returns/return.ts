import type {
  Currency,
  Instant,
  Money,
  OrderId,
  ReturnId,
  ShipmentId,
  SiteId,
  SkuId,
  Units,
} from '@waystock/kernel';

/** Goods on their way back, or back. */
export interface Return {
  readonly id: ReturnId;
  readonly orderId: OrderId;
  /** The shipment that could not be delivered; undefined when its customer sends goods back. */
  readonly shipmentId: ShipmentId | undefined;
  /** Where they are looked at. */
  readonly siteId: SiteId;
  readonly state: 'expected' | 'received';
  readonly requestedAt: Instant;
  readonly requestedBy: string;
  readonly receivedAt: Instant | undefined;
  readonly lines: readonly ReturnLine[];
  readonly currency: Currency;
  /** Known once received. */
  readonly refund: Money | undefined;
}

export interface ReturnLine {
  /** The order's line. */
  readonly line: number;
  readonly skuId: SkuId;
  readonly units: Units;
  readonly reason: ReturnReason;
  /** What came and where it went; empty until received. */
  readonly outcomes: readonly Outcome[];
}

export type ReturnReason =
  | 'not-wanted'
  | 'damaged'
  | 'wrong-item'
  | 'late'
  | 'undeliverable'
  | 'other';

/** Reasons that are ours: then shipping is paid back with the last of the goods. */
export const isOurFault = (reason: ReturnReason): boolean =>
  reason === 'damaged' || reason === 'wrong-item' || reason === 'late';

/** Back on the shelf; put aside to be looked at; gone. */
export type Disposition = 'restock' | 'quarantine' | 'write-off';

export interface Outcome {
  readonly disposition: Disposition;
  readonly units: Units;
  readonly lot: string;
}
