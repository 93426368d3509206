import type { ShipmentId } from '@waystock/kernel';
import { useQuery } from '@tanstack/react-query';
import { api, valueOf } from '../../kit/api.ts';
import { Button } from '../../kit/controls/button.tsx';
import { Stage } from '../../kit/data/badge.tsx';
import { Facts, Panel } from '../../kit/data/panel.tsx';
import { InstantText } from '../../kit/data/values.tsx';
import { inWords } from '../../kit/format.ts';
import { Link, useSearchParam } from '../../kit/navigation.tsx';
import { type Order, useMayAct, useSiteName } from '../reads.ts';
import { ReassignDialog } from './reassign-dialog.tsx';
import { isMovable, SourceDialog } from './source-dialog.tsx';
import './orders.css';

type Shipment = Order['shipments'][number];

const stages = ['allocated', 'picked', 'packed', 'in-transit', 'delivered'] as const;

/** The parts an order comes in, and how far each has come. */
export function ShipmentPanel({ order }: { order: Order }) {
  const [reassigning, reassign] = useSearchParam('reassign');
  const [moving, move] = useSearchParam('move');
  const tracking = useQuery({
    queryKey: ['order', order.order_id, 'tracking'],
    queryFn: () => valueOf(api.orders.tracking({ params: { order_id: order.order_id } })),
    refetchInterval: 20_000,
  });
  return (
    <Panel
      title={order.shipments.length === 1 ? 'Shipment' : `${order.shipments.length} shipments`}
    >
      <ol className="shipments">
        {order.shipments.map((shipment) => (
          <OneShipment
            key={shipment.shipment_id}
            shipment={shipment}
            tracked={tracking.data?.shipments.find(
              (one) => one.shipment_id === shipment.shipment_id,
            )}
            onReassign={() => reassign(shipment.shipment_id)}
            onMove={() => move(shipment.shipment_id)}
          />
        ))}
      </ol>
      {reassigning !== undefined && (
        <ReassignDialog
          shipmentId={reassigning as ShipmentId}
          orderId={order.order_id}
          onClose={() => reassign()}
        />
      )}
      {moving !== undefined && (
        <SourceDialog shipmentId={moving as ShipmentId} onClose={() => move()} />
      )}
    </Panel>
  );
}

interface OneShipmentProps {
  readonly shipment: Shipment;
  readonly tracked:
    | {
        readonly eta: { readonly expected_at: number } | null;
        readonly late_because: string | null;
        readonly tracking_numbers: readonly string[];
      }
    | undefined;
  readonly onReassign: () => void;
  readonly onMove: () => void;
}

function OneShipment({ shipment, tracked, onReassign, onMove }: OneShipmentProps) {
  const siteName = useSiteName();
  const mayAct = useMayAct();
  const { stage, service } = shipment;
  return (
    <li className="shipment">
      <Way stage={stage} />
      <div className="shipment-body">
        <Facts
          of={[
            [
              'From',
              <Link href={`/console/sites/${encodeURIComponent(shipment.site_id)}`}>
                {siteName(shipment.site_id)}
              </Link>,
            ],
            ['By', service === 'own' ? 'Our own vehicles' : inWords(service)],
            ['Promised', <InstantText at={shipment.promised_at} />],
            ...(tracked?.eta
              ? [['Expected', <InstantText at={tracked.eta.expected_at as never} />] as const]
              : []),
            ...(tracked?.late_because
              ? [
                  [
                    'Late because',
                    <strong className="overdue">{inWords(tracked.late_because)}</strong>,
                  ] as const,
                ]
              : []),
            ...(shipment.awaiting_transfers > 0
              ? [['Waits for', `${shipment.awaiting_transfers} transfers`] as const]
              : []),
            ['Goods', shipment.lines.map(({ sku_id, units }) => `${units} × ${sku_id}`).join(', ')],
            ...(tracked && tracked.tracking_numbers.length > 0
              ? [['Parcels', tracked.tracking_numbers.join(', ')] as const]
              : []),
          ]}
        />
        {mayAct && isMovable(shipment) && (
          <Button onClick={onMove}>Send it from another site</Button>
        )}
        {mayAct && stage === 'packed' && service === 'own' && (
          <Button onClick={onReassign}>Put onto another route</Button>
        )}
      </div>
    </li>
  );
}

/** The eight stages as far as they are a shipment's own. */
function Way({ stage }: { stage: Shipment['stage'] }) {
  const reached = stages.findIndex((one) => one === stage);
  if (reached < 0) return <Stage stage={stage} />;
  return (
    <ol className="way" aria-label="Stages">
      {stages.map((one, i) => (
        <li
          key={one}
          className={i <= reached ? 'way-done' : ''}
          aria-current={i === reached ? 'step' : undefined}
        >
          {inWords(one)}
        </li>
      ))}
    </ol>
  );
}
