import { useQuery } from '@tanstack/react-query';
import { api, valueOf } from '../../kit/api.ts';
import { Panel } from '../../kit/data/panel.tsx';
import { InstantText, Money } from '../../kit/data/values.tsx';
import { EmptyState } from '../../kit/feedback/empty-state.tsx';
import { Loaded } from '../../kit/feedback/loaded.tsx';
import { Link } from '../../kit/navigation.tsx';
import { isOver, stageText } from './stages.ts';

export const useOrders = () =>
  useQuery({
    queryKey: ['orders'],
    queryFn: async () => (await valueOf(api.orders.list({ query: { limit: 50 } }))).items,
  });

export function OrdersPage() {
  const orders = useOrders();
  return (
    <div className="shop-narrow">
      <h1>Orders</h1>
      <Loaded query={orders} lines={6}>
        {(all) =>
          all.length === 0 ? (
            <Panel>
              <EmptyState title="No orders yet">
                What you order in the <Link href="/shop">catalogue</Link> is followed here.
              </EmptyState>
            </Panel>
          ) : (
            <Panel flush>
              <ul className="order-list">
                {all.map((order) => (
                  <li key={order.order_id}>
                    <Link href={`/shop/orders/${order.order_id}`}>
                      <span>
                        <strong>{stageText(order.stage)}</strong>
                        <span className="quiet small">{order.number}</span>
                      </span>
                      <span className="order-list-when">
                        <Money minor={order.total_minor} currency={order.currency} />
                        <span className="quiet small">
                          {isOver(order.stage) ? 'ordered ' : 'by '}
                          <InstantText
                            at={isOver(order.stage) ? order.placed_at : order.promised_at}
                          />
                        </span>
                      </span>
                    </Link>
                  </li>
                ))}
              </ul>
            </Panel>
          )
        }
      </Loaded>
    </div>
  );
}
