import type { api as contract, ReplyOf } from '@waystock/contract';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, valueOf } from '../../kit/api.ts';
import { Badge } from '../../kit/data/badge.tsx';
import { Panel } from '../../kit/data/panel.tsx';
import { type Column, Table } from '../../kit/data/table.tsx';
import { InstantText } from '../../kit/data/values.tsx';
import { EmptyState } from '../../kit/feedback/empty-state.tsx';
import { Loaded } from '../../kit/feedback/loaded.tsx';
import { formatMoney } from '../../kit/format.ts';
import type { Site } from '../reads.ts';
import { monthName, PayoutParts } from './payout-parts.tsx';

type Month = ReplyOf<typeof contract.payouts.list>['items'][number];
type Sum = Month['sums'][number];

/** What each month pays; one is opened to its parts. */
export function Payouts({ site: { site_id } }: { site: Site }) {
  const [opened, setOpened] = useState<Month['month']>();
  const months = useInfiniteQuery({
    queryKey: ['payouts', site_id],
    initialPageParam: '',
    queryFn: ({ pageParam }) =>
      valueOf(
        api.payouts.list({
          params: { site_id },
          query: { limit: 12, ...(pageParam === '' ? {} : { cursor: pageParam }) },
        }),
      ),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
  });
  const rows = months.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <>
      <Panel title="Payouts" flush>
        <Loaded query={months} lines={3}>
          {() =>
            rows.length === 0 ? (
              <EmptyState title="Nothing is paid yet.">
                The first month is here as soon as goods have come to the site.
              </EmptyState>
            ) : (
              <Table
                label="Payouts by month"
                rows={rows}
                rowKey={({ month }) => month}
                columns={columns}
                isChosen={({ month }) => month === opened}
                onOpen={({ month }) => setOpened(month === opened ? undefined : month)}
                more={
                  months.hasNextPage
                    ? {
                        busy: months.isFetchingNextPage,
                        onMore: () => void months.fetchNextPage(),
                      }
                    : undefined
                }
              />
            )
          }
        </Loaded>
      </Panel>
      {opened && <PayoutParts key={opened} siteId={site_id} month={opened} />}
    </>
  );
}

/** More than one only where the currency of the site has changed. */
const amounts = (of: (sum: Sum) => bigint) => (month: Month) =>
  month.sums.map((sum) => formatMoney(of(sum), sum.currency)).join(' + ');

const columns: Column<Month>[] = [
  { head: 'Month', cell: ({ month }) => monthName(month) },
  {
    head: 'State',
    cell: ({ closed_at }) =>
      closed_at === null ? (
        <Badge tone="accent">So far</Badge>
      ) : (
        <>
          <Badge>Closed</Badge>{' '}
          <span className="quiet small wide-only">
            <InstantText at={closed_at} style="day" />
          </span>
        </>
      ),
  },
  { head: 'Handling', number: true, wideOnly: true, cell: amounts((sum) => sum.handling_minor) },
  { head: 'Picking', number: true, wideOnly: true, cell: amounts((sum) => sum.picking_minor) },
  { head: 'Storage', number: true, wideOnly: true, cell: amounts((sum) => sum.storage_minor) },
  {
    head: 'Corrections',
    number: true,
    wideOnly: true,
    cell: amounts((sum) => sum.corrections_minor),
  },
  { head: 'Total', number: true, cell: amounts((sum) => sum.total_minor) },
];
