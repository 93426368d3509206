import { asId, type Instant, type Millilitres, type SiteId, type SkuId } from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../world.ts';
import type { RoomGrowth, Span } from './room.ts';

/** Everything that ever had a shelf at a site. */
export async function listSkusOfSite(tx: Tx, siteId: SiteId): Promise<SkuId[]> {
  const { rows } = await sql<{ sku_id: string }>`
    select sku_id from inventory.stock where site_id = ${siteId} order by sku_id
  `.execute(tx.sql);
  return rows.map((row) => asId<SkuId>(row.sku_id));
}

/** When goods first came to a site; undefined if none ever did. */
export async function findFirstMovement(tx: Tx, siteId: SiteId): Promise<Instant | undefined> {
  const { rows } = await sql<{ at: Instant | null }>`
    select min(first.at) as at from inventory.stock s
    cross join lateral (
      select m.at from inventory.movement m where m.sku_id = s.sku_id and m.site_id = s.site_id
      order by m.seq limit 1
    ) first
    where s.site_id = ${siteId}
  `.execute(tx.sql);
  return rows[0]?.at ?? undefined;
}

export interface Goods {
  readonly siteId: SiteId;
  /** Room of one unit. */
  readonly room: ReadonlyMap<SkuId, Millilitres>;
}

/**
 * Room taken at a site now, and by how much it grew in each of these spans and after the last. One
 * statement: goods that move meanwhile are in both or in neither.
 */
export async function readRoomGrowth(
  tx: Tx,
  { siteId, room }: Goods,
  spans: readonly [Span, ...Span[]],
): Promise<RoomGrowth> {
  const { rows } = await sql<{ i: number; room: string; movements: number }>`
    with goods as (
      select * from unnest(${[...room.keys()]}::text[], ${[...room.values()]}::bigint[])
        as g (sku_id, unit_ml)
    ), span as (
      select * from unnest(${spans.map(({ starts }) => new Date(starts))}::timestamptz[],
        ${spans.map(({ ends }) => new Date(ends))}::timestamptz[])
        with ordinality as s (starts, ends, i)
    )
    select coalesce(s.i, 0)::integer as i, count(*)::integer as movements,
      sum((m.on_hand_change + m.unsellable_change)::numeric * g.unit_ml) as room
    from inventory.movement m join goods g on g.sku_id = m.sku_id
    left join span s on m.at >= s.starts and m.at < s.ends
    where m.sku_id = any(array(select sku_id from goods)) and m.site_id = ${siteId}
      and m.at >= ${new Date(spans[0].starts)} and m.on_hand_change + m.unsellable_change <> 0
    group by s.i
    union all
    select -1, 0, coalesce(sum(l.units::numeric * g.unit_ml), 0)
    from inventory.lot l join goods g on g.sku_id = l.sku_id where l.site_id = ${siteId}
    order by i
  `.execute(tx.sql);
  const at = new Map(rows.map((row) => [row.i, row]));
  const grown = (i: number): number => Number(at.get(i)?.room ?? 0);
  return {
    now: grown(-1),
    after: grown(0),
    spans: spans.map((_, i) => ({
      grown: grown(i + 1),
      movements: at.get(i + 1)?.movements ?? 0,
    })),
  };
}
