import type { PickListId, PickTaskId, ShipmentId, SkuId, Units } from '@waystock/kernel';
import type { JobState } from './job.ts';

/** What fulfilment may refuse; `http/problems.ts` says what to do about each. */
export type FulfilmentError =
  | { readonly kind: 'pick-list-unknown'; readonly pickListId: PickListId }
  | { readonly kind: 'pick-task-unknown'; readonly taskId: PickTaskId }
  | {
      readonly kind: 'wrong-item';
      readonly taskId: PickTaskId;
      readonly scanned: SkuId;
      readonly expected: { readonly skuId: SkuId; readonly shelf: string; readonly units: Units };
    }
  | {
      /** Another lot expires first, or the scanned one has too few units that may be sold. */
      readonly kind: 'wrong-lot';
      readonly taskId: PickTaskId;
      readonly scanned: string;
      readonly expected: readonly { readonly lot: string; readonly units: Units }[];
    }
  | {
      readonly kind: 'too-many-units';
      readonly taskId: PickTaskId;
      readonly scanned: Units;
      readonly left: Units;
    }
  | {
      /** The book knows fewer units that may still be sold; report the rest as short. */
      readonly kind: 'not-enough-usable';
      readonly taskId: PickTaskId;
      readonly usable: Units;
    }
  | { readonly kind: 'shipment-not-released'; readonly shipmentId: ShipmentId }
  | {
      readonly kind: 'job-moved-on';
      readonly shipmentId: ShipmentId;
      readonly state: JobState;
      readonly expected: readonly JobState[];
    }
  | { readonly kind: 'tracking-number-invalid'; readonly text: string }
  | { readonly kind: 'parcel-unknown'; readonly trackingNumber: string };

/** Those of some kinds. */
export type Refusal<Kind extends FulfilmentError['kind']> = Extract<
  FulfilmentError,
  { readonly kind: Kind }
>;
