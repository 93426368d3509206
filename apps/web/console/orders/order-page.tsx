import type { OrderId } from '@waystock/kernel';
import { useQuery } from '@tanstack/react-query';
import { api, valueOf } from '../../kit/api.ts';
import { Stage } from '../../kit/data/badge.tsx';
import { Facts, Panel } from '../../kit/data/panel.tsx';
import { Table } from '../../kit/data/table.tsx';
import { Timeline } from '../../kit/data/timeline.tsx';
import { InstantText, Money } from '../../kit/data/values.tsx';
import { EmptyState } from '../../kit/feedback/empty-state.tsx';
import { Loaded } from '../../kit/feedback/loaded.tsx';
import { everyPage } from '../../kit/every-page.ts';
import { inWords } from '../../kit/format.ts';
import type { Order } from '../reads.ts';
import { DecisionPanel } from './decision-panel.tsx';
import { toEntries } from './events.ts';
import { OrderActions } from './order-actions.tsx';
import { PaymentPanel } from './payment-panel.tsx';
import { ReviewPanel } from './review-panel.tsx';
import { ShipmentPanel } from './shipment-panel.tsx';

/** One order: what was bought, how far it is, what was decided about it and why. */
export function OrderPage({ id }: { id: string }) {
  const order = useQuery({
    queryKey: ['order', id],
    queryFn: () => valueOf(api.orders.get({ params: { order_id: id as OrderId } })),
    refetchInterval: 20_000,
  });
  return <Loaded query={order}>{(found) => <OneOrder order={found} />}</Loaded>;
}

function OneOrder({ order }: { order: Order }) {
  return (
    <div className="page">
      <header className="page-head">
        <h1>{order.number}</h1>
        <Stage stage={order.stage} />
        <span className="quiet">
          {inWords(order.sla)}, promised <InstantText at={order.promised_at} />
        </span>
        <OrderActions order={order} />
      </header>
      <ReviewPanel orderId={order.order_id} />
      <div className="page-columns">
        <div className="page-column">
          <ShipmentPanel order={order} />
          <DecisionPanel orderId={order.order_id} />
        </div>
        <div className="page-column">
          <Summary order={order} />
          <Story order={order} />
          <PaymentPanel orderId={order.order_id} />
        </div>
      </div>
    </div>
  );
}

function Summary({ order }: { order: Order }) {
  const { currency, destination } = order;
  return (
    <Panel title="Bought" flush>
      <Table
        label="Lines"
        rows={order.lines}
        rowKey={(line) => String(line.line)}
        columns={[
          { head: 'SKU', cell: (line) => line.sku_id },
          { head: 'Units', number: true, cell: (line) => line.units },
          {
            head: 'Each',
            number: true,
            cell: (line) => <Money minor={line.price_minor} currency={currency} />,
          },
        ]}
      />
      <div className="panel-body">
        <Facts
          of={[
            ['Goods', <Money minor={order.items_minor} currency={currency} />],
            ...(order.discount_minor > 0n
              ? [['Discount', <Money minor={-order.discount_minor} currency={currency} />] as const]
              : []),
            ['Shipping', <Money minor={order.shipping_minor} currency={currency} />],
            ['Total', <Money minor={order.total_minor} currency={currency} />],
            ['Placed', <InstantText at={order.placed_at} />],
            ['Customer', order.customer_id],
            [
              'To',
              destination
                ? `${destination.recipient}, ${destination.street}, ${destination.postcode} ${destination.city}`
                : 'Not to be seen',
            ],
            ...(order.cancel_reason ? [['Cancelled', inWords(order.cancel_reason)] as const] : []),
          ]}
        />
      </div>
    </Panel>
  );
}

function Story({ order }: { order: Order }) {
  const { order_id: id } = order;
  const events = useQuery({
    queryKey: ['order', id, 'events'],
    queryFn: () =>
      everyPage((query) => valueOf(api.orders.events({ params: { order_id: id }, query }))),
  });
  return (
    <Panel title="Story">
      <Loaded query={events}>
        {(found) =>
          found.length === 0 ? (
            <EmptyState title="Nothing has happened yet" />
          ) : (
            <Timeline entries={toEntries(found, order.shipments)} />
          )
        }
      </Loaded>
    </Panel>
  );
}
