import { Panel } from '../../kit/data/panel.tsx';
import { Table } from '../../kit/data/table.tsx';
import { InstantText } from '../../kit/data/values.tsx';
import { EmptyState } from '../../kit/feedback/empty-state.tsx';
import { Loaded } from '../../kit/feedback/loaded.tsx';
import { formatShare, formatVolume, formatWeight, inWords } from '../../kit/format.ts';
import { navigate } from '../../kit/navigation.tsx';
import { type FleetVehicle, useFleet, useSiteName } from '../reads.ts';
import { fullness } from './load-bars.tsx';
import { RouteState } from './route-state.tsx';

/** Every vehicle: what it does, how full it is, how late. */
export function FleetPage() {
  const siteName = useSiteName();
  const fleet = useFleet();
  const onRoad = fleet.data?.filter(({ route }) => route?.state === 'active') ?? [];
  const late = onRoad.filter(({ route }) => route && route.late_stops > 0);
  return (
    <div className="page">
      <header className="page-head">
        <h1>Fleet and routes</h1>
        {fleet.data && (
          <span className="quiet">
            {onRoad.length} of {fleet.data.length} on the road, {late.length} late
          </span>
        )}
      </header>
      <Panel flush>
        <Loaded query={fleet} lines={10}>
          {(vehicles) =>
            vehicles.length === 0 ? (
              <EmptyState title="No vehicles">They appear here once they are entered.</EmptyState>
            ) : (
              <Table
                label="Vehicles"
                rows={vehicles.toSorted(byWork)}
                rowKey={(one) => one.vehicle_id}
                onOpen={({ vehicle_id: id, route }) =>
                  navigate(
                    route
                      ? `/console/routes/${route.route_id}`
                      : `/console?vehicle=${encodeURIComponent(id)}`,
                  )
                }
                columns={[
                  { head: 'Vehicle', cell: (one) => one.name },
                  { head: 'Kind', wideOnly: true, cell: (one) => inWords(one.profile) },
                  { head: 'Driver', wideOnly: true, cell: (one) => one.courier ?? '–' },
                  { head: 'Home', wideOnly: true, cell: (one) => siteName(one.site_id) },
                  { head: 'State', cell: (one) => <RouteState vehicle={one} /> },
                  { head: 'Stops', number: true, cell: stopsOf },
                  {
                    head: 'Full',
                    number: true,
                    cell: (one) => formatShare(wholePercent(fullness(one))),
                  },
                  ...loadColumns,
                  {
                    head: 'Back',
                    number: true,
                    wideOnly: true,
                    cell: ({ route }) => (route ? <InstantText at={route.ends_at} /> : '–'),
                  },
                ]}
              />
            )
          }
        </Loaded>
      </Panel>
    </div>
  );
}

/** Nobody loads by tenths. */
const wholePercent = (share: number | undefined): number | undefined =>
  share === undefined ? undefined : Math.round(share * 100) / 100;

const stopsOf = ({ route }: FleetVehicle): string =>
  route ? `${route.stops_done} / ${route.stops_total}` : '–';

const load = (head: string, cell: (one: FleetVehicle) => string) => ({
  ...{ head, cell, number: true, wideOnly: true },
});
const loadColumns = [
  load('Weight', (one) =>
    one.route ? `${formatWeight(one.route.load_g)} / ${formatWeight(one.capacity_g)}` : '–',
  ),
  load('Volume', (one) =>
    one.route ? `${formatVolume(one.route.load_ml)} / ${formatVolume(one.capacity_ml)}` : '–',
  ),
  load('Units', (one) => (one.route ? `${one.route.load_units} / ${one.capacity_units}` : '–')),
];

/** Broken first, then the latest, then the road, then those that wait. */
function byWork(a: FleetVehicle, b: FleetVehicle): number {
  return rank(a) - rank(b) || (b.route?.late_s ?? 0) - (a.route?.late_s ?? 0);
}

const rank = ({ status, route }: FleetVehicle): number =>
  status === 'broken' ? 0 : route === null ? 3 : route.state === 'active' ? 1 : 2;
