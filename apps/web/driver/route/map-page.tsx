import { useMemo } from 'react';
import { EmptyState } from '../../kit/feedback/empty-state.tsx';
import { CityMap } from '../../kit/map/city-map.tsx';
import { decodeLine, type LonLat } from '../../kit/map/decode-line.ts';
import type { MapContent, MapPlace } from '../../kit/map/map-content.ts';
import { Link, navigate } from '../../kit/navigation.tsx';
import { useDriver } from '../data/driver.ts';
import { useCurrentRoute, useRouteLine, useSite } from '../data/my-route.ts';
import { isOpen, type Route, type Stop } from '../outbox/as-reported.ts';
import { useOwnPosition } from '../positions/use-position-reports.ts';
import { stopName } from './stop-words.ts';

/** Where the route goes from here on; the list of its stops says the same. */
export function MapPage() {
  const { subject } = useDriver();
  const { route } = useCurrentRoute(subject);
  const site = useSite(subject, route?.site_id);
  const own = useOwnPosition();
  const legs = useLegs(subject, route);
  const content = useMemo(
    () => (route ? contentOf(route, legs, { siteName: site.data?.name, own }) : {}),
    [route, legs, site.data?.name, own],
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

function useLegs(owner: string, route: Route | undefined): ReadonlyMap<string, readonly LonLat[]> {
  const { data } = useRouteLine(owner, route);
  return useMemo(
    () => new Map(data?.legs.map(({ stop_id, line }) => [stop_id, decodeLine(line)])),
    [data],
  );
}

const placeOf = ({ position: { lon, lat } }: Stop): LonLat => [lon, lat];

/** Along the streets, leg by leg; as the crow flies where nothing is known of the streets. */
function contentOf(
  route: Route,
  legs: ReadonlyMap<string, readonly LonLat[]>,
  seen: { readonly siteName: string | undefined; readonly own: LonLat | undefined },
): MapContent {
  const { siteName, own } = seen;
  const stops = route.stops.filter(({ state }) => state !== 'skipped');
  const next = stops.find(isOpen);
  const wayTo = (stop: Stop): readonly LonLat[] => {
    const before = stops[stops.indexOf(stop) - 1];
    return legs.get(stop.stop_id) ?? [placeOf(before ?? stop), placeOf(stop)];
  };
  return {
    places: stops.map((stop) => markOf(stop, siteName, next)),
    vehicles: own ? [{ id: route.vehicle_id, at: own, headingDeg: 0, tone: 'accent' }] : [],
    lines: stops.filter(isOpen).map((stop) => ({
      ...{ id: stop.stop_id, line: wayTo(stop), tone: 'accent' as const },
      ...(stop === next ? {} : { faint: true }),
    })),
  };
}

const markOf = (stop: Stop, siteName: string | undefined, next: Stop | undefined): MapPlace => ({
  id: stop.stop_id,
  at: placeOf(stop),
  label: stopName(stop, siteName),
  shape: stop.kind === 'deliver' ? 'stop' : 'site',
  tone: stop === next ? 'accent' : stop.state === 'failed' ? 'bad' : 'plain',
});
