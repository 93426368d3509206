import {
  asId,
  currency,
  grams,
  millimetres,
  money,
  type OwnerId,
  type SkuId,
  units,
} from '@waystock/kernel';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../world.ts';
import { prefixQuery, searchWords } from './search-words.ts';
import type { HazardClass, Owner, Sku, SkuDraft, TemperatureClass } from './sku.ts';

interface SkuRow {
  id: string;
  owner_id: string;
  name: string;
  category: string;
  barcode: string | null;
  weight_g: number;
  length_mm: number;
  width_mm: number;
  height_mm: number;
  capacity_units: number;
  temperature_class: TemperatureClass;
  hazard_class: HazardClass;
  lot_tracked: boolean;
  min_shelf_life_days: number;
  price_minor: bigint;
  currency: string;
  active: boolean;
  version: number;
}

const columns = sql.raw(`id, owner_id, name, category, barcode, weight_g, length_mm, width_mm,
  height_mm, capacity_units, temperature_class, hazard_class, lot_tracked, min_shelf_life_days,
  price_minor, currency, active, version`);

const toSku = (row: SkuRow): Sku => ({
  id: asId(row.id),
  ownerId: asId(row.owner_id),
  name: row.name,
  category: row.category,
  barcode: row.barcode ?? undefined,
  weight: grams(row.weight_g),
  box: {
    length: millimetres(row.length_mm),
    width: millimetres(row.width_mm),
    height: millimetres(row.height_mm),
  },
  capacityUnits: units(row.capacity_units),
  temperature: row.temperature_class,
  hazard: row.hazard_class,
  lotTracked: row.lot_tracked,
  minShelfLifeDays: row.min_shelf_life_days,
  price: money(row.price_minor, currency(row.currency)),
  active: row.active,
  version: row.version,
});

const toRow = (draft: SkuDraft) => ({
  id: draft.id,
  owner_id: draft.ownerId,
  name: draft.name,
  category: draft.category,
  barcode: draft.barcode ?? null,
  weight_g: draft.weight,
  length_mm: draft.box.length,
  width_mm: draft.box.width,
  height_mm: draft.box.height,
  capacity_units: draft.capacityUnits,
  temperature_class: draft.temperature,
  hazard_class: draft.hazard,
  lot_tracked: draft.lotTracked,
  min_shelf_life_days: draft.minShelfLifeDays,
  price_minor: draft.price.minor.toString(),
  currency: draft.price.currency,
  active: draft.active,
  words: searchWords(draft.id, draft.name, draft.category, draft.barcode),
});

/** Writes new and changed SKUs in one statement; returns only those that are new or differ. */
export async function upsertSkus(tx: Tx, drafts: readonly SkuDraft[]): Promise<Sku[]> {
  const { rows } = await sql<SkuRow>`
    insert into catalogue.sku as s (id, owner_id, name, category, barcode, weight_g, length_mm,
      width_mm, height_mm, capacity_units, temperature_class, hazard_class, lot_tracked,
      min_shelf_life_days, price_minor, currency, active, search)
    select d.id, d.owner_id, d.name, d.category, d.barcode, d.weight_g, d.length_mm, d.width_mm,
      d.height_mm, d.capacity_units, d.temperature_class, d.hazard_class, d.lot_tracked,
      d.min_shelf_life_days, d.price_minor, d.currency, d.active, array_to_tsvector(d.words)
    from jsonb_to_recordset(${JSON.stringify(drafts.map(toRow))}::jsonb) as d (id text,
      owner_id text, name text, category text, barcode text, weight_g integer, length_mm integer,
      width_mm integer, height_mm integer, capacity_units integer, temperature_class text,
      hazard_class text, lot_tracked boolean, min_shelf_life_days integer, price_minor bigint,
      currency text, active boolean, words text[])
    order by d.id
    on conflict (id) do update set name = excluded.name, category = excluded.category,
      barcode = excluded.barcode, weight_g = excluded.weight_g, length_mm = excluded.length_mm,
      width_mm = excluded.width_mm, height_mm = excluded.height_mm,
      capacity_units = excluded.capacity_units, temperature_class = excluded.temperature_class,
      hazard_class = excluded.hazard_class, lot_tracked = excluded.lot_tracked,
      min_shelf_life_days = excluded.min_shelf_life_days, price_minor = excluded.price_minor,
      currency = excluded.currency, active = excluded.active, search = excluded.search,
      version = s.version + 1
    where (s.name, s.category, s.barcode, s.weight_g, s.length_mm, s.width_mm, s.height_mm,
        s.capacity_units, s.temperature_class, s.hazard_class, s.lot_tracked,
        s.min_shelf_life_days, s.price_minor, s.currency, s.active, s.search)
      is distinct from (excluded.name, excluded.category, excluded.barcode, excluded.weight_g,
        excluded.length_mm, excluded.width_mm, excluded.height_mm, excluded.capacity_units,
        excluded.temperature_class, excluded.hazard_class, excluded.lot_tracked,
        excluded.min_shelf_life_days, excluded.price_minor, excluded.currency, excluded.active,
        excluded.search)
    returning ${columns}
  `.execute(tx.sql);
  return rows.map(toSku);
}

/** The SKUs there are among `ids`, by id. */
export async function findSkus(tx: Tx, ids: readonly SkuId[]): Promise<Map<SkuId, Sku>> {
  const { rows } = await sql<SkuRow>`
    select ${columns} from catalogue.sku where id = any(${ids}::text[]) order by id
  `.execute(tx.sql);
  return new Map(rows.map((row) => [asId<SkuId>(row.id), toSku(row)]));
}

/** Like `findSkus` for one, locked against other writers until the transaction ends. */
export async function lockSku(tx: Tx, id: SkuId): Promise<Sku | undefined> {
  const { rows } = await sql<SkuRow>`
    select ${columns} from catalogue.sku where id = ${id} for no key update
  `.execute(tx.sql);
  return rows[0] && toSku(rows[0]);
}

export interface SkuFilter {
  readonly ownerId?: OwnerId;
  readonly category?: string;
  /** Every word must begin a word of id, name, category or barcode. */
  readonly text?: string;
  readonly skuIds?: readonly SkuId[];
  readonly barcode?: string;
  readonly includeInactive?: boolean;
}

export interface Page {
  /** The last id of the page before; omit for the first page. */
  readonly after?: string;
  readonly limit: number;
}

/** One page of SKUs in order of id. */
export async function listSkus(tx: Tx, filter: SkuFilter, page: Page): Promise<Sku[]> {
  const query = prefixQuery(filter.text ?? '');
  const conditions: RawBuilder<unknown>[] = [sql`id > ${page.after ?? ''}`];
  if (filter.ownerId) conditions.push(sql`owner_id = ${filter.ownerId}`);
  if (filter.category) conditions.push(sql`category = ${filter.category}`);
  if (filter.skuIds) conditions.push(sql`id = any(${filter.skuIds}::text[])`);
  if (filter.barcode) conditions.push(sql`barcode = ${filter.barcode}`);
  if (query) conditions.push(sql`search @@ ${query}::tsquery`);
  if (!filter.includeInactive) conditions.push(sql`active`);
  const { rows } = await sql<SkuRow>`
    select ${columns} from catalogue.sku where ${sql.join(conditions, sql` and `)}
    order by id limit ${page.limit}
  `.execute(tx.sql);
  return rows.map(toSku);
}

export interface Category {
  readonly category: string;
  readonly skus: number;
}

/** What the catalogue is divided into, with how many can be sold of each. */
export async function listCategories(tx: Tx): Promise<Category[]> {
  const { rows } = await sql<Category>`
    select category, count(*)::integer as skus from catalogue.sku where active
    group by category order by category
  `.execute(tx.sql);
  return rows;
}

export async function upsertOwner(tx: Tx, owner: Owner): Promise<void> {
  await sql`
    insert into catalogue.owner (id, name) values (${owner.id}, ${owner.name})
    on conflict (id) do update set name = excluded.name
  `.execute(tx.sql);
}

/** Owners in order of id; a page of them, or all. */
export async function listOwners(tx: Tx, page?: Page): Promise<Owner[]> {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from catalogue.owner where id > ${page?.after ?? ''}
    order by id limit ${page?.limit ?? null}
  `.execute(tx.sql);
  return rows.map((row) => ({ id: asId<OwnerId>(row.id), name: row.name }));
}

export async function findOwnerIds(tx: Tx, ids: readonly OwnerId[]): Promise<Set<OwnerId>> {
  const { rows } = await sql<{ id: OwnerId }>`
    select id from catalogue.owner where id = any(${ids}::text[])
  `.execute(tx.sql);
  return new Set(rows.map((row) => row.id));
}
