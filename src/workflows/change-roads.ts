import { ok, refuse, type RegionId, type Result } from '@waystock/kernel';
import {
  type Condition,
  type ConditionDraft,
  type Effect,
  liftCondition,
  placesOf,
  putCondition,
  type ConditionRefusal,
} from '../domains/roads/index.ts';
import type { World } from '../world.ts';
import { currentMarket, regionAt } from './market.ts';
import { lookAgain, networkInUse } from './roads-in-use.ts';

/**
 * Closes or slows streets, or keeps drones out of an area. In this process everybody who asks after
 * its answer goes by it; others follow with their next look, half a second later at most.
 */
export async function changeRoads(
  world: World,
  draft: ConditionDraft,
): Promise<Result<Condition, ConditionRefusal>> {
  const { network } = await networkInUse(world);
  const put = await world.db.transact((tx) => putCondition(tx, network.roads, draft));
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

/** Whose regions an effect lies in: those of the sites one comes from soonest. Sorted. */
export async function regionsOf(world: World, effect: Effect): Promise<RegionId[]> {
  const market = await currentMarket(world);
  const found = placesOf(effect).flatMap((place) => regionAt(market, place)?.id ?? []);
  return [...new Set(found)].toSorted();
}
