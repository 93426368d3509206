import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { type Instant, isoOf, must, type RegionId } from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../world.ts';
import type { Condition, ConditionDraft, Effect } from './conditions.ts';
import type { Driven, UsualTraffic } from './traffic.ts';

/** A network as it is kept: packed files, so that a transaction only moves bytes. */
export interface PackedNetwork {
  readonly name: string;
  readonly files: PackedFiles;
  /** Of the graph file: the same map gives the same. */
  readonly checksum: string;
  readonly dated: Instant | undefined;
  readonly credit: string;
  /** Where nothing has been learned yet. */
  readonly traffic: UsualTraffic;
}

export interface PackedFiles {
  readonly graph: Uint8Array;
  readonly map: Uint8Array;
  readonly addresses: Uint8Array;
}

export interface StoredNetwork extends Omit<PackedNetwork, 'files'> {
  readonly id: string;
  /** Networks imported before there were files are a town, as JSON. */
  readonly kept: PackedFiles | { readonly town: Uint8Array };
}

export const pack = async (bytes: Uint8Array): Promise<Uint8Array> =>
  promisify(gzip)(bytes, { level: 4 });

export const unpack = async (bytes: Uint8Array): Promise<Uint8Array> => promisify(gunzip)(bytes);

export async function insertNetwork(tx: Tx, network: PackedNetwork): Promise<string> {
  const { name, files, checksum, dated, credit, traffic } = network;
  const { rows } = await sql<{ id: string }>`
    insert into roads.network
      (name, graph, map, addresses, checksum, dated, credit, traffic, loaded_at)
    values (${name}, ${files.graph}, ${files.map}, ${files.addresses}, ${checksum},
      ${dated === undefined ? null : isoOf(dated)}::timestamptz, ${credit}, ${traffic},
      ${isoOf(tx.now)}::timestamptz)
    returning id::text as id
  `.execute(tx.sql);
  return rows[0]?.id as string;
}

interface NetworkRow {
  readonly id: string;
  readonly name: string;
  readonly data: Buffer | null;
  readonly graph: Buffer | null;
  readonly map: Buffer | null;
  readonly addresses: Buffer | null;
  readonly checksum: string | null;
  readonly dated: Instant | null;
  readonly credit: string;
  readonly traffic: UsualTraffic;
}

/** The network imported last. */
export async function findNetwork(tx: Tx): Promise<StoredNetwork | undefined> {
  const { rows } = await sql<NetworkRow>`
    select id::text as id, name, data, graph, map, addresses, checksum, dated, credit, traffic
    from roads.network
    order by loaded_at desc, roads.network.id desc limit 1
  `.execute(tx.sql);
  const [row] = rows;
  if (!row) return undefined;
  const { id, name, credit, traffic, graph, map, addresses } = row;
  const kept =
    graph && map && addresses
      ? { graph, map, addresses }
      : { town: must(row.data, 'a network is files or a town') };
  const checksum = row.checksum ?? '';
  return { id, name, credit, traffic, checksum, dated: row.dated ?? undefined, kept };
}

/** Which network, conditions and traffic hold now, without their megabytes: `NETWORK:CONDITION,…:LEARNED`. */
export async function findRoadsVersion(tx: Tx): Promise<string> {
  const now = isoOf(tx.now);
  const { rows } = await sql<{
    network: string | null;
    conditions: string | null;
    learned: string | null;
  }>`
    select
      (select id::text from roads.network
        order by loaded_at desc, roads.network.id desc limit 1) as network,
      (select string_agg(id::text, ',' order by id) from roads.condition
        where begins_at <= ${now}::timestamptz
          and (ends_at is null or ends_at > ${now}::timestamptz)) as conditions,
      (select version::text from roads.learned) as learned
  `.execute(tx.sql);
  const { network, conditions, learned } = must(rows[0], 'a select without from has a row');
  return `${network ?? ''}:${conditions ?? ''}${learned === null ? '' : `:${learned}`}`;
}

/** Until when routes have been learned from. */
export async function findLearned(tx: Tx): Promise<Instant | undefined> {
  const { rows } = await sql<{ until: Instant }>`select until from roads.learned`.execute(tx.sql);
  return rows[0]?.until;
}

export async function listDriven(tx: Tx): Promise<Driven[]> {
  const { rows } = await sql<Driven>`
    select road_group as "group", half_hour as "halfHour", free_s as free, driven_s as driven
    from roads.driven order by road_group, half_hour
  `.execute(tx.sql);
  return rows;
}

/** False where somebody else has learned meanwhile: from the same routes, perhaps. */
export async function addDriven(
  tx: Tx,
  sums: readonly Driven[],
  span: { readonly since: Instant | undefined; readonly until: Instant },
): Promise<boolean> {
  const since = span.since === undefined ? null : isoOf(span.since);
  const { rows } = await sql`
    insert into roads.learned (until, version) values (${isoOf(span.until)}::timestamptz, 1)
    on conflict (one) do update set until = excluded.until, version = roads.learned.version + 1
      where roads.learned.until = ${since}::timestamptz
    returning version
  `.execute(tx.sql);
  if (rows.length === 0) return false;
  await sql`
    insert into roads.driven (road_group, half_hour, free_s, driven_s)
    select * from unnest(${sums.map(({ group }) => group)}::text[],
      ${sums.map(({ halfHour }) => halfHour)}::smallint[],
      ${sums.map(({ free }) => free)}::double precision[],
      ${sums.map(({ driven }) => driven)}::double precision[])
    on conflict (road_group, half_hour) do update set
      free_s = roads.driven.free_s + excluded.free_s,
      driven_s = roads.driven.driven_s + excluded.driven_s
  `.execute(tx.sql);
  return true;
}

interface ConditionRow {
  readonly id: string;
  readonly effect: Effect;
  readonly reason: string;
  readonly begins_at: Instant;
  readonly ends_at: Instant | null;
  readonly put_by: string | null;
  readonly region_ids: readonly RegionId[];
}

const conditionOf = (row: ConditionRow): Condition => ({
  id: row.id,
  effect: row.effect,
  reason: row.reason,
  from: row.begins_at,
  until: row.ends_at ?? undefined,
  ...(row.put_by === null ? {} : { by: row.put_by }),
  ...(row.region_ids.length === 0 ? {} : { regionIds: row.region_ids }),
});

const conditionColumns = sql.raw(
  'id::text as id, effect, reason, begins_at, ends_at, put_by, region_ids',
);

export async function insertCondition(tx: Tx, draft: ConditionDraft): Promise<Condition> {
  const { effect, reason, from, until, by = null, regionIds = [] } = draft;
  const { rows } = await sql<{ id: string }>`
    insert into roads.condition (effect, reason, begins_at, ends_at, put_by, region_ids)
    values (${JSON.stringify(effect)}::jsonb, ${reason}, ${isoOf(from)}::timestamptz,
      ${until === undefined ? null : isoOf(until)}::timestamptz, ${by}, ${regionIds}::text[])
    returning id::text as id
  `.execute(tx.sql);
  return { id: rows[0]?.id as string, ...draft };
}

/** Ends what has not ended; undefined where there is no such condition. */
export async function endCondition(
  tx: Tx,
  id: string,
  by: string | undefined,
): Promise<Condition | undefined> {
  const now = isoOf(tx.now);
  const { rows } = await sql<ConditionRow>`
    update roads.condition
    set ends_at = greatest(begins_at, ${now}::timestamptz), lifted_by = ${by ?? null}
    where id::text = ${id} and (ends_at is null or ends_at > ${now}::timestamptz)
    returning ${conditionColumns}
  `.execute(tx.sql);
  return rows[0] && conditionOf(rows[0]);
}

/** Those that hold now. */
export async function listConditions(tx: Tx): Promise<Condition[]> {
  const now = isoOf(tx.now);
  const { rows } = await sql<ConditionRow>`
    select ${conditionColumns} from roads.condition
    where begins_at <= ${now}::timestamptz and (ends_at is null or ends_at > ${now}::timestamptz)
    order by roads.condition.id
  `.execute(tx.sql);
  return rows.map(conditionOf);
}

export interface ConditionsQuery {
  /** Only those in one of these; all, unless said. */
  readonly regionIds?: readonly RegionId[];
  readonly id?: string;
  /** The last of the page before. */
  readonly after?: string | undefined;
  readonly limit?: number;
}

/** Those that hold now or will: what somebody may lift. */
export async function listOpenConditions(tx: Tx, query: ConditionsQuery): Promise<Condition[]> {
  const now = isoOf(tx.now);
  const { regionIds = null, id = null, limit = 200 } = query;
  const after = /^\d{1,18}$/.test(query.after ?? '') ? query.after : null;
  const { rows } = await sql<ConditionRow>`
    select ${conditionColumns} from roads.condition
    where (ends_at is null or ends_at > ${now}::timestamptz)
      and (${id}::text is null or id::text = ${id})
      and (${regionIds}::text[] is null or region_ids && ${regionIds}::text[])
      and (${after}::bigint is null or id > ${after}::bigint)
    order by roads.condition.id limit ${limit}
  `.execute(tx.sql);
  return rows.map(conditionOf);
}
