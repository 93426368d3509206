import { asId, type OrderId, type Position, type SiteId } from '@waystock/kernel';
import { useEffect, useMemo, useState } from 'react';
import { Segments } from '../../kit/controls/segments.tsx';
import { CityMap } from '../../kit/map/city-map.tsx';
import type { LonLat } from '../../kit/map/decode-line.ts';
import type { MapContent, Picked } from '../../kit/map/map-content.ts';
import { toast } from '../../kit/feedback/toast.tsx';
import { navigate, useSearchParam } from '../../kit/navigation.tsx';
import { useFleet, useMayAct, useOpenOrders, useRoadConditions, useSites } from '../reads.ts';
import { CloseStreet } from './close-street.tsx';
import { type Dragged, DraggedOrder, orderDrag } from './dragged-order.tsx';
import { OrderList, SiteList, VehicleList } from './lists.tsx';
import {
  conditionLines,
  legLines,
  orderDoors,
  sitePlaces,
  stopPlaces,
  vehicleArrows,
} from './on-map.ts';
import { StreetList } from './street-list.tsx';
import { usePositions } from './use-positions.ts';
import { useRouteLine, useRouteOf, useRunningLines } from './use-routes.ts';
import { VehiclePanel } from './vehicle-panel.tsx';
import './live-map.css';

type Shown = 'vehicles' | 'orders' | 'sites' | 'streets';

/** The city now; all that is on the map is in the lists beside it. */
export function LiveMap() {
  const [chosenId, choose] = useSearchParam('vehicle');
  const [shown = 'vehicles', show] = useSearchParam('show');
  const sites = useSites();
  const fleet = useFleet();
  const orders = useOpenOrders();
  const conditions = useRoadConditions();
  const chosen = fleet.data?.find((vehicle) => vehicle.vehicle_id === chosenId);
  const { content, look } = useMapContent(chosen?.route?.route_id);

  const [dragged, drag] = useState<Dragged>();
  const mayAct = useMayAct();
  const onDrop = (orderId: string, siteId: string | undefined): void => {
    if (siteId === undefined) return toast('Drop it onto a site.', 'bad');
    drag({ orderId: asId<OrderId>(orderId), to: asId<SiteId>(siteId) });
  };

  const [closing, close] = useState<{ readonly at?: Position }>();
  const pick = (picked: Picked | undefined, [lon, lat]: LonLat): void => {
    if (picked?.kind === 'vehicle') choose(picked.id);
    else if (!picked && shown === 'streets' && !chosen && mayAct) close({ at: { lon, lat } });
    else if (!picked) choose();
    else if (sites.data?.some((site) => site.site_id === picked.id))
      navigate(`/console/sites/${encodeURIComponent(picked.id)}`);
    else if (picked.id.startsWith('ord_')) navigate(`/console/orders/${picked.id}`);
  };

  return (
    <div className="live-map">
      <h1 className="unseen">Live map</h1>
      <CityMap
        className="live-map-map"
        view="live"
        label="The city with its sites, vehicles and orders; the lists beside it show the same"
        content={content}
        onPick={pick}
        look={look}
        drop={mayAct ? { kind: orderDrag, onDrop } : undefined}
      />
      {closing && <CloseStreet at={closing.at} onClose={() => close(undefined)} />}
      {dragged && <DraggedOrder dragged={dragged} onClose={() => drag(undefined)} />}
      <div className="live-map-side">
        {chosen ? (
          <VehiclePanel vehicle={chosen} onClose={() => choose()} />
        ) : (
          <>
            <div className="live-map-switch">
              <Segments<Shown>
                label="List"
                value={shown as Shown}
                onChoose={show}
                options={[
                  { value: 'vehicles', label: counted('Vehicles', fleet.data) },
                  { value: 'orders', label: counted('Orders', orders.data) },
                  { value: 'sites', label: counted('Sites', sites.data) },
                  { value: 'streets', label: counted('Streets', conditions.data) },
                ]}
              />
            </div>
            <div className="live-map-list">
              {shown === 'streets' ? (
                <StreetList onClose={() => close({})} />
              ) : shown === 'sites' ? (
                <SiteList />
              ) : shown === 'orders' ? (
                <OrderList />
              ) : (
                <VehicleList onChoose={choose} />
              )}
            </div>
          </>
        )}
      </div>
    </div>
  );
}

const counted = (label: string, list: readonly unknown[] | undefined): string =>
  list ? `${label} ${list.length}` : label;

function useMapContent(routeId: string | undefined) {
  const sites = useSites().data;
  const fleet = useFleet().data;
  const orders = useOpenOrders().data;
  const seen = usePositions();
  const route = useRouteOf(routeId).data;
  const line = useRouteLine(routeId).data;
  const running = useRunningLines(fleet, routeId);
  const conditions = useRoadConditions().data;

  const places = useMemo(
    () => [...sitePlaces(sites ?? []), ...(route ? stopPlaces(route) : [])],
    [sites, route],
  );
  const doors = useMemo(() => orderDoors(orders ?? []), [orders]);
  const vehicles = useMemo(() => vehicleArrows(fleet ?? [], seen), [fleet, seen]);
  const lines = useMemo(
    () => [
      ...running,
      ...(line ? legLines(line.legs, { tone: 'accent' }) : []),
      ...conditionLines(conditions ?? []),
    ],
    [running, line, conditions],
  );
  const content: MapContent = useMemo(
    () => ({ places, doors, vehicles, lines }),
    [places, doors, vehicles, lines],
  );
  return { content, look: useLook(route) };
}

/** A route is looked at once, when it has been chosen; then the map is the reader's. */
function useLook(route: ReturnType<typeof useRouteOf>['data']): readonly LonLat[] | undefined {
  const [look, setLook] = useState<readonly LonLat[]>();
  const id = route?.route_id;
  useEffect(() => {
    if (route) setLook(route.stops.map(({ position }): LonLat => [position.lon, position.lat]));
    // oxlint-disable-next-line exhaustive-deps -- its stops change all the time
  }, [id]);
  return look;
}
