import type { OrderId } from '@waystock/kernel';
import type { Tx, Vault } from '../../world.ts';
import { findDataKeys } from '../customers/index.ts';
import { openDestination } from './destination.ts';
import { listSealed } from './destination-store.ts';
import type { Destination } from './order.ts';

/** Personal data, for those who need it at the door; orders of erased customers are left out. */
export async function findDestinations(
  tx: Tx,
  vault: Vault,
  orderIds: readonly OrderId[],
): Promise<Map<OrderId, Destination>> {
  const rows = await listSealed(tx, orderIds);
  const ids = rows.map((row) => row.customerId);
  const keys = ids.length > 0 ? await findDataKeys(tx, vault, ids) : new Map();
  const found = new Map<OrderId, Destination>();
  for (const row of rows) {
    const key = keys.get(row.customerId);
    if (key) found.set(row.orderId, openDestination(key, row));
  }
  return found;
}

export const findDestination = async (
  tx: Tx,
  vault: Vault,
  orderId: OrderId,
): Promise<Destination | undefined> => (await findDestinations(tx, vault, [orderId])).get(orderId);
