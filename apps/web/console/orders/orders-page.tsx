import { useInfiniteQuery } from '@tanstack/react-query';
import { orderStages } from '@waystock/contract';
import { api, valueOf } from '../../kit/api.ts';
import { Field, Select } from '../../kit/controls/field.tsx';
import { Stage } from '../../kit/data/badge.tsx';
import { Panel } from '../../kit/data/panel.tsx';
import { Table } from '../../kit/data/table.tsx';
import { InstantText, Money } from '../../kit/data/values.tsx';
import { EmptyState } from '../../kit/feedback/empty-state.tsx';
import { ProblemNotice } from '../../kit/feedback/problem-notice.tsx';
import { Skeleton } from '../../kit/feedback/skeleton.tsx';
import { inWords } from '../../kit/format.ts';
import { navigate, useSearchParam } from '../../kit/navigation.tsx';
import type { Order } from '../reads.ts';

/** All orders, newest first. */
export function OrdersPage() {
  const [number, setNumber] = useSearchParam('number');
  const [stage, setStage] = useSearchParam('stage');
  return (
    <div className="page">
      <header className="page-head">
        <h1>Orders</h1>
        <div className="page-filters">
          <Field
            bare
            label="Number of the order"
            type="search"
            placeholder="ORD-…"
            value={number ?? ''}
            maxLength={40}
            onChange={(event) => setNumber(event.target.value)}
          />
          <Select
            bare
            label="Stage"
            value={stage ?? ''}
            onChange={(event) => setStage(event.target.value)}
            options={[
              { value: '', label: 'Every stage' },
              ...orderStages.map((value) => ({ value, label: inWords(value) })),
            ]}
          />
        </div>
      </header>
      <Panel flush>
        <OrderTable number={number} stage={orderStages.find((one) => one === stage)} />
      </Panel>
    </div>
  );
}

interface Filter {
  readonly number: string | undefined;
  readonly stage: Order['stage'] | undefined;
}

function OrderTable({ number, stage }: Filter) {
  const wanted = number?.trim();
  const orders = useInfiniteQuery({
    queryKey: ['orders', wanted, stage],
    queryFn: ({ pageParam }) =>
      valueOf(
        api.orders.list({
          query: {
            ...(wanted ? { number: wanted } : {}),
            ...(stage ? { stage } : {}),
            ...(pageParam === '' ? {} : { cursor: pageParam }),
          },
        }),
      ),
    initialPageParam: '',
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });
  if (orders.error) return <ProblemNotice error={orders.error} />;
  if (!orders.data) return <Skeleton lines={10} />;
  const items = orders.data.pages.flatMap((page) => page.items);
  if (items.length === 0)
    return (
      <EmptyState title="No such order">
        A number is written in full: ORD, the day, and a count.
      </EmptyState>
    );
  return (
    <Table
      label="Orders, newest first"
      rows={items}
      rowKey={(order) => order.order_id}
      onOpen={(order) => navigate(`/console/orders/${order.order_id}`)}
      columns={[
        { head: 'Order', cell: (order) => <span className="value">{order.number}</span> },
        { head: 'Stage', cell: (order) => <Stage stage={order.stage} /> },
        { head: 'Service', wideOnly: true, cell: (order) => inWords(order.sla) },
        {
          head: 'Placed',
          number: true,
          wideOnly: true,
          cell: (order) => <InstantText at={order.placed_at} />,
        },
        {
          head: 'Promised',
          number: true,
          cell: (order) => <InstantText at={order.promised_at} />,
        },
        {
          head: 'Total',
          number: true,
          cell: (order) => <Money minor={order.total_minor} currency={order.currency} />,
        },
      ]}
      more={
        orders.hasNextPage
          ? { busy: orders.isFetchingNextPage, onMore: () => void orders.fetchNextPage() }
          : undefined
      }
    />
  );
}
