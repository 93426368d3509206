import type { Instant, SiteId } from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../world.ts';

/** What a carrier is to take from a site with one of its collections, as far as it is planned. */
export interface CarrierShipments {
  /** The carrier's contract. */
  readonly service: string;
  /** The collection it is planned for. */
  readonly leaves: Instant | undefined;
  readonly ready: number;
  readonly readyParcels: number;
  /** Still to be released, picked or packed. */
  readonly missing: number;
  readonly missingUnits: number;
}

/** By carrier and planned collection. */
export async function listCarrierShipments(tx: Tx, siteId: SiteId): Promise<CarrierShipments[]> {
  const { rows } = await sql<Omit<CarrierShipments, 'leaves'> & { leaves: Instant | null }>`
    with waiting as (
      select s.id, s.order_id, s.service, s.stage = 'packed' as packed from orders.shipment s
      where s.site_id = ${siteId} and s.stage in ('allocated', 'picked', 'packed')
        and s.service not in ('own', 'collection')
    )
    select w.service, plan.leaves,
      (count(*) filter (where w.packed))::integer as ready,
      coalesce(sum(parcel.n) filter (where w.packed), 0)::integer as "readyParcels",
      (count(*) filter (where not w.packed))::integer as missing,
      coalesce(sum(line.units) filter (where not w.packed), 0)::integer as "missingUnits"
    from waiting w
    left join lateral (
      select (p.part ->> 'leaves_at')::timestamptz as leaves
      from (select plan from allocation.plan where order_id = w.order_id
        order by version desc limit 1) newest
      cross join lateral jsonb_array_elements(newest.plan -> 'shipments') as p (part)
      where p.part ->> 'from_site_id' = ${siteId} and p.part ->> 'service' = w.service
      order by leaves limit 1
    ) plan on true
    cross join lateral (
      select sum(l.units) as units from orders.shipment_line l where l.shipment_id = w.id
    ) line
    cross join lateral (
      select count(*) as n from fulfilment.parcel p
      join fulfilment.job j on j.shipment_id = p.shipment_id and j.attempt = p.attempt
      where p.shipment_id = w.id and p.voided_at is null and j.state = 'packed'
    ) parcel
    group by w.service, plan.leaves order by w.service, plan.leaves
  `.execute(tx.sql);
  return rows.map(({ leaves, ...row }) => ({ ...row, leaves: leaves ?? undefined }));
}
