import { ok, refuse, type Result } from '@waystock/kernel';
import {
  type Condition,
  type ConditionDraft,
  liftCondition,
  putCondition,
  type RoadsRefusal,
} from '../domains/roads/index.ts';
import type { World } from '../world.ts';
import { lookAgain, roadsInUse } from './roads-in-use.ts';

/**
 * Closes or slows streets, or keeps drones out of an area. In this process everybody who asks after
 * its answer goes by it; others follow with their next look, half a second later at most.
 */
export async function changeRoads(
  world: World,
  draft: ConditionDraft,
): Promise<Result<Condition, RoadsRefusal>> {
  const roads = await roadsInUse(world);
  const put = await world.db.transact((tx) => putCondition(tx, roads, draft));
  if (put.ok) await lookAgain(world);
  return put;
}

/** As the map has it again. */
export async function liftChange(
  world: World,
  id: Condition['id'],
): Promise<Result<void, { readonly kind: 'not-found' }>> {
  const lifted = await world.db.transact((tx) => liftCondition(tx, id));
  if (!lifted) return refuse({ kind: 'not-found' });
  await lookAgain(world);
  return ok(undefined);
}
