import {
  asId,
  type CourierId,
  type DecisionId,
  type Instant,
  metres,
  minutes,
  plus,
  type RouteId,
  type Seconds,
  seconds,
  type ShipmentId,
  type SiteId,
  type StopId,
  type VehicleId,
} from '@waystock/kernel';
import type { Route, Stop } from '../../src/domains/dispatch/route.ts';
import { nothing } from '../../src/domains/fleet/index.ts';
import { at, dispatchNow } from './dispatch-states.ts';

/** A drop one kilometre and `minutesThere` further on, with five minutes at the door. */
export const stopOf = (id: string, n: number, more: Partial<Stop> = {}): Stop => ({
  id: asId<StopId>(id),
  kind: 'deliver',
  shipmentId: asId<ShipmentId>(`shp_${id}`),
  position: at(n, 0),
  load: nothing,
  window: { from: dispatchNow, to: plus(dispatchNow, minutes(240)) },
  promisedAt: plus(dispatchNow, minutes(240)),
  service: minutes(5),
  express: false,
  skills: [],
  leg: { duration: minutes(10), distance: metres(1400) },
  plannedAt: dispatchNow,
  estimate: undefined,
  state: 'planned',
  arrivedAt: undefined,
  finishedAt: undefined,
  reason: undefined,
  proof: undefined,
  ...more,
});

const alone = {
  shipmentId: undefined,
  window: undefined,
  promisedAt: undefined,
  service: seconds(0),
};

/** load → drops → return, released, leaving at `dispatchNow`. */
export function routeOf(drops: readonly Stop[], more: Partial<Route> = {}): Route {
  const still = { duration: seconds(0), distance: metres(0) };
  return {
    id: asId<RouteId>('rte_1'),
    siteId: asId<SiteId>('NY'),
    vehicleId: asId<VehicleId>('veh_1'),
    courierId: asId<CourierId>('cou_1'),
    state: 'released',
    version: 1,
    decisionId: asId<DecisionId>('dec_1'),
    departAt: dispatchNow,
    startedAt: undefined,
    finishedAt: undefined,
    pausedUntil: undefined,
    stops: [
      stopOf('load', 0, { ...alone, kind: 'load', leg: still }),
      ...drops,
      stopOf('return', 0, { ...alone, kind: 'return' }),
    ],
    ...more,
  };
}

export const later = (by: Seconds): Instant => plus(dispatchNow, by);
