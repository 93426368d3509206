import { type CustomerId, ok, type OrderId, refuse, type Result } from '@waystock/kernel';
import { type CustomerErased, ensureDataKey } from '../domains/customers/index.ts';
import { isOfErased, type SealedDestination, sealDestination } from '../domains/orders/index.ts';
import type { Tx, Vault } from '../world.ts';
import type { PreparedOrder } from './prepare-order.ts';

/**
 * Where an order goes, sealed under its customer's key. The key came with what preparing read, so this
 * asks nothing; only who orders for the first time becomes a customer here.
 */
export async function sealDoor(
  tx: Tx,
  vault: Vault,
  { orderId, prepared }: { readonly orderId: OrderId; readonly prepared: PreparedOrder },
): Promise<Result<SealedDestination, CustomerErased>> {
  const { key: known, request, destination } = prepared;
  const key = known ? ok(known) : await ensureDataKey(tx, vault, request.customerId);
  return key.ok ? ok(sealDestination(vault, key.value, { orderId, destination })) : key;
}

/** Somebody may be erased between the seal and its row: then the row is refused, and all with it. */
export async function unlessErased<T>(
  customerId: CustomerId,
  work: Promise<T>,
): Promise<Result<T, CustomerErased>> {
  try {
    return ok(await work);
  } catch (error) {
    if (isOfErased(error)) return refuse({ kind: 'customer-erased', customerId });
    throw error;
  }
}
