import type {
  CourierId,
  OfferId,
  RouteId,
  ShipmentId,
  SiteId,
  StopId,
  VehicleId,
} from '@waystock/kernel';
import type { VehicleStatus } from '../fleet/index.ts';
import type { OfferState } from './offer.ts';
import type { RouteState, Stop, StopState } from './route.ts';
import type { Violation } from './verify.ts';

/** What dispatch may refuse; `http/problems.ts` says what to do about each. */
export type DispatchError =
  | { readonly kind: 'plan-infeasible'; readonly violations: readonly Violation[] }
  | {
      /** Routes of this site changed since the plan was made: plan again. */
      readonly kind: 'board-moved-on';
      readonly siteId: SiteId;
      readonly expected: number;
      readonly actual: number;
    }
  | { readonly kind: 'route-not-found'; readonly routeId: RouteId }
  | {
      readonly kind: 'route-changed';
      readonly routeId: RouteId;
      readonly expected: number;
      readonly actual: number;
    }
  | {
      readonly kind: 'route-moved-on';
      readonly routeId: RouteId;
      readonly state: RouteState;
      readonly expected: readonly RouteState[];
    }
  | { readonly kind: 'vehicle-busy'; readonly vehicleId: VehicleId; readonly routeId: RouteId }
  | {
      /** Switched off, or broken down, since the route was planned for it. */
      readonly kind: 'vehicle-not-active';
      readonly vehicleId: VehicleId;
      readonly status: VehicleStatus;
    }
  | { readonly kind: 'vehicle-too-small'; readonly vehicleId: VehicleId }
  | {
      readonly kind: 'shipment-on-route';
      readonly shipmentId: ShipmentId;
      readonly routeId: RouteId;
    }
  | { readonly kind: 'stop-not-found'; readonly shipmentId: ShipmentId }
  | { readonly kind: 'stop-not-on-route'; readonly routeId: RouteId; readonly stopId: StopId }
  | { readonly kind: 'stop-settled'; readonly stopId: StopId; readonly state: StopState }
  | { readonly kind: 'other-stop-open'; readonly stopId: StopId; readonly open: StopId }
  | { readonly kind: 'wrong-kind-of-stop'; readonly stopId: StopId; readonly is: Stop['kind'] }
  | { readonly kind: 'proof-missing'; readonly stopId: StopId }
  | { readonly kind: 'stops-open'; readonly routeId: RouteId; readonly open: readonly StopId[] }
  | {
      readonly kind: 'already-on-board';
      readonly shipmentId: ShipmentId;
      readonly routeId: RouteId;
    }
  | { readonly kind: 'offer-not-found'; readonly offerId: OfferId }
  | {
      readonly kind: 'offer-over';
      readonly offerId: OfferId;
      readonly courierId: CourierId;
      readonly state: OfferState;
    };

/** Those of some kinds. */
export type Refusal<Kind extends DispatchError['kind']> = Extract<
  DispatchError,
  { readonly kind: Kind }
>;
