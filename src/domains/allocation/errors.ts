import type { RegionId, ShipmentId } from '@waystock/kernel';
import type { ServiceLevel } from './problem.ts';
import type { NoPlan } from './reasons.ts';
import type { SlotFull } from './slots.ts';

/** What allocation may refuse; `http/problems.ts` says what to do about each. */
export type AllocationError =
  | NoPlan
  | SlotFull
  | CarrierInvalid
  | DeliveryOfferInvalid
  | SourceNotPossible;

export interface CarrierInvalid {
  readonly kind: 'carrier-invalid';
  readonly contractId: string;
  /** The end of "The tariff …". */
  readonly rule: string;
}

export interface DeliveryOfferInvalid {
  readonly kind: 'delivery-offer-invalid';
  readonly regionId: RegionId;
  readonly service: ServiceLevel;
  /** The end of "The offer …". */
  readonly rule: string;
}

export interface SourceNotPossible {
  readonly kind: 'source-not-possible';
  readonly shipmentId: ShipmentId;
  /** A sentence. */
  readonly reason: string;
}
