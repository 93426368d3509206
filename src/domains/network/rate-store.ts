import { asId, currency, type Instant, money, type SiteId } from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../world.ts';
import type { SiteRate } from './rate.ts';
import type { SiteDraft } from './site.ts';

/**
 * From now on the rates of these sites hold, where they differ from what held before. The caller has
 * the rows of the sites locked, so what is open here is seen by one writer at a time.
 */
export async function agreeRates(tx: Tx, drafts: readonly SiteDraft[]): Promise<void> {
  const now = new Date(tx.now);
  await sql`
    with agreed as (
      select a.* from jsonb_to_recordset(${JSON.stringify(drafts.map(toRow))}::jsonb) as a
        (site_id text, per_shipment bigint, per_unit bigint, storage bigint, currency text)
      order by a.site_id
    ), changed as (
      select a.*, r.starts_at from agreed a
      join network.site_rate r on r.site_id = a.site_id and r.ends_at = 'infinity'
      where (r.handling_cost_minor, r.handling_per_unit_minor, r.storage_cost_minor, r.currency)
        is distinct from (a.per_shipment, a.per_unit, a.storage, a.currency)
    ), replaced as (
      update network.site_rate r set handling_cost_minor = c.per_shipment,
        handling_per_unit_minor = c.per_unit, storage_cost_minor = c.storage, currency = c.currency
      from changed c
      where r.site_id = c.site_id and r.starts_at = c.starts_at and c.starts_at >= ${now}
    ), ended as (
      update network.site_rate r set ends_at = ${now} from changed c
      where r.site_id = c.site_id and r.starts_at = c.starts_at and c.starts_at < ${now}
      returning c.site_id, c.per_shipment, c.per_unit, c.storage, c.currency
    )
    insert into network.site_rate (site_id, starts_at, handling_cost_minor, handling_per_unit_minor,
      storage_cost_minor, currency)
    select site_id, ${now}::timestamptz, per_shipment, per_unit, storage, currency from ended
    union all
    select site_id, '-infinity', per_shipment, per_unit, storage, currency from agreed a
    where not exists (select 1 from network.site_rate r where r.site_id = a.site_id)
  `.execute(tx.sql);
}

const toRow = (draft: SiteDraft) => ({
  site_id: draft.id,
  per_shipment: draft.handling.perShipment.minor.toString(),
  per_unit: draft.handling.perUnit.minor.toString(),
  storage: draft.storage.minor.toString(),
  currency: draft.storage.currency,
});

interface RateRow {
  site_id: string;
  starts_at: Instant | null;
  ends_at: Instant | null;
  handling_cost_minor: bigint;
  handling_per_unit_minor: bigint;
  storage_cost_minor: bigint;
  currency: string;
}

/** The rates of these sites since ever, oldest first. */
export async function listRates(
  tx: Tx,
  ids: readonly SiteId[],
): Promise<Map<SiteId, readonly SiteRate[]>> {
  const { rows } = await sql<RateRow>`
    select site_id, after_another as starts_at, before_another as ends_at, handling_cost_minor,
      handling_per_unit_minor, storage_cost_minor, currency
    from network.site_rate r where site_id = any(${ids}::text[]) order by site_id, r.starts_at
  `.execute(tx.sql);
  const found = new Map<SiteId, SiteRate[]>(ids.map((id) => [id, []]));
  for (const row of rows) found.get(asId(row.site_id))?.push(toRate(row));
  return found;
}

function toRate(row: RateRow): SiteRate {
  const code = currency(row.currency);
  return {
    starts: row.starts_at ?? undefined,
    ends: row.ends_at ?? undefined,
    handling: {
      perShipment: money(row.handling_cost_minor, code),
      perUnit: money(row.handling_per_unit_minor, code),
    },
    storage: money(row.storage_cost_minor, code),
  };
}
