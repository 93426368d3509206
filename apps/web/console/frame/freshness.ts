import { type LiveState, useFreshness } from '../../kit/live/use-live-facts.ts';

const fleet = ['fleet'];
const exceptions = ['exceptions'];
const order = ['order'];
const site = ['site'];

/** What each fact makes stale, of what the console shows. */
const staleBy = {
  'network.site-paused': [['sites'], site, exceptions],
  'network.site-resumed': [['sites'], site, exceptions],
  'fleet.vehicle-broken-down': [fleet, exceptions],
  'fleet.vehicle-back': [fleet, exceptions],
  'dispatch.route-planned': [fleet, ['routes']],
  'dispatch.route-released': [fleet, ['routes']],
  'dispatch.route-changed': [fleet, ['route']],
  'dispatch.route-started': [fleet, ['route'], ['routes']],
  'dispatch.route-finished': [fleet, ['route'], ['routes']],
  'dispatch.route-cancelled': [fleet, ['route'], ['routes'], exceptions],
  'dispatch.stop-arrived': [['route']],
  'dispatch.promise-at-risk': [exceptions],
  'dispatch.delivery-failed': [exceptions, order],
  'dispatch.shipment-unplanned': [exceptions],
  'roads.roads-changed': [['road-conditions'], ['route-line']],
  'roads.condition-lifted': [['road-conditions'], ['route-line']],
  'orders.order-placed': [['orders']],
  'orders.order-cancelled': [['orders'], order, exceptions],
  'orders.shipment-allocated': [order, site],
  'orders.shipment-picked': [order, site],
  'orders.shipment-packed': [order, site],
  'orders.shipment-in-transit': [order, ['route']],
  'orders.shipment-delivered': [order, ['route']],
} as const;
const kinds = Object.keys(staleBy);

export const useConsoleFreshness = (): LiveState => useFreshness(staleBy, kinds);
