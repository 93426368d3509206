import { days, minus } from '@waystock/kernel';
import { rewrapKeys } from '../domains/customers/index.ts';
import { forgetPositions } from '../domains/fleet/index.ts';
import { forgetSent, rewrapPushKey } from '../domains/notifications/index.ts';
import { forgetOverShares, forgetProofs } from '../domains/orders/index.ts';
import type { World } from '../world.ts';

/** Long enough to settle a complaint; where people drove last month is nobody's business. */
const traceKept = days(30);
/** As long as somebody may say that nothing came. */
const proofKept = days(180);
const batch = 5_000;

/** Forgets where vehicles, and so their drivers, were more than thirty days ago, a batch at a time. */
export async function forgetTraces(world: World): Promise<void> {
  const before = minus(world.now(), traceKept);
  while ((await world.db.transact((tx) => forgetPositions(tx, { before, limit: batch }))) > 0);
}

/** Links to deliveries that are over, a batch at a time. */
export async function forgetShares(world: World): Promise<void> {
  while ((await world.db.transact((tx) => forgetOverShares(tx, batch))) > 0);
}

/** Forgets pictures of doors and signatures of deliveries that nobody disputes any more. */
export async function forgetOldProofs(world: World): Promise<void> {
  const before = minus(world.now(), proofKept);
  while ((await world.db.transact((tx) => forgetProofs(tx, before, batch))) > 0);
}

/** Forgets what devices were told more than thirty days ago, a batch at a time. */
export async function forgetNotices(world: World): Promise<void> {
  const before = minus(world.now(), traceKept);
  while ((await world.db.transact((tx) => forgetSent(tx, before, batch))) > 0);
}

/** After a new key-encryption key has come: wraps every key with it, a batch at a time. */
export async function rewrapAllKeys(world: World): Promise<void> {
  while ((await world.db.transact((tx) => rewrapKeys(tx, world.vault))) > 0);
  await world.db.transact((tx) => rewrapPushKey(tx, world.vault));
}
