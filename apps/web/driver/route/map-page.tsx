import { useMemo } from 'react';
import { EmptyState } from '../../kit/feedback/empty-state.tsx';
import { CityMap } from '../../kit/map/city-map.tsx';
import type { LonLat } from '../../kit/map/decode-line.ts';
import type { MapContent, MapPlace } from '../../kit/map/map-content.ts';
import { Link, navigate } from '../../kit/navigation.tsx';
import { useDriver } from '../data/driver.ts';
import { useCurrentRoute, useSite } from '../data/my-route.ts';
import { isOpen, type Route, type Stop } from '../outbox/as-reported.ts';
import { useOwnPosition } from '../positions/use-position-reports.ts';
import { stopName } from './stop-words.ts';

/** Where the route goes from here on; the list of its stops says the same. */
export function MapPage() {
  const { subject } = useDriver();
  const { route } = useCurrentRoute(subject);
  const site = useSite(subject, route?.site_id);
  const own = useOwnPosition();
  const content = useMemo(
    () => (route ? contentOf(route, site.data?.name, own) : {}),
    [route, site.data?.name, own],
  );
  const look = useMemo(() => route?.stops.map(placeOf), [route?.route_id, route?.stops.length]);
  if (!route)
    return (
      <div className="page driver-page">
        <EmptyState title="No route to show">
          The way appears here with the next route that is fixed for you.
        </EmptyState>
      </div>
    );
  const next = route.stops.find(isOpen);
  return (
    <div className="driver-map">
      <h1 className="unseen">Map of your route</h1>
      <CityMap
        label="Your route"
        content={content}
        look={look}
        onPick={(picked) => picked?.kind === 'place' && navigate(`/driver/stops/${picked.id}`)}
      />
      {next && (
        <Link className="map-next" href={`/driver/stops/${next.stop_id}`}>
          <span className="quiet small">Next stop</span>
          <strong>{stopName(next, site.data?.name)}</strong>
        </Link>
      )}
    </div>
  );
}

const placeOf = ({ position: { lon, lat } }: Stop): LonLat => [lon, lat];

function contentOf(
  route: Route,
  siteName: string | undefined,
  own: LonLat | undefined,
): MapContent {
  const ahead = route.stops.filter(isOpen);
  const last = route.stops.findLast((stop) => stop.finished_at !== null) ?? route.stops[0];
  const from = own ?? (last && placeOf(last));
  const next = ahead[0];
  return {
    places: route.stops
      .filter(({ state }) => state !== 'skipped')
      .map((stop) => markOf(stop, siteName, next)),
    vehicles: own ? [{ id: route.vehicle_id, at: own, headingDeg: 0, tone: 'accent' }] : [],
    lines: [
      { id: 'later', line: ahead.map(placeOf), tone: 'accent', faint: true },
      ...(from && next
        ? [{ id: 'next', line: [from, placeOf(next)], tone: 'accent' as const }]
        : []),
    ],
  };
}

const markOf = (stop: Stop, siteName: string | undefined, next: Stop | undefined): MapPlace => ({
  id: stop.stop_id,
  at: placeOf(stop),
  label: stopName(stop, siteName),
  shape: stop.kind === 'deliver' ? 'stop' : 'site',
  tone: stop === next ? 'accent' : stop.state === 'failed' ? 'bad' : 'plain',
});
