import { type Instant, isoOf, type ShipmentId, type SiteId } from '@waystock/kernel';
import type { Fact } from '../../world.ts';
import type { Estimate } from './eta.ts';
import { type FailureReason, openShipments, type Proof, type Route, type Stop } from './route.ts';

const aboutRoute = (kind: `dispatch.${string}`, route: Route, data: Fact['data'] = {}): Fact => ({
  kind,
  key: route.id,
  data: {
    route_id: route.id,
    site_id: route.siteId,
    vehicle_id: route.vehicleId,
    courier_id: route.courierId ?? null,
    ...data,
  },
});

export const routePlanned = (route: Route): Fact =>
  aboutRoute('dispatch.route-planned', route, {
    depart_at: isoOf(route.departAt),
    shipments: openShipments(route),
  });

/** Fixed: its driver may load and go. */
export const routeReleased = (route: Route): Fact =>
  aboutRoute('dispatch.route-released', route, {
    depart_at: isoOf(route.departAt),
    shipments: openShipments(route),
  });

/** Stops were added, moved or left out after the release. */
export const routeChanged = (route: Route): Fact =>
  aboutRoute('dispatch.route-changed', route, {
    version: route.version,
    shipments: openShipments(route),
  });

export const routeStarted = (route: Route): Fact =>
  aboutRoute('dispatch.route-started', route, { shipments: openShipments(route) });

/** Back home, with what could not be delivered. */
export const routeFinished = (route: Route, at: Instant): Fact =>
  aboutRoute('dispatch.route-finished', route, {
    at: isoOf(at),
    returned: route.stops.flatMap((stop) =>
      stop.state === 'failed' && stop.shipmentId ? [stop.shipmentId] : [],
    ),
  });

/** Broken down or called off: these shipments need another vehicle. */
export const routeCancelled = (
  route: Route,
  reason: string,
  left: { readonly waiting: readonly ShipmentId[]; readonly onBoard: readonly ShipmentId[] },
): Fact =>
  aboutRoute('dispatch.route-cancelled', route, {
    reason,
    waiting: left.waiting,
    on_board: left.onBoard,
  });

/** No courier took it; it is to be planned anew. */
export const offersExhausted = (route: Route): Fact =>
  aboutRoute('dispatch.offers-exhausted', route, { shipments: openShipments(route) });

export const routeOffered = (
  route: Route,
  offer: { id: string; courierId: string; expiresAt: Instant },
): Fact =>
  aboutRoute('dispatch.route-offered', route, {
    offer_id: offer.id,
    offered_to: offer.courierId,
    expires_at: isoOf(offer.expiresAt),
  });

const aboutStop = (
  kind: `dispatch.${string}`,
  route: Pick<Route, 'id' | 'siteId'>,
  stop: Stop,
  data: Fact['data'],
): Fact => ({
  kind,
  key: stop.shipmentId ?? route.id,
  data: {
    shipment_id: stop.shipmentId ?? null,
    route_id: route.id,
    site_id: route.siteId,
    stop_id: stop.id,
    ...data,
  },
});

export const stopArrived = (route: Route, stop: Stop, at: Instant): Fact =>
  aboutStop('dispatch.stop-arrived', route, stop, { at: isoOf(at) });

export const shipmentDelivered = (route: Route, stop: Stop, at: Instant, proof: Proof): Fact =>
  aboutStop('dispatch.shipment-delivered', route, stop, {
    at: isoOf(at),
    on_time: stop.promisedAt === undefined || (stop.arrivedAt ?? at) <= stop.promisedAt,
    proof: Object.keys(proof).sort(),
  });

export const deliveryFailed = (
  route: Route,
  stop: Stop,
  at: Instant,
  reason: FailureReason,
): Fact => aboutStop('dispatch.delivery-failed', route, stop, { at: isoOf(at), reason });

export const promiseAtRisk = (
  route: Pick<Route, 'id' | 'siteId'>,
  stop: Stop,
  estimate: Estimate,
): Fact =>
  aboutStop('dispatch.promise-at-risk', route, stop, {
    promised_at: stop.promisedAt === undefined ? null : isoOf(stop.promisedAt),
    eta_at: isoOf(estimate.at),
    eta_from: isoOf(estimate.low),
    eta_to: isoOf(estimate.high),
  });

/** Taken off its route before delivery: to be planned anew, or gone for good. */
export const stopCancelled = (route: Route, stop: Stop, reason: string): Fact =>
  aboutStop('dispatch.stop-cancelled', route, stop, { reason });

/** A plan was made and has no vehicle for it. */
export const shipmentUnplanned = (
  siteId: SiteId,
  left: { shipmentId: ShipmentId; promisedAt: Instant; reason: string },
): Fact => ({
  kind: 'dispatch.shipment-unplanned',
  key: left.shipmentId,
  data: {
    shipment_id: left.shipmentId,
    site_id: siteId,
    promised_at: isoOf(left.promisedAt),
    reason: left.reason,
  },
});
