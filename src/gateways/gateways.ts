import type { OpenMaps } from './maps/open-maps.ts';
import type { PushGateway } from './notification/push-gateway.ts';
import type { PaymentGateway } from './payment/payment-gateway.ts';

/** The outside world as the product asks things of it. Each has a contract test. */
export interface Gateways {
  readonly payment: PaymentGateway;
  /** Without it the embedded roads answer, and behind them the estimate. */
  readonly maps?: OpenMaps;
  /** Where nobody is told anything on their device there is none. */
  readonly push?: PushGateway;
}

export { failover } from './maps/failover.ts';
export { openGreatCircle } from './maps/great-circle-provider.ts';
export { openLearnedFactors } from './maps/learned-factors.ts';
export { blankMatrix, estimatedShare, type MapMatrix, putCell } from './maps/map-matrix.ts';
export {
  type Asking,
  type MapProvider,
  type MapRoute,
  type MatrixQuery,
  noLimits,
  type RouteQuery,
} from './maps/map-provider.ts';
export type { Maps } from './maps/open-maps.ts';
export { routeOfLegs } from './maps/route-of-legs.ts';
export type { MapRefusal } from './maps/refusals.ts';
export type { AddressLines } from './maps/address-provider.ts';
export type { PushGateway } from './notification/push-gateway.ts';
export { type AddressVerdict, isConfirmed } from './maps/address-provider.ts';
export type { WebhookMessage, WebhookRefusal } from './payment/standard-webhooks.ts';
