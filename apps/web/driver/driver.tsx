import { useQuery } from '@tanstack/react-query';
import { api, valueOf } from '../kit/api.ts';
import { Panel } from '../kit/data/panel.tsx';
import { Table } from '../kit/data/table.tsx';
import { InstantText } from '../kit/data/values.tsx';
import { EmptyState } from '../kit/feedback/empty-state.tsx';
import { Loaded } from '../kit/feedback/loaded.tsx';
import { formatDistance, inWords } from '../kit/format.ts';
import { Shell } from '../kit/shell/shell.tsx';

export function Driver() {
  const routes = useQuery({
    queryKey: ['routes'],
    queryFn: () => valueOf(api.routes.list({ query: { limit: 20 } })),
  });
  return (
    <Shell face="Driver" nav={[{ to: '/driver', label: 'Routes', icon: 'route' }]} at="/driver">
      <div className="page">
        <h1>Your routes</h1>
        <Panel flush>
          <Loaded query={routes}>
            {({ items }) =>
              items.length === 0 ? (
                <EmptyState title="No route yet">
                  Routes appear here as soon as they are planned for your vehicle.
                </EmptyState>
              ) : (
                <Table
                  label="Your routes"
                  rows={items}
                  rowKey={(route) => route.route_id}
                  columns={[
                    { head: 'Starts', cell: (route) => <InstantText at={route.starts_at} /> },
                    { head: 'State', cell: (route) => inWords(route.state) },
                    { head: 'Stops', number: true, cell: (route) => route.stops_total },
                    {
                      head: 'Way',
                      number: true,
                      cell: (route) => formatDistance(route.distance_m),
                    },
                  ]}
                />
              )
            }
          </Loaded>
        </Panel>
      </div>
    </Shell>
  );
}
