import { asId, currency, money, type RegionId, seconds } from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../world.ts';
import type { ServiceLevel } from './problem.ts';
import type { RegionOffer, RegionOfferDraft } from './region-offer.ts';
import { asManyAsCome } from './slots.ts';

interface OfferRow {
  region_id: string;
  service: ServiceLevel;
  price_minor: bigint;
  free_from_minor: bigint | null;
  currency: string;
  windows: { opens_min: number; closes_min: number }[];
  first_day: number;
  last_day: number;
  spans_days: number;
  lead_s: number;
  capacity: number | null;
  active: boolean;
  version: number;
}

const columns = sql.raw(`region_id, service, price_minor, free_from_minor, currency, windows,
  first_day, last_day, spans_days, lead_s, capacity, active, version`);

function toOffer(row: OfferRow): RegionOffer {
  const code = currency(row.currency);
  return {
    regionId: asId(row.region_id),
    rule: {
      service: row.service,
      windows: row.windows.map((window) => ({
        opens: window.opens_min,
        closes: window.closes_min,
      })),
      days: { first: row.first_day, last: row.last_day },
      spansDays: row.spans_days,
      lead: seconds(row.lead_s),
      capacity: row.capacity ?? asManyAsCome,
    },
    price: money(row.price_minor, code),
    freeFrom: row.free_from_minor === null ? undefined : money(row.free_from_minor, code),
    active: row.active,
    version: row.version,
  };
}

export interface OfferFilter {
  readonly regionId?: RegionId;
  /** The last service of the page before. */
  readonly after?: string;
  readonly limit?: number;
}

/** In order of region and service; of one region only, if it is named. */
export async function listOffers(
  tx: Tx,
  { regionId, after = '', limit }: OfferFilter = {},
): Promise<RegionOffer[]> {
  const { rows } = await sql<OfferRow>`
    select ${columns} from allocation.delivery_offer
    where (${regionId ?? null}::text is null or region_id = ${regionId ?? null})
      and service > ${after}
    order by region_id, service limit ${limit ?? null}
  `.execute(tx.sql);
  return rows.map(toOffer);
}

/** The version there is, locked against other writers until the transaction ends; 0 is none. */
export async function lockOffer(tx: Tx, { regionId, rule }: RegionOfferDraft): Promise<number> {
  const { rows } = await sql<{ version: number }>`
    select version from allocation.delivery_offer
    where region_id = ${regionId} and service = ${rule.service} for no key update
  `.execute(tx.sql);
  return rows[0]?.version ?? 0;
}

/** Writes over the version that was seen; returns undefined if another writer was first. */
export async function upsertOffer(
  tx: Tx,
  { regionId, rule, price, freeFrom, active }: RegionOfferDraft,
  seen: number,
): Promise<RegionOffer | undefined> {
  const windows = rule.windows.map(({ opens, closes }) => ({
    opens_min: opens,
    closes_min: closes,
  }));
  const capacity = rule.capacity < asManyAsCome ? rule.capacity : null;
  const { rows } = await sql<OfferRow>`
    insert into allocation.delivery_offer as o (region_id, service, price_minor, free_from_minor,
      currency, windows, first_day, last_day, spans_days, lead_s, capacity, active)
    values (${regionId}, ${rule.service}, ${price.minor}, ${freeFrom?.minor ?? null},
      ${price.currency}, ${JSON.stringify(windows)}::jsonb, ${rule.days.first}, ${rule.days.last},
      ${rule.spansDays}, ${rule.lead}, ${capacity}, ${active})
    on conflict (region_id, service) do update set price_minor = excluded.price_minor,
      free_from_minor = excluded.free_from_minor, currency = excluded.currency,
      windows = excluded.windows, first_day = excluded.first_day, last_day = excluded.last_day,
      spans_days = excluded.spans_days, lead_s = excluded.lead_s, capacity = excluded.capacity,
      active = excluded.active, version = o.version + 1
    where o.version = ${seen}
    returning ${columns}
  `.execute(tx.sql);
  return rows[0] && toOffer(rows[0]);
}
