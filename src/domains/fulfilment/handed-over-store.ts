import type { Instant, SiteId } from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../world.ts';

/** From `starts` until just before `ends`. */
interface Span {
  readonly starts: Instant;
  readonly ends: Instant;
}

export interface HandedOver {
  readonly shipments: number;
  readonly units: number;
}

/** What left a site in each of these spans: a shipment when the last of its parcels did. */
export async function countHandedOver(
  tx: Tx,
  siteId: SiteId,
  spans: readonly Span[],
): Promise<HandedOver[]> {
  const [first] = spans;
  if (!first) return [];
  const { rows } = await sql<HandedOver & { i: number }>`
    with gone as (
      select j.shipment_id, j.attempt, max(p.scanned_at) as at from fulfilment.parcel p
      join fulfilment.job j on j.shipment_id = p.shipment_id and j.attempt = p.attempt
      where p.scanned_at >= ${new Date(first.starts)} and p.voided_at is null
        and j.site_id = ${siteId} and j.state = 'handed-over'
      group by j.shipment_id, j.attempt
    )
    select s.i::integer, count(*)::integer as shipments, coalesce(sum(u.units), 0)::integer as units
    from gone g
    join unnest(${spans.map(({ starts }) => new Date(starts))}::timestamptz[],
      ${spans.map(({ ends }) => new Date(ends))}::timestamptz[])
      with ordinality as s (starts, ends, i) on g.at >= s.starts and g.at < s.ends
    cross join lateral (
      select sum(l.units) as units from fulfilment.parcel p
      join fulfilment.parcel_line l on l.parcel_id = p.id
      where p.shipment_id = g.shipment_id and p.attempt = g.attempt and p.voided_at is null
    ) u
    group by s.i order by s.i
  `.execute(tx.sql);
  const bySpan = new Map(rows.map(({ i, shipments, units }) => [i, { shipments, units }]));
  return spans.map((_, i) => bySpan.get(i + 1) ?? { shipments: 0, units: 0 });
}
