import { Badge, Stage } from '../../kit/data/badge.tsx';
import { Table } from '../../kit/data/table.tsx';
import { InstantText } from '../../kit/data/values.tsx';
import { EmptyState } from '../../kit/feedback/empty-state.tsx';
import { Loaded } from '../../kit/feedback/loaded.tsx';
import { inWords } from '../../kit/format.ts';
import { Link, navigate } from '../../kit/navigation.tsx';
import { RouteState } from '../fleet/route-state.tsx';
import { type FleetVehicle, useFleet, useMayAct, useOpenOrders, useSites } from '../reads.ts';
import { orderDrag } from './dragged-order.tsx';

/** Who has something to do comes first, those in trouble before all. */
const urgency = ({ status, route }: FleetVehicle): number =>
  status === 'broken'
    ? 0
    : !route
      ? 4
      : route.late_stops > 0
        ? 1
        : route.state === 'active'
          ? 2
          : 3;

export function VehicleList({ onChoose }: { onChoose: (id: string) => void }) {
  return (
    <Loaded query={useFleet()} lines={10}>
      {(fleet) =>
        fleet.length === 0 ? (
          <EmptyState title="No vehicles">Vehicles appear here once they are entered.</EmptyState>
        ) : (
          <Table
            label="Vehicles"
            rows={fleet.toSorted((a, b) => urgency(a) - urgency(b))}
            rowKey={(vehicle) => vehicle.vehicle_id}
            onOpen={(vehicle) => onChoose(vehicle.vehicle_id)}
            columns={[
              { head: 'Vehicle', cell: (vehicle) => vehicle.name },
              { head: 'State', cell: (vehicle) => <RouteState vehicle={vehicle} /> },
              {
                head: 'Stops',
                number: true,
                cell: ({ route }) => (route ? `${route.stops_done} / ${route.stops_total}` : '–'),
              },
            ]}
          />
        )
      }
    </Loaded>
  );
}

/** So many rows one can look at; the map shows all of them. */
const mostRows = 200;

export function OrderList() {
  const mayAct = useMayAct();
  return (
    <Loaded query={useOpenOrders()} lines={10}>
      {(orders) =>
        orders.length === 0 ? (
          <EmptyState title="Nothing is under way">
            Orders appear here as they are placed.
          </EmptyState>
        ) : (
          <>
            <Table
              label="Orders under way, soonest promise first"
              rows={orders.slice(0, mostRows)}
              rowKey={([id]) => id}
              onOpen={([id]) => navigate(`/console/orders/${id}`)}
              carries={mayAct ? ([id]) => ({ kind: orderDrag, data: id }) : undefined}
              columns={[
                { head: 'Order', cell: ([, number]) => <span className="value">{number}</span> },
                {
                  head: 'Stage',
                  cell: ([, , , , stage, , isLate]) =>
                    isLate ? <Badge tone="bad">Late · {stage}</Badge> : <Stage stage={stage} />,
                },
                { head: 'Promised', number: true, cell: (order) => <InstantText at={order[5]} /> },
              ]}
            />
            {orders.length > mostRows && (
              <p className="live-map-more quiet small">
                The first {mostRows} of {orders.length};{' '}
                <Link href="/console/orders">all orders</Link>.
              </p>
            )}
          </>
        )
      }
    </Loaded>
  );
}

export function SiteList() {
  return (
    <Loaded query={useSites()} lines={10}>
      {(sites) => (
        <Table
          label="Sites"
          rows={sites}
          rowKey={(site) => site.site_id}
          onOpen={(site) => navigate(`/console/sites/${encodeURIComponent(site.site_id)}`)}
          columns={[
            { head: 'Site', cell: (site) => site.name },
            { head: 'Kind', cell: (site) => inWords(site.kind) },
            {
              head: 'State',
              cell: ({ paused }) =>
                paused ? <Badge tone="warn">Paused</Badge> : <Badge>Open</Badge>,
            },
          ]}
        />
      )}
    </Loaded>
  );
}
