import { days, minus } from '@waystock/kernel';
import type { World } from '../world.ts';
import { deleteResultsBefore } from './idempotency-store.ts';

/** How long a command may be repeated under its key. */
const kept = days(2);

/** Results hold what was answered, addresses among it: they are not kept longer than they help. */
export async function forgetOldResults(world: World): Promise<void> {
  const before = minus(world.now(), kept);
  while ((await world.db.transact((tx) => deleteResultsBefore(tx, before))) > 0);
}
