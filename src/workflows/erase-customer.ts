import { type CustomerId, type OrderId, refuse, type Result } from '@waystock/kernel';
import {
  eraseCustomer,
  lockForErasure,
  type CustomerNotFound,
} from '../domains/customers/index.ts';
import { listOpenOrders } from '../domains/orders/index.ts';
import type { Tx } from '../world.ts';

export interface OrdersOpen {
  readonly kind: 'orders-open';
  readonly orderIds: readonly OrderId[];
}

/**
 * Forgets a person who asks for it. What is under way still needs its door, so it is delivered or
 * cancelled first. An order on its way in holds the key: it is waited for, and then counted.
 */
export async function eraseOnRequest(
  tx: Tx,
  customerId: CustomerId,
): Promise<Result<void, CustomerNotFound | OrdersOpen>> {
  await lockForErasure(tx, customerId);
  const orderIds = await listOpenOrders(tx, customerId);
  if (orderIds.length > 0) return refuse({ kind: 'orders-open', orderIds });
  return eraseCustomer(tx, customerId);
}
