import type { ShipmentId } from '@waystock/kernel';
import { useQuery } from '@tanstack/react-query';
import { api, valueOf } from '../../kit/api.ts';
import { Loaded } from '../../kit/feedback/loaded.tsx';
import { OrderPage } from './order-page.tsx';

/** A shipment is shown with its order. */
export function ShipmentPage({ id }: { id: string }) {
  const shipment = useQuery({
    queryKey: ['shipment', id],
    queryFn: () => valueOf(api.orders.getShipment({ params: { shipment_id: id as ShipmentId } })),
  });
  return <Loaded query={shipment}>{({ order_id: order }) => <OrderPage id={order} />}</Loaded>;
}
