import type { OrderId, ShipmentId, SiteId } from '@waystock/kernel';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, valueOf } from '../../kit/api.ts';
import { Button } from '../../kit/controls/button.tsx';
import { Choice } from '../../kit/controls/choice.tsx';
import { EmptyState } from '../../kit/feedback/empty-state.tsx';
import { Loaded } from '../../kit/feedback/loaded.tsx';
import { Dialog } from '../../kit/overlay/dialog.tsx';
import { isMovable, SourceDialog } from '../orders/source-dialog.tsx';
import { type Order, useSiteName } from '../reads.ts';

/** What is carried from the list of orders to the map. */
export const orderDrag = 'application/x-waystock-order';

export interface Dragged {
  readonly orderId: OrderId;
  readonly to: SiteId;
}

type Shipment = Order['shipments'][number];

/** An order was dropped on a site: which part of it is meant, then what moving it would do. */
export function DraggedOrder({ dragged, onClose }: { dragged: Dragged; onClose: () => void }) {
  const { orderId, to } = dragged;
  const [chosen, choose] = useState<ShipmentId>();
  const order = useQuery({
    queryKey: ['order', orderId],
    queryFn: () => valueOf(api.orders.get({ params: { order_id: orderId } })),
  });
  const movable = order.data?.shipments.filter((one) => isMovable(one) && one.site_id !== to) ?? [];
  const [first] = movable;
  const shipmentId = chosen ?? (movable.length === 1 ? first?.shipment_id : undefined);
  if (shipmentId) return <SourceDialog {...{ shipmentId, to, onClose }} />;
  return (
    <Dialog
      title="Send it from another site"
      onClose={onClose}
      actions={<Button onClick={onClose}>Leave it</Button>}
    >
      <Loaded query={order} lines={3}>
        {() =>
          movable.length === 0 ? (
            <EmptyState title="Nothing of it can move there">
              Somebody has begun to pick it, or it is sent from there already.
            </EmptyState>
          ) : (
            <Parts shipments={movable} onChoose={choose} />
          )
        }
      </Loaded>
    </Dialog>
  );
}

interface PartsProps {
  readonly shipments: readonly Shipment[];
  readonly onChoose: (id: ShipmentId) => void;
}

function Parts({ shipments, onChoose }: PartsProps) {
  const siteName = useSiteName();
  return (
    <fieldset className="choices">
      <legend>Which part of the order</legend>
      {shipments.map(({ shipment_id: id, site_id, lines }) => (
        <Choice
          key={id}
          name="part"
          title={`From ${siteName(site_id)}`}
          note={lines.map(({ sku_id, units }) => `${units} × ${sku_id}`).join(', ')}
          isChosen={false}
          onChoose={() => onChoose(id)}
        />
      ))}
    </fieldset>
  );
}
