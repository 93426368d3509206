import { useQuery } from '@tanstack/react-query';
import type { SkuId } from '@waystock/kernel';
import { useState } from 'react';
import { api, valueOf } from '../../kit/api.ts';
import { Button } from '../../kit/controls/button.tsx';
import { Badge, type Tone } from '../../kit/data/badge.tsx';
import { Kpi } from '../../kit/data/kpi.tsx';
import { Panel } from '../../kit/data/panel.tsx';
import { Table } from '../../kit/data/table.tsx';
import { InstantText } from '../../kit/data/values.tsx';
import { EmptyState } from '../../kit/feedback/empty-state.tsx';
import { Loaded } from '../../kit/feedback/loaded.tsx';
import { formatCount, inWords } from '../../kit/format.ts';
import { Link } from '../../kit/navigation.tsx';
import { type Lot, type Site, useGoods, useLots } from '../reads.ts';
import { CountShelf, RemoveUnits } from './shelf-dialogs.tsx';

/** One shelf: how many, of which lots, how it came to be so; counted and cleared here. */
export function Shelf({ site, skuId }: { site: Site; skuId: SkuId }) {
  const [doing, setDoing] = useState<'count' | 'remove'>();
  const sku = useGoods([skuId])(skuId);
  const lots = useLots(site.site_id, skuId);
  const close = (): void => setDoing(undefined);
  const onShelf = lots.data ?? [];
  return (
    <div className="page floor">
      <header className="page-head">
        <Link href={`/host/${site.site_id}/stock`}>All stock</Link>
        <h1>{sku?.name ?? skuId}</h1>
        <span className="page-end">
          <Button onClick={() => setDoing('remove')}>Remove</Button>
          <Button look="primary" onClick={() => setDoing('count')}>
            Count
          </Button>
        </span>
      </header>
      <Levels site={site} skuId={skuId} />
      <Panel title="Lots, first expiring first" flush>
        <Loaded query={lots}>{(all) => <Lots lots={all} />}</Loaded>
      </Panel>
      <Panel title="How it came to be so" flush>
        <Movements site={site} skuId={skuId} />
      </Panel>
      {doing === 'count' && <CountShelf site={site} skuId={skuId} lots={onShelf} onClose={close} />}
      {doing === 'remove' && (
        <RemoveUnits site={site} skuId={skuId} lots={onShelf} onClose={close} />
      )}
    </div>
  );
}

function Levels({ site: { site_id }, skuId }: { site: Site; skuId: SkuId }) {
  const stock = useQuery({
    queryKey: ['stock', site_id, 'of', skuId],
    queryFn: async () =>
      (await valueOf(api.stock.list({ query: { site_id, sku_id: [skuId] } }))).items,
  });
  return (
    <Loaded query={stock}>
      {([row]) => (
        <div className="levels">
          <Kpi label="Shelf" value={skuId} />
          <Kpi label="On hand" value={formatCount(row?.on_hand ?? 0)} />
          <Kpi label="Reserved" value={formatCount(row?.reserved ?? 0)} />
          <Kpi label="Never sold" value={formatCount(row?.safety ?? 0)} />
          <Kpi label="Free" value={formatCount(row?.available_to_sell ?? 0)} />
        </div>
      )}
    </Loaded>
  );
}

const tones: Readonly<Record<Lot['status'], Tone>> = {
  sellable: 'plain',
  quarantine: 'warn',
  damaged: 'bad',
  expired: 'bad',
};

const Lots = ({ lots }: { lots: readonly Lot[] }) =>
  lots.length === 0 ? (
    <EmptyState title="The shelf is empty.">What is received is here by lot.</EmptyState>
  ) : (
    <Table
      label="Lots"
      rows={lots}
      rowKey={(lot) => `${lot.lot} ${lot.status}`}
      columns={[
        { head: 'Lot', cell: (lot) => lot.lot || '–' },
        { head: 'Expires', cell: (lot) => lot.expires_on ?? '–' },
        {
          head: 'State',
          cell: (lot) => <Badge tone={tones[lot.status]}>{inWords(lot.status)}</Badge>,
        },
        { head: 'Units', number: true, cell: (lot) => lot.units },
        { head: 'In totes', number: true, wideOnly: true, cell: (lot) => lot.picked },
      ]}
    />
  );

const shown = 20;

function Movements({ site: { site_id }, skuId: sku_id }: { site: Site; skuId: SkuId }) {
  const movements = useQuery({
    queryKey: ['movements', site_id, sku_id],
    queryFn: async () => {
      const params = { site_id, sku_id };
      return (await valueOf(api.stock.listMovements({ params, query: { limit: shown } }))).items;
    },
  });
  return (
    <Loaded query={movements}>
      {(rows) => (
        <Table
          label="The last movements"
          rows={rows.map((row, i) => ({ ...row, i }))}
          rowKey={(row) => String(row.i)}
          columns={[
            { head: 'When', cell: (row) => <InstantText at={row.at} /> },
            { head: 'Why', cell: (row) => inWords(row.cause) },
            { head: 'On hand', number: true, cell: (row) => signed(row.on_hand_change) },
            {
              head: 'Reserved',
              number: true,
              wideOnly: true,
              cell: (row) => signed(row.reserved_change),
            },
            {
              head: 'Not sold',
              number: true,
              wideOnly: true,
              cell: (row) => signed(row.unsellable_change),
            },
          ]}
        />
      )}
    </Loaded>
  );
}

const signed = (n: number): string => {
  if (n === 0) return '';
  return n > 0 ? `+${formatCount(n)}` : `−${formatCount(-n)}`;
};
