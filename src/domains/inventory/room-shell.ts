import type { SiteId } from '@waystock/kernel';
import type { Tx } from '../../world.ts';
import { findSkus, volumeOf } from '../catalogue/index.ts';
import { roomTaken, type RoomTaken, type Span } from './room.ts';
import { listSkusOfSite, readRoomGrowth } from './room-store.ts';

/** The room that goods took at a site in each of these spans, which follow one another. */
export async function getRoomTaken(
  tx: Tx,
  siteId: SiteId,
  spans: readonly Span[],
): Promise<RoomTaken[]> {
  const [first, ...rest] = spans;
  if (!first) return [];
  const skus = await findSkus(tx, await listSkusOfSite(tx, siteId));
  const room = new Map([...skus.values()].map((sku) => [sku.id, volumeOf(sku)]));
  return roomTaken(await readRoomGrowth(tx, { siteId, room }, [first, ...rest]));
}
