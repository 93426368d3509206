import { useMemo } from 'react';
import { Badge } from '../../kit/data/badge.tsx';
import { Facts, Panel } from '../../kit/data/panel.tsx';
import { InstantText, Money } from '../../kit/data/values.tsx';
import { Loaded } from '../../kit/feedback/loaded.tsx';
import { formatDistance, inWords } from '../../kit/format.ts';
import { CityMap } from '../../kit/map/city-map.tsx';
import { decodeLine, type LonLat } from '../../kit/map/decode-line.ts';
import { Link } from '../../kit/navigation.tsx';
import { legLines, sitePlaces, stopPlaces, vehicleArrows } from '../live-map/on-map.ts';
import { usePositions } from '../live-map/use-positions.ts';
import { useRouteLine, useRouteOf } from '../live-map/use-routes.ts';
import { type Route, useFleet, useSiteName, useSites } from '../reads.ts';
import { LoadBars } from './load-bars.tsx';
import { StopTable } from './stop-table.tsx';
import './route-page.css';

/** One route: its streets, its stops in order, what is on board and how late it is. */
export function RoutePage({ id }: { id: string }) {
  const route = useRouteOf(id);
  return <Loaded query={route}>{(found) => <OneRoute route={found} />}</Loaded>;
}

function OneRoute({ route }: { route: Route }) {
  const siteName = useSiteName();
  const vehicle = useFleet().data?.find((one) => one.vehicle_id === route.vehicle_id);
  return (
    <div className="page">
      <header className="page-head">
        <h1>Route of {vehicle?.name ?? route.vehicle_id}</h1>
        <Badge tone={route.state === 'active' ? 'accent' : 'plain'}>{inWords(route.state)}</Badge>
        <Link href={`/console?vehicle=${encodeURIComponent(route.vehicle_id)}`}>
          On the live map
        </Link>
      </header>
      <div className="page-columns">
        <div className="page-column">
          <Panel flush className="route-map">
            <RouteMap route={route} />
          </Panel>
          <Panel flush title="Stops">
            <StopTable route={route} wide />
          </Panel>
        </div>
        <div className="page-column">
          <Panel title="Route">
            <Facts
              of={[
                ['From', siteName(route.site_id)],
                ['Driver', vehicle?.courier ?? route.courier_id ?? 'Nobody'],
                ...(route.paused_until === null
                  ? []
                  : [['On a break until', <InstantText at={route.paused_until} />] as const]),
                ['Leaves', <InstantText at={route.starts_at} />],
                ['Back', <InstantText at={route.ends_at} />],
                ['Way', formatDistance(route.distance_m)],
                ['Costs', <Money minor={route.cost_minor} currency={route.currency} />],
                ['Stops', `${route.stops_done} of ${route.stops_total} done`],
                ['Planned by', inWords(route.planned_by)],
              ]}
            />
          </Panel>
          {vehicle?.route?.route_id === route.route_id && (
            <Panel title="Still to deliver">
              <LoadBars vehicle={vehicle} />
            </Panel>
          )}
        </div>
      </div>
    </div>
  );
}

function RouteMap({ route }: { route: Route }) {
  const sites = useSites().data;
  const fleet = useFleet().data;
  const seen = usePositions();
  const line = useRouteLine(route.route_id, route.stops_total).data;
  const stops = route.stops.length;
  // oxlint-disable-next-line exhaustive-deps -- looked at again only when stops come or go
  const look = useMemo(
    () => [
      ...route.stops.map(({ position: { lon, lat } }): LonLat => [lon, lat]),
      ...(line?.legs ?? []).flatMap((leg) => decodeLine(leg.line)),
    ],
    [stops, line],
  );
  const places = useMemo(() => [...sitePlaces(sites ?? []), ...stopPlaces(route)], [sites, route]);
  const lines = useMemo(() => (line ? legLines(line.legs, { tone: 'accent' }) : []), [line]);
  const vehicles = useMemo(
    () =>
      vehicleArrows(
        // On another route by now, it says nothing about this one.
        (fleet ?? []).filter((one) => one.route?.route_id === route.route_id),
        seen,
      ),
    [fleet, seen, route.route_id],
  );
  const content = useMemo(() => ({ places, lines, vehicles }), [places, lines, vehicles]);
  return (
    <CityMap
      view="route"
      label="The streets of the route; its stops are listed below"
      {...{ content, look }}
    />
  );
}
