import type { SiteId } from '@waystock/kernel';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, valueOf } from '../../kit/api.ts';
import { Button } from '../../kit/controls/button.tsx';
import { Field } from '../../kit/controls/field.tsx';
import { Badge } from '../../kit/data/badge.tsx';
import { Panel } from '../../kit/data/panel.tsx';
import { Table } from '../../kit/data/table.tsx';
import { InstantText, SiteTimeZone } from '../../kit/data/values.tsx';
import { EmptyState } from '../../kit/feedback/empty-state.tsx';
import { Loaded } from '../../kit/feedback/loaded.tsx';
import { everyPage } from '../../kit/every-page.ts';
import { inWords } from '../../kit/format.ts';
import { useSearchParam } from '../../kit/navigation.tsx';
import { type Site, useMayAct, useSites } from '../reads.ts';
import { PauseDialog } from './pause-dialog.tsx';
import { StockDrawer } from './stock-drawer.tsx';
import { WaveDialog } from './wave-dialog.tsx';

/** What a site holds, what comes, and whether it works. */
export function SitePage({ id }: { id: string }) {
  const sites = useSites();
  return (
    <Loaded query={sites}>
      {(found) => {
        const site = found.find((one) => one.site_id === id);
        if (!site)
          return (
            <EmptyState title={`There is no site ${id}`}>It may be of another region.</EmptyState>
          );
        return (
          <SiteTimeZone value={site.time_zone}>
            <OneSite site={site} />
          </SiteTimeZone>
        );
      }}
    </Loaded>
  );
}

function OneSite({ site }: { site: Site }) {
  const [doing, act] = useSearchParam('do');
  const [sku, choose] = useSearchParam('sku');
  const mayAct = useMayAct();
  return (
    <div className="page">
      <header className="page-head">
        <h1>{site.name}</h1>
        {site.paused ? (
          <Badge tone="warn">Paused: {site.pause_reason}</Badge>
        ) : (
          <Badge tone="good">Open</Badge>
        )}
        <span className="quiet">
          {inWords(site.kind)} · {site.address}
        </span>
        {mayAct && (
          <div className="page-actions">
            <Button onClick={() => act('wave')} disabled={site.paused}>
              Release wave
            </Button>
            <Button onClick={() => act('pause')}>
              {site.paused ? 'Resume site' : 'Pause site'}
            </Button>
          </div>
        )}
      </header>
      <div className="page-columns">
        <StockList siteId={site.site_id} onChoose={choose} />
        <Inbound siteId={site.site_id} />
      </div>
      {doing === 'pause' && mayAct && <PauseDialog site={site} onClose={() => act()} />}
      {doing === 'wave' && mayAct && <WaveDialog site={site} onClose={() => act()} />}
      {sku !== undefined && <StockDrawer site={site} sku={sku} onClose={() => choose()} />}
    </div>
  );
}

function StockList({ siteId, onChoose }: { siteId: SiteId; onChoose: (sku: string) => void }) {
  const [typed, setTyped] = useState('');
  const stock = useQuery({
    queryKey: ['site', siteId, 'stock'],
    queryFn: () =>
      everyPage((query) => valueOf(api.stock.list({ query: { ...query, site_id: siteId } }))),
    refetchInterval: 30_000,
  });
  const wanted = typed.trim().toUpperCase();
  return (
    <Panel
      flush
      title="Stock"
      aside={
        <Field
          bare
          label="Find a SKU"
          type="search"
          placeholder="Find a SKU"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      }
    >
      <Loaded query={stock} lines={10}>
        {(found) => {
          const rows = found.filter((one) => one.sku_id.toUpperCase().includes(wanted));
          if (rows.length === 0)
            return <EmptyState title="Nothing here">Goods appear as they are received.</EmptyState>;
          return (
            <Table
              label="Stock, SKU by SKU"
              rows={rows}
              rowKey={(one) => one.sku_id}
              onOpen={(one) => onChoose(one.sku_id)}
              columns={[
                { head: 'SKU', cell: (one) => one.sku_id },
                { head: 'On hand', number: true, cell: (one) => one.on_hand },
                { head: 'Reserved', number: true, wideOnly: true, cell: (one) => one.reserved },
                { head: 'Safety', number: true, wideOnly: true, cell: (one) => one.safety },
                {
                  head: 'To sell',
                  number: true,
                  cell: (one) =>
                    one.available_to_sell === 0 ? (
                      <span className="overdue">0</span>
                    ) : (
                      one.available_to_sell
                    ),
                },
              ]}
            />
          );
        }}
      </Loaded>
    </Panel>
  );
}

/** So many receipts one looks ahead; the soonest come first. */
const nextReceipts = 20;

function Inbound({ siteId }: { siteId: SiteId }) {
  const inbound = useQuery({
    queryKey: ['site', siteId, 'inbound'],
    queryFn: () =>
      valueOf(
        api.inbound.list({ query: { site_id: siteId, state: 'expected', limit: nextReceipts } }),
      ).then(({ items }) => items),
  });
  return (
    <Panel flush title="Coming in">
      <Loaded query={inbound}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState title="Nothing is announced">
              Receipts from suppliers and transfers from other sites appear here.
            </EmptyState>
          ) : (
            <Table
              label="Coming in, soonest first"
              rows={items}
              rowKey={(one) => one.inbound_id}
              columns={[
                { head: 'SKU', cell: (one) => one.sku_id },
                { head: 'From', cell: (one) => one.from_site_id ?? inWords(one.kind) },
                { head: 'Units', number: true, cell: (one) => one.units },
                { head: 'Reserved', number: true, wideOnly: true, cell: (one) => one.reserved },
                { head: 'Due', number: true, cell: (one) => <InstantText at={one.due_at} /> },
              ]}
            />
          )
        }
      </Loaded>
    </Panel>
  );
}
