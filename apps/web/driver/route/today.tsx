import { EmptyState } from '../../kit/feedback/empty-state.tsx';
import { Loaded } from '../../kit/feedback/loaded.tsx';
import { Panel } from '../../kit/data/panel.tsx';
import { InstantText } from '../../kit/data/values.tsx';
import { formatDistance } from '../../kit/format.ts';
import { useDriver } from '../data/driver.ts';
import { type RouteSummary, useCurrentRoute, useMyVehicle } from '../data/my-route.ts';
import { Offers } from '../offers/offers.tsx';
import { CityPace } from './city-pace.tsx';
import { RouteView } from './route-view.tsx';

/** What is to be done now, and what comes after it. */
export function Today() {
  const { subject, name } = useDriver();
  const { routes, query, route } = useCurrentRoute(subject);
  return (
    <div className="page driver-page">
      <h1 className="unseen">Today’s route of {name}</h1>
      <CityPace />
      <Offers />
      <Loaded query={routes} lines={5}>
        {(all) =>
          !all.some(({ state }) => state !== 'planned') ? (
            <Panel>
              <NoRoute />
            </Panel>
          ) : (
            <Loaded query={query} lines={8}>
              {(read) => <RouteView route={route ?? read} />}
            </Loaded>
          )
        }
      </Loaded>
      <Later routes={routes.data ?? []} now={route?.route_id} />
    </div>
  );
}

function NoRoute() {
  const vehicle = useMyVehicle(useDriver().subject).data;
  if (vehicle && vehicle.status !== 'active')
    return (
      <EmptyState title={vehicle.status === 'broken' ? 'Your vehicle is broken' : 'Off duty'}>
        {vehicle.name}: {vehicle.status_reason}. Routes come again when the office has put it back
        into use.
      </EmptyState>
    );
  return (
    <EmptyState title="No route yet">
      It appears here as soon as one is fixed for your vehicle; nothing needs to be reloaded.
    </EmptyState>
  );
}

function Later({ routes, now }: { routes: readonly RouteSummary[]; now: string | undefined }) {
  const later = routes.filter(({ route_id }) => route_id !== now);
  if (later.length === 0) return null;
  return (
    <Panel title="Later" flush>
      <ul className="later">
        {later.map((route) => (
          <li key={route.route_id}>
            <InstantText at={route.starts_at} />
            <span>
              {route.stops_total} {route.stops_total === 1 ? 'delivery' : 'deliveries'}
            </span>
            <span className="quiet">{formatDistance(route.distance_m)}</span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
