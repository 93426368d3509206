import { Facts } from '../../kit/data/panel.tsx';
import { InstantText } from '../../kit/data/values.tsx';
import { Button } from '../../kit/controls/button.tsx';
import { EmptyState } from '../../kit/feedback/empty-state.tsx';
import { Loaded } from '../../kit/feedback/loaded.tsx';
import { formatDistance, inWords } from '../../kit/format.ts';
import { Link } from '../../kit/navigation.tsx';
import { BackInUse } from '../fleet/back-in-use.tsx';
import { LoadBars } from '../fleet/load-bars.tsx';
import { RouteState } from '../fleet/route-state.tsx';
import { StopTable } from '../fleet/stop-table.tsx';
import { type FleetVehicle, useSiteName } from '../reads.ts';
import { useRouteOf } from './use-routes.ts';

/** The vehicle somebody has chosen: what it carries, where it goes, how late it is. */
export function VehiclePanel({ vehicle, onClose }: { vehicle: FleetVehicle; onClose: () => void }) {
  const { route } = vehicle;
  const siteName = useSiteName();
  const read = useRouteOf(route?.route_id);
  const rests = read.data?.paused_until;
  return (
    <section className="vehicle-panel" aria-label={vehicle.name}>
      <header className="vehicle-panel-head">
        <h2>{vehicle.name}</h2>
        <RouteState vehicle={vehicle} />
        <Button look="quiet" onClick={onClose}>
          All vehicles
        </Button>
      </header>
      <div className="vehicle-panel-facts">
        <Facts
          of={[
            ['Kind', inWords(vehicle.profile)],
            ['Driver', vehicle.courier ?? 'Nobody'],
            ['Home', siteName(vehicle.site_id)],
            ...(vehicle.status_reason ? [['Why', vehicle.status_reason] as const] : []),
            ...(route
              ? [
                  ...(rests == null
                    ? []
                    : [['On a break until', <InstantText at={rests} />] as const]),
                  ['Leaves', <InstantText at={route.departs_at} />] as const,
                  ['Back', <InstantText at={route.ends_at} />] as const,
                  ['Way', formatDistance(route.distance_m)] as const,
                ]
              : []),
          ]}
        />
        <LoadBars vehicle={vehicle} />
        <BackInUse vehicle={vehicle} />
        {route && <Link href={`/console/routes/${route.route_id}`}>Open the route</Link>}
      </div>
      {route ? (
        <Loaded query={read}>{(found) => <StopTable route={found} />}</Loaded>
      ) : (
        <EmptyState title="Nothing to do">
          {vehicle.status === 'active'
            ? 'It waits at home for its next route.'
            : 'It takes no routes until it is put into use again.'}
        </EmptyState>
      )}
    </section>
  );
}
