import type { OrderId } from '@waystock/kernel';
import { useState } from 'react';
import { Button } from '../../kit/controls/button.tsx';
import { Panel } from '../../kit/data/panel.tsx';
import { Money } from '../../kit/data/values.tsx';
import { Loaded } from '../../kit/feedback/loaded.tsx';
import { Link } from '../../kit/navigation.tsx';
import { CategoryGlyph } from '../catalogue/category-glyph.tsx';
import { useSkus } from '../goods.ts';
import { OrderNotices } from '../notices/notices.tsx';
import { Arrival } from './arrival.tsx';
import { CancelDialog } from './cancel-dialog.tsx';
import { ChangeDialog } from './change-dialog.tsx';
import { LiveMap } from './live-map.tsx';
import { Amounts, MoneyMatters } from './payment-panel.tsx';
import { ReturnDialog, Returns } from './return-dialog.tsx';
import { ShareDialog } from './share-dialog.tsx';
import { StageTrack } from './stage-track.tsx';
import { isOver, stageText } from './stages.ts';
import { type Order, type Tracking, useOrder } from './use-order.ts';

export function OrderPage({ orderId }: { orderId: OrderId }) {
  const { order, tracking, reached, payment } = useOrder(orderId);
  return (
    <div className="shop-narrow">
      <p className="small">
        <Link href="/shop/orders">Orders</Link>
      </p>
      <Loaded query={order} lines={8}>
        {(found) => (
          <>
            <header className="page-head">
              <h1>{stageText(found.stage)}</h1>
              <span className="quiet">{found.number}</span>
              <Doings order={found} />
            </header>
            {payment.data && <MoneyMatters order={found} payment={payment.data} />}
            {!isOver(found.stage) && <OrderNotices />}
            {found.cancel_reason && <Cancelled reason={found.cancel_reason} />}
            {tracking.data && <LiveMap order={found} tracking={tracking.data} />}
            {tracking.data?.shipments.map((shipment, i, all) => (
              <Part
                key={shipment.shipment_id}
                shipment={shipment}
                title={all.length > 1 ? `Part ${i + 1} of ${all.length}` : 'How far it is'}
                at={reached.data}
              />
            ))}
            <Returns orderId={found.order_id} stage={found.stage} />
            <Goods order={found} />
            {payment.data && <Amounts payment={payment.data} />}
          </>
        )}
      </Loaded>
    </div>
  );
}

const whyCancelled: Readonly<Record<string, string>> = {
  'hold-expired': 'It was not paid in time, so the goods are on sale again.',
  'payment-declined': 'The payment was declined, so the goods are on sale again.',
  'fraud-suspected': 'We could not accept it. Nothing was charged.',
  'out-of-stock': 'Something was not on its shelf, and nobody else had it.',
  'not-servable': 'We could not find a way to bring it.',
};
const Cancelled = ({ reason }: { reason: string }) => (
  <Panel>
    <p>{whyCancelled[reason] ?? 'You cancelled it.'} Nothing more will be charged.</p>
  </Panel>
);

interface PartProps {
  readonly shipment: Tracking['shipments'][number];
  readonly title: string;
  readonly at: Parameters<typeof StageTrack>[0]['at'];
}

function Part({ shipment, title, at }: PartProps) {
  const { stage, promised_at, eta, late_because, stops_before, service } = shipment;
  return (
    <Panel title={title} aside={service === 'own' ? undefined : <span>with {service}</span>}>
      <Arrival
        stage={stage}
        promisedAt={promised_at}
        window={eta ? { from: eta.earliest_at, to: eta.latest_at } : undefined}
        late={late_because}
        stopsBefore={stops_before}
      />
      <StageTrack stage={stage} {...(at ? { at } : {})} />
      {shipment.tracking_numbers.length > 0 && (
        <p className="quiet small">Parcel {shipment.tracking_numbers.join(', ')}</p>
      )}
    </Panel>
  );
}

function Goods({ order }: { order: Order }) {
  const skus = useSkus(order.lines.map((line) => line.sku_id));
  const { currency, destination } = order;
  return (
    <Panel title="What is in it" flush>
      <ul className="basket-lines">
        {order.lines.map((line) => {
          const sku = skus.get(line.sku_id);
          return (
            <li key={line.line} className="basket-line">
              <CategoryGlyph category={sku?.category ?? ''} />
              <div className="basket-line-what">
                <Link href={`/shop/goods/${encodeURIComponent(line.sku_id)}`}>
                  {sku?.name ?? line.sku_id}
                </Link>
              </div>
              <span className="quiet">× {line.units}</span>
              <strong className="basket-line-price">
                <Money
                  minor={line.price_minor * BigInt(line.units) - line.discount_minor}
                  currency={currency}
                />
              </strong>
            </li>
          );
        })}
      </ul>
      <div className="basket-total">
        <span>
          Delivery <Money minor={order.shipping_minor} currency={currency} />
        </span>
        <strong>
          <Money minor={order.total_minor} currency={currency} />
        </strong>
      </div>
      {destination && (
        <p className="order-door quiet">
          For {destination.recipient}, {destination.street}, {destination.postcode}{' '}
          {destination.city}
        </p>
      )}
    </Panel>
  );
}

const beforeRelease = ['created', 'authorised', 'cleared', 'allocated'];
const beforeHandOver = [...beforeRelease, 'picked', 'packed'];

/** What its shopper may still do about it. */
function Doings({ order }: { order: Order }) {
  const [doing, setDoing] = useState<'change' | 'cancel' | 'return' | 'share'>();
  const { stage, shipments } = order;
  const isReleased = shipments.some(({ released_at }) => released_at !== null);
  const may = {
    share: !isOver(stage) || stage === 'delivered',
    change: beforeRelease.includes(stage) && !isReleased,
    cancel: shipments.some((one) => beforeHandOver.includes(one.stage)),
    return: shipments.some((one) => one.stage === 'delivered'),
  };
  const props = { order, onClose: () => setDoing(undefined) };
  return (
    <div className="doings">
      {may.share && <Button onClick={() => setDoing('share')}>Share</Button>}
      {may.change && <Button onClick={() => setDoing('change')}>Change</Button>}
      {may.return && <Button onClick={() => setDoing('return')}>Send back</Button>}
      {may.cancel && (
        <Button look="quiet" onClick={() => setDoing('cancel')}>
          Cancel
        </Button>
      )}
      {doing === 'share' && <ShareDialog {...props} />}
      {doing === 'change' && <ChangeDialog {...props} />}
      {doing === 'cancel' && <CancelDialog {...props} />}
      {doing === 'return' && <ReturnDialog {...props} />}
    </div>
  );
}
