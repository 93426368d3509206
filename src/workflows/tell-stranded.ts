import type { OrderId } from '@waystock/kernel';
import { reportStranded } from '../domains/allocation/index.ts';
import { listEvents, noteEvent } from '../domains/orders/index.ts';
import type { Tx } from '../world.ts';

/** In the order's story when nothing serves it. */
export const stranded = 'stranded';

/** What is told again for the same cause only after one of these. */
const planned: ReadonlySet<string> = new Set(['allocated', 'replanned']);

/** Once for one cause, until another plan was found. The caller holds the order's lock. */
export async function tellStranded(tx: Tx, orderId: OrderId, cause: string): Promise<void> {
  const events = await listEvents(tx, orderId);
  const last = events.findLast(({ type }) => type === stranded || planned.has(type));
  if (last?.type === stranded && (last.data as { cause?: string }).cause === cause) return;
  reportStranded(tx, orderId, cause);
  await noteEvent(tx, orderId, { type: stranded, data: { cause } });
}
