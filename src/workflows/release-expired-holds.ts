import { expireHolds } from '../domains/inventory/index.ts';
import type { World } from '../world.ts';

const batch = 500;

/** Gives back what was held and not paid for in time; `abandon-order.ts` ends the orders behind it. */
export async function releaseExpiredHolds(world: World): Promise<void> {
  while ((await world.db.transact((tx) => expireHolds(tx, batch))) === batch);
}
