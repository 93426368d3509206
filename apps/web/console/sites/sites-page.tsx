import { Badge } from '../../kit/data/badge.tsx';
import { Panel } from '../../kit/data/panel.tsx';
import { Table } from '../../kit/data/table.tsx';
import { Loaded } from '../../kit/feedback/loaded.tsx';
import { formatVolume, inWords } from '../../kit/format.ts';
import { navigate } from '../../kit/navigation.tsx';
import { useExceptions, useSites } from '../reads.ts';

export function SitesPage() {
  const exceptions = Map.groupBy(useExceptions().data ?? [], (one) => one.site_id);
  return (
    <div className="page">
      <h1>Sites</h1>
      <Panel flush>
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
                { head: 'Address', wideOnly: true, cell: (site) => site.address },
                {
                  head: 'Room',
                  number: true,
                  wideOnly: true,
                  cell: (site) => formatVolume(site.capacity_ml),
                },
                {
                  head: 'Exceptions',
                  number: true,
                  cell: (site) => exceptions.get(site.site_id)?.length ?? '–',
                },
              ]}
            />
          )}
        </Loaded>
      </Panel>
    </div>
  );
}
