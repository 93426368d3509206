import type { NoPlan } from './reasons.ts';
import type { SlotFull } from './slots.ts';

/** What allocation may refuse; `http/problems.ts` says what to do about each. */
export type AllocationError = NoPlan | SlotFull | CarrierInvalid;

export interface CarrierInvalid {
  readonly kind: 'carrier-invalid';
  readonly contractId: string;
  /** The end of "The tariff …". */
  readonly rule: string;
}
