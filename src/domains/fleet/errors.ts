import type { CourierId, SiteId, VehicleId } from '@waystock/kernel';
import type { VehicleDraft } from './vehicle.ts';

/** What the fleet may refuse. */
export type FleetError =
  | InvalidVehicle
  | { readonly kind: 'vehicle-not-found'; readonly vehicleId: VehicleId }
  | { readonly kind: 'courier-not-found'; readonly courierId: CourierId }
  | { readonly kind: 'site-not-found'; readonly siteId: SiteId }
  | {
      /** Not active, no driver, or not allowed to drive this kind of vehicle. */
      readonly kind: 'courier-may-not-drive';
      readonly courierId: CourierId;
      readonly vehicleId: VehicleId;
    }
  | {
      readonly kind: 'vehicle-taken';
      readonly vehicleId: VehicleId;
      readonly courierId: CourierId;
    }
  | { readonly kind: 'stale-version'; readonly expected: number; readonly actual: number };

/** Those of some kinds. */
export type Refusal<Kind extends FleetError['kind']> = Extract<FleetError, { readonly kind: Kind }>;

export interface InvalidVehicle {
  readonly kind: 'vehicle-invalid';
  readonly vehicleId: VehicleId;
  readonly issues: readonly VehicleIssue[];
}

export interface VehicleIssue {
  readonly field: keyof VehicleDraft;
  /** Completes the sentence "The … of a vehicle …". */
  readonly rule: string;
}
