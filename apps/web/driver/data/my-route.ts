import type { Api, ReplyOf } from '@waystock/contract';
import { useQuery } from '@tanstack/react-query';
import type { RouteId, ShipmentId } from '@waystock/kernel';
import { useMemo, useSyncExternalStore } from 'react';
import { api, valueOf } from '../../kit/api.ts';
import { asReported, type Route, type Stop } from '../outbox/as-reported.ts';
import { outbox } from '../outbox/outbox.ts';
import { type Entry, waitingOf } from '../outbox/queue.ts';
import { kept } from './kept.ts';
import { parcelsKey, routeKey, routesKey, vehicleKey } from './keys.ts';

export type RouteSummary = ReplyOf<Api['routes']['list']>['items'][number];
export type Parcels = ReplyOf<Api['fulfilment']['listParcels']>['items'];
export type Parcel = Parcels[number];

export const useEntries = (): readonly Entry[] =>
  useSyncExternalStore(outbox.subscribe, outbox.entries);

/** The one under way first, then what is fixed, then what is only planned. */
const states = ['active', 'released', 'planned'] as const;

export const useMyRoutes = (owner: string) =>
  useQuery(
    kept(owner, routesKey, async (): Promise<readonly RouteSummary[]> => {
      const pages = states.map((state) =>
        valueOf(api.routes.list({ query: { state, limit: 20 } })),
      );
      return (await Promise.all(pages)).flatMap(({ items }) => items);
    }),
  );

/** The route to be driven now, as the driver knows it: with what is not sent yet. */
export function useCurrentRoute(owner: string) {
  const routes = useMyRoutes(owner);
  const now = routes.data?.find(({ state }) => state !== 'planned');
  const query = useQuery({
    ...kept(owner, routeKey(now?.route_id ?? ''), () => readRoute(now?.route_id as RouteId)),
    enabled: now !== undefined,
  });
  const entries = useEntries();
  const route = useMemo(
    () => query.data && asReported(query.data, waitingOf(entries, owner)),
    [query.data, entries, owner],
  );
  return { routes, query, route: now ? route : undefined };
}

const readRoute = (routeId: RouteId): Promise<Route> =>
  valueOf(api.routes.get({ params: { route_id: routeId } }));

/** Everything that is handed over on the route, by its tracking numbers. */
export function useParcels(owner: string, route: Route | undefined) {
  const shipmentIds = route ? shipmentsOf(route) : [];
  return useQuery({
    ...kept(owner, [...parcelsKey, route?.route_id ?? '', ...shipmentIds], async () => {
      const lists = shipmentIds.map((id) =>
        valueOf(api.fulfilment.listParcels({ params: { shipment_id: id } })),
      );
      return (await Promise.all(lists)).flatMap(({ items }): Parcels => items);
    }),
    enabled: route !== undefined,
  });
}

/** In an order that does not change while the route is driven. */
const shipmentsOf = ({ stops }: Route): ShipmentId[] =>
  [
    ...new Set(
      stops.flatMap(({ kind, state, shipment_id }) =>
        kind === 'deliver' && state !== 'skipped' && shipment_id !== null ? [shipment_id] : [],
      ),
    ),
  ].sort();

/** What goes on board at the site the route leaves from; the rest is fetched on the way. */
export const loadedAtStart = (route: Route, parcels: Parcels): Parcels => {
  const fetched = new Set(
    route.stops.flatMap(({ kind, shipment_id }) => (kind === 'load' ? [shipment_id] : [])),
  );
  return parcels.filter(({ shipment_id }) => !fetched.has(shipment_id));
};

/** Scanned, as far as the server or this device knows. */
export const isOnBoard = (parcel: Parcel, waiting: readonly Entry[]): boolean =>
  parcel.handed_over_at !== null ||
  waiting.some(({ what }) => what.kind === 'scan' && what.code === parcel.tracking_number);

export const parcelsOf = (stop: Stop, parcels: Parcels): Parcels =>
  parcels.filter(({ shipment_id }) => shipment_id === stop.shipment_id);

export const useSite = (owner: string, siteId: string | undefined) =>
  useQuery({
    ...kept(owner, ['site', siteId ?? ''], () =>
      valueOf(api.sites.get({ params: { site_id: siteId as never } })),
    ),
    enabled: siteId !== undefined,
  });

/** What the driver drives; null for who has none. */
export const useMyVehicle = (owner: string) =>
  useQuery(
    kept(owner, vehicleKey, async () => {
      const { scope } = await valueOf(api.access.whoAmI());
      const [id] = scope.vehicles;
      return id === undefined ? null : valueOf(api.fleet.get({ params: { vehicle_id: id } }));
    }),
  );

/** The streets, which change with the stops and not with what is done at them. */
export const useRouteLine = (owner: string, route: Route | undefined) => {
  const routeId = route?.route_id;
  return useQuery({
    ...kept(
      owner,
      ['route-line', routeId ?? '', ...(route?.stops.map(({ stop_id }) => stop_id) ?? [])],
      () => valueOf(api.routes.line({ params: { route_id: routeId as RouteId } })),
    ),
    enabled: routeId !== undefined,
  });
};
