import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { asId, type SkuId } from '@waystock/kernel';
import { useState } from 'react';
import { api, valueOf } from '../../kit/api.ts';
import { Field } from '../../kit/controls/field.tsx';
import { Panel } from '../../kit/data/panel.tsx';
import { type Column, Table } from '../../kit/data/table.tsx';
import { EmptyState } from '../../kit/feedback/empty-state.tsx';
import { Loaded } from '../../kit/feedback/loaded.tsx';
import { navigate } from '../../kit/navigation.tsx';
import { GoodsName } from '../goods-name.tsx';
import { findGoods, type Site, type Stock, useGoods } from '../reads.ts';
import { ScanField, type Verdict } from '../scan/scan-field.tsx';
import { Shelf } from './shelf.tsx';

/** The shelves of a site, or one of them. */
export const StockPage = ({ site, skuId }: { site: Site; skuId: string | undefined }) =>
  skuId === undefined ? (
    <Shelves site={site} />
  ) : (
    <Shelf key={skuId} site={site} skuId={asId<SkuId>(skuId)} />
  );

function Shelves({ site }: { site: Site }) {
  const [text, setText] = useState('');
  const open = (skuId: SkuId): void => navigate(`/host/${site.site_id}/stock/${skuId}`);
  const onCode = async (code: string): Promise<Verdict | undefined> => {
    const sku = await findGoods(code);
    if (!sku) return { tone: 'bad', title: `No goods have the code ${code}` };
    open(sku.sku_id);
    return undefined;
  };
  return (
    <div className="page floor">
      <h1>Stock</h1>
      <div className="find">
        <ScanField label="Scan goods" hint="Barcode or shelf code" onCode={onCode} />
        <Field
          label="Or find them by name"
          type="search"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <Panel flush>
        {text.trim() === '' ? (
          <AllStock site={site} onOpen={open} />
        ) : (
          <FoundStock site={site} text={text.trim()} onOpen={open} />
        )}
      </Panel>
    </div>
  );
}

interface ListProps {
  readonly site: Site;
  readonly onOpen: (skuId: SkuId) => void;
}

function AllStock({ site: { site_id }, onOpen }: ListProps) {
  const stock = useInfiniteQuery({
    queryKey: ['stock', site_id],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      valueOf(
        api.stock.list({ query: { site_id, ...(pageParam === '' ? {} : { cursor: pageParam }) } }),
      ),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
  const rows = stock.data?.pages.flatMap((page) => page.items);
  return (
    <Loaded query={stock} lines={8}>
      {() => (
        <StockTable
          rows={rows ?? []}
          onOpen={onOpen}
          more={
            stock.hasNextPage
              ? { busy: stock.isFetchingNextPage, onMore: () => void stock.fetchNextPage() }
              : undefined
          }
        />
      )}
    </Loaded>
  );
}

const mostFound = 50;

function FoundStock({ site: { site_id }, text, onOpen }: ListProps & { text: string }) {
  const found = useQuery({
    queryKey: ['stock', site_id, 'find', text],
    queryFn: async () => {
      const skus = await valueOf(api.catalogue.listSkus({ query: { text, limit: mostFound } }));
      const sku_id = skus.items.map((sku) => sku.sku_id);
      if (sku_id.length === 0) return [];
      return (await valueOf(api.stock.list({ query: { site_id, sku_id } }))).items;
    },
  });
  return (
    <Loaded query={found} lines={4}>
      {(rows) => <StockTable rows={rows} onOpen={onOpen} />}
    </Loaded>
  );
}

interface StockTableProps {
  readonly rows: readonly Stock[];
  readonly onOpen: (skuId: SkuId) => void;
  readonly more?: { readonly busy: boolean; readonly onMore: () => void } | undefined;
}

function StockTable({ rows, onOpen, more }: StockTableProps) {
  const goods = useGoods(rows.map((row) => row.sku_id));
  if (rows.length === 0)
    return (
      <EmptyState title="No such goods here.">
        What is received at this site is here, shelf by shelf.
      </EmptyState>
    );
  const columns: Column<Stock>[] = [
    { head: 'Goods', cell: (row) => <GoodsName sku={goods(row.sku_id)} id={row.sku_id} /> },
    { head: 'On hand', number: true, cell: (row) => row.on_hand },
    { head: 'Reserved', number: true, wideOnly: true, cell: (row) => row.reserved },
    { head: 'Free', number: true, cell: (row) => row.available_to_sell },
  ];
  return (
    <Table
      label="Stock by shelf"
      columns={columns}
      rows={rows}
      rowKey={(row) => row.sku_id}
      onOpen={(row) => onOpen(row.sku_id)}
      more={more}
    />
  );
}
