import { listDrift as listStockDrift } from '../domains/inventory/index.ts';
import { listDrift as listOrderDrift } from '../domains/orders/index.ts';
import { listDrift as listPaymentDrift } from '../domains/payments/index.ts';
import { listDrift as listReturnDrift } from '../domains/returns/index.ts';
import type { World } from '../world.ts';

/** An invariant that does not hold, and for what. */
export interface Drift {
  readonly book: 'stock' | 'orders' | 'returns' | 'payments';
  readonly rule: string;
  readonly subject: string;
}

/**
 * Adds the books up: stock against movements, lots and reservations; orders against what their
 * shipments carry; returns against what was found; payments against operations.
 */
export async function auditBooks(world: World): Promise<Drift[]> {
  return world.db.read(async (tx) => {
    const [stock, orders, returns, payments] = await Promise.all([
      listStockDrift(tx),
      listOrderDrift(tx),
      listReturnDrift(tx),
      listPaymentDrift(tx),
    ]);
    return [
      ...stock.map(({ rule, skuId, siteId }) => ({
        book: 'stock' as const,
        rule,
        subject: `${skuId} at ${siteId}`,
      })),
      ...orders.map((drift) => ({ book: 'orders' as const, ...drift })),
      ...returns.map((drift) => ({ book: 'returns' as const, ...drift })),
      ...payments.map(({ rule, orderId }) => ({
        book: 'payments' as const,
        rule,
        subject: orderId,
      })),
    ];
  });
}

/** Woken by the clock: drift is a bug, and people must hear of it. */
export async function auditBooksAloud(world: World): Promise<void> {
  const drifts = await auditBooks(world);
  if (drifts.length > 0) throw new Error(`the books do not add up: ${JSON.stringify(drifts)}`);
}
