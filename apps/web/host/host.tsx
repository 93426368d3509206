import { useQuery } from '@tanstack/react-query';
import { api, valueOf } from '../kit/api.ts';
import { Badge } from '../kit/data/badge.tsx';
import { Panel } from '../kit/data/panel.tsx';
import { Table } from '../kit/data/table.tsx';
import { Loaded } from '../kit/feedback/loaded.tsx';
import { inWords } from '../kit/format.ts';
import { Shell } from '../kit/shell/shell.tsx';

export function Host() {
  const sites = useQuery({
    queryKey: ['sites'],
    queryFn: () => valueOf(api.sites.list({ query: { limit: 50 } })),
  });
  return (
    <Shell face="Host" nav={[{ to: '/host', label: 'Sites', icon: 'site' }]} at="/host">
      <div className="page">
        <h1>Your sites</h1>
        <Panel flush>
          <Loaded query={sites}>
            {({ items }) => (
              <Table
                label="Your sites"
                rows={items}
                rowKey={(site) => site.site_id}
                columns={[
                  { head: 'Name', cell: (site) => site.name },
                  { head: 'Kind', cell: (site) => inWords(site.kind) },
                  {
                    head: 'State',
                    cell: (site) =>
                      site.paused ? <Badge tone="warn">Paused</Badge> : <Badge>Open</Badge>,
                  },
                ]}
              />
            )}
          </Loaded>
        </Panel>
      </div>
    </Shell>
  );
}
