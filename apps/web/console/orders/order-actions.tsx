import { Button } from '../../kit/controls/button.tsx';
import { useSearchParam } from '../../kit/navigation.tsx';
import { type Order, useMayAct } from '../reads.ts';
import { CancelDialog } from './cancel-dialog.tsx';
import { RefundDialog } from './refund-dialog.tsx';
import { ReturnDialog } from './return-dialog.tsx';

const ended: readonly Order['stage'][] = ['delivered', 'cancelled', 'returning', 'returned'];

/** What operations may do to an order now; each shows first what it would do. */
export function OrderActions({ order }: { order: Order }) {
  const [doing, act] = useSearchParam('do');
  const isAway = order.shipments.some(({ stage }) => stage === 'in-transit');
  const hasArrived = order.shipments.some(({ stage }) => stage === 'delivered');
  if (!useMayAct()) return null;
  const close = (): void => act();
  return (
    <div className="page-actions">
      {hasArrived && <Button onClick={() => act('return')}>Take back</Button>}
      {(hasArrived || isAway) && <Button onClick={() => act('refund')}>Refund</Button>}
      {!ended.includes(order.stage) && !isAway && (
        <Button look="danger" onClick={() => act('cancel')}>
          Cancel order
        </Button>
      )}
      {doing === 'cancel' && <CancelDialog order={order} onClose={close} />}
      {doing === 'return' && <ReturnDialog order={order} onClose={close} />}
      {doing === 'refund' && <RefundDialog order={order} onClose={close} />}
    </div>
  );
}
