import {
  asId,
  type Instant,
  type PickListId,
  type PickTaskId,
  type ReservationId,
  type ShipmentId,
  type SiteId,
  type SkuId,
  type Units,
  units,
  type WaveId,
} from '@waystock/kernel';
import { type CompiledQuery, sql } from 'kysely';
import type { Tx } from '../../world.ts';
import type { LotPick } from '../inventory/index.ts';
import type { Job, JobState, PickTask } from './job.ts';

type JobKey = Pick<Job, 'shipmentId' | 'attempt'>;

/** Adds a wave and those of its jobs that are new; returns the shipments whose job was added. */
export async function insertWave(
  tx: Tx,
  wave: { id: WaveId; siteId: SiteId; jobs: readonly Job[] },
): Promise<Set<ShipmentId>> {
  const { jobs } = wave;
  const [, { rows }] = await Promise.all([
    sql`
      insert into fulfilment.wave (id, site_id, released_at)
      values (${wave.id}, ${wave.siteId}, ${new Date(tx.now)})
    `.execute(tx.sql),
    sql<{ shipment_id: ShipmentId }>`
      insert into fulfilment.job (shipment_id, attempt, wave_id, site_id, reservation_id, express,
        promised_at, state)
      select j.shipment_id, j.attempt, ${wave.id}, ${wave.siteId}, j.reservation_id, j.express,
        j.promised_at, 'released'
      from unnest(${jobs.map((j) => j.shipmentId)}::text[], ${jobs.map((j) => j.attempt)}::integer[],
        ${jobs.map((j) => j.reservationId)}::text[], ${jobs.map((j) => j.express)}::boolean[],
        ${jobs.map((j) => new Date(j.promisedAt))}::timestamptz[])
        as j (shipment_id, attempt, reservation_id, express, promised_at)
      order by j.shipment_id
      on conflict do nothing
      returning shipment_id
    `.execute(tx.sql),
  ]);
  return new Set(rows.map((row) => row.shipment_id));
}

/** A wave whose shipments had all been released before is no wave. */
export async function deleteWave(tx: Tx, id: WaveId): Promise<void> {
  await sql`delete from fulfilment.wave where id = ${id}`.execute(tx.sql);
}

export interface NewPickList {
  readonly id: PickListId;
  readonly express: boolean;
  /** In walking order. */
  readonly tasks: readonly PickTask[];
}

export async function insertPickLists(
  tx: Tx,
  wave: { id: WaveId; siteId: SiteId },
  lists: readonly NewPickList[],
): Promise<void> {
  const tasks = lists.flatMap((list) =>
    list.tasks.map((task, position) => ({ ...task, listId: list.id, position })),
  );
  await Promise.all([
    sql`
      insert into fulfilment.pick_list (id, wave_id, site_id, express, rank, created_at)
      select l.id, ${wave.id}, ${wave.siteId}, l.express, l.rank, ${new Date(tx.now)}
      from unnest(${lists.map((l) => l.id)}::text[], ${lists.map((l) => l.express)}::boolean[])
        with ordinality as l (id, express, rank)
    `.execute(tx.sql),
    sql`
      insert into fulfilment.task (id, pick_list_id, position, shipment_id, attempt, sku_id, shelf, units)
      select t.* from unnest(${tasks.map((t) => t.id)}::text[], ${tasks.map((t) => t.listId)}::text[],
        ${tasks.map((t) => t.position)}::integer[], ${tasks.map((t) => t.shipmentId)}::text[],
        ${tasks.map((t) => t.attempt)}::integer[], ${tasks.map((t) => t.skuId)}::text[],
        ${tasks.map((t) => t.shelf)}::text[], ${tasks.map((t) => t.units)}::integer[]) as t
    `.execute(tx.sql),
  ]);
}

interface JobRow {
  shipment_id: string;
  attempt: number;
  site_id: string;
  reservation_id: string;
  express: boolean;
  promised_at: Instant;
  state: JobState;
}

const jobColumns = sql`
  j.shipment_id, j.attempt, j.site_id, j.reservation_id, j.express, j.promised_at, j.state`;

const toJob = (row: JobRow): Job => ({
  shipmentId: asId(row.shipment_id),
  attempt: row.attempt,
  siteId: asId(row.site_id),
  reservationId: asId<ReservationId>(row.reservation_id),
  express: row.express,
  promisedAt: row.promised_at,
  state: row.state,
});

/** The latest job of a shipment, locked against other commands. */
export async function lockJob(tx: Tx, shipmentId: ShipmentId): Promise<Job | undefined> {
  const { rows } = await sql<JobRow>`
    select ${jobColumns} from fulfilment.job j where j.shipment_id = ${shipmentId}
    order by j.attempt desc limit 1 for no key update
  `.execute(tx.sql);
  return rows[0] && toJob(rows[0]);
}

/** Where a shipment stands in the warehouse; undefined before its first release. */
export async function findJob(tx: Tx, shipmentId: ShipmentId): Promise<Job | undefined> {
  const { rows } = await sql<JobRow>`
    select ${jobColumns} from fulfilment.job j where j.shipment_id = ${shipmentId}
    order by j.attempt desc limit 1
  `.execute(tx.sql);
  return rows[0] && toJob(rows[0]);
}

/** At once, for whoever goes on with the job in the same transaction. */
export async function updateJobState(tx: Tx, job: JobKey, state: JobState): Promise<void> {
  await tx.sql.executeQuery(updatingJobState(tx, job, state));
}

export const updatingJobState = (tx: Tx, job: JobKey, state: JobState): CompiledQuery =>
  sql`
    update fulfilment.job set state = ${state}
    where shipment_id = ${job.shipmentId} and attempt = ${job.attempt}
  `.compile(tx.sql);

interface TaskRow {
  id: string;
  sku_id: string;
  shelf: string;
  units: number;
  picked: number;
  short: number;
}

const toTask = (row: TaskRow, job: JobKey): PickTask => ({
  id: asId<PickTaskId>(row.id),
  shipmentId: job.shipmentId,
  attempt: job.attempt,
  skuId: asId<SkuId>(row.sku_id),
  shelf: row.shelf,
  units: units(row.units),
  picked: units(row.picked),
  short: units(row.short),
});

const taskColumns = sql`t.id, t.sku_id, t.shelf, t.units, t.picked, t.short`;

/** A task with its job. Both are locked, so both are as the last command left them. */
export async function lockTask(
  tx: Tx,
  id: PickTaskId,
): Promise<{ task: PickTask; job: Job } | undefined> {
  const { rows } = await sql<JobRow & TaskRow>`
    select ${jobColumns}, ${taskColumns}
    from fulfilment.task t
    join fulfilment.job j on j.shipment_id = t.shipment_id and j.attempt = t.attempt
    where t.id = ${id} for no key update of j, t
  `.execute(tx.sql);
  const row = rows[0];
  if (!row) return undefined;
  const job = toJob(row);
  return { job, task: toTask(row, job) };
}

export async function listTasks(tx: Tx, job: JobKey): Promise<PickTask[]> {
  const { rows } = await sql<TaskRow>`
    select ${taskColumns} from fulfilment.task t
    where t.shipment_id = ${job.shipmentId} and t.attempt = ${job.attempt} order by t.sku_id
  `.execute(tx.sql);
  return rows.map((row) => toTask(row, job));
}

export async function insertPicks(
  tx: Tx,
  taskId: PickTaskId,
  picks: readonly LotPick[],
): Promise<void> {
  await sql`
    with scanned as (
      select * from unnest(${picks.map((p) => p.lot)}::text[], ${picks.map((p) => p.units)}::integer[])
        as p (lot, units)
    ), booked as (
      insert into fulfilment.pick (task_id, lot, units)
      select ${taskId}, lot, units from scanned
      on conflict (task_id, lot) do update set units = fulfilment.pick.units + excluded.units
    )
    update fulfilment.task set picked = picked + (select sum(units) from scanned) where id = ${taskId}
  `.execute(tx.sql);
}

export async function updateShort(tx: Tx, taskId: PickTaskId, short: number): Promise<void> {
  await sql`update fulfilment.task set short = ${short} where id = ${taskId}`.execute(tx.sql);
}

/** What lies in the shipment's tote, by lot. */
export async function listPicks(
  tx: Tx,
  job: JobKey,
): Promise<(LotPick & { readonly skuId: SkuId })[]> {
  const { rows } = await sql<{ sku_id: string; lot: string; units: number }>`
    select t.sku_id, p.lot, p.units
    from fulfilment.pick p join fulfilment.task t on t.id = p.task_id
    where t.shipment_id = ${job.shipmentId} and t.attempt = ${job.attempt} order by t.sku_id, p.lot
  `.execute(tx.sql);
  return rows.map((row) => ({
    skuId: asId<SkuId>(row.sku_id),
    lot: row.lot,
    units: units(row.units),
  }));
}

export async function deletePicks(tx: Tx, job: JobKey): Promise<void> {
  await sql`
    delete from fulfilment.pick p using fulfilment.task t
    where t.id = p.task_id and t.shipment_id = ${job.shipmentId} and t.attempt = ${job.attempt}
  `.execute(tx.sql);
}

export interface Step {
  readonly shipmentId: ShipmentId;
  readonly transition: 'pack' | 'unpack' | 'put-away';
  readonly attempt: number;
}

/** Whether the command named by (shipment, transition, attempt) has been carried out. */
export async function hasStep(tx: Tx, step: Step): Promise<boolean> {
  const { rows } = await sql`
    select 1 as done from fulfilment.step
    where shipment_id = ${step.shipmentId} and transition = ${step.transition}
      and attempt = ${step.attempt}
  `.execute(tx.sql);
  return rows.length === 1;
}

export const insertingStep = (tx: Tx, step: Step): CompiledQuery =>
  sql`
    insert into fulfilment.step (shipment_id, transition, attempt, at)
    values (${step.shipmentId}, ${step.transition}, ${step.attempt}, ${new Date(tx.now)})
  `.compile(tx.sql);

export interface PickListSummary {
  readonly id: PickListId;
  readonly express: boolean;
  readonly shipments: number;
  readonly tasks: number;
  readonly openUnits: number;
  readonly createdAt: Instant;
  /** The most urgent promise on the list. */
  readonly promisedAt: Instant;
}

/** Lists of a site with something left to pick, in the order in which to walk them. */
export async function listPickLists(
  tx: Tx,
  siteId: SiteId,
  /** `after` is the last list of the page before. */
  { after = '', limit }: { after?: string; limit: number } = { limit: 100 },
): Promise<PickListSummary[]> {
  const { rows } = await sql<PickListSummary>`
    select l.id, l.express, l.created_at as "createdAt",
      count(distinct t.shipment_id)::integer as shipments, count(*)::integer as tasks,
      sum(t.units - t.picked - t.short)::integer as "openUnits", min(j.promised_at) as "promisedAt"
    from fulfilment.job j
    join fulfilment.task t on t.shipment_id = j.shipment_id and t.attempt = j.attempt
    join fulfilment.pick_list l on l.id = t.pick_list_id
    where j.site_id = ${siteId} and j.state in ('released', 'picking')
      and (${after === ''}::boolean or (not l.express, l.created_at, l.rank, l.id) >
        (select not p.express, p.created_at, p.rank, p.id from fulfilment.pick_list p
          where p.id = ${after}))
    group by l.id
    having sum(t.units - t.picked - t.short) > 0
    order by l.express desc, l.created_at, l.rank, l.id limit ${limit}
  `.execute(tx.sql);
  return rows;
}

/** The site a pick list or a task belongs to. */
export async function findPickingSite(
  tx: Tx,
  id: PickListId | PickTaskId,
): Promise<SiteId | undefined> {
  const { rows } = await sql<{ site_id: string }>`
    select site_id from fulfilment.pick_list where id = ${id}
    union all
    select l.site_id from fulfilment.task t join fulfilment.pick_list l on l.id = t.pick_list_id
    where t.id = ${id}
  `.execute(tx.sql);
  return rows[0] && asId<SiteId>(rows[0].site_id);
}

/** A task as the picker sees it. */
export interface ListedTask extends PickTask {
  /** The shipment was put away meanwhile: leave it. */
  readonly cancelled: boolean;
}

/** The tasks of a pick list in walking order; none when there is no such list. */
export async function listTasksOf(tx: Tx, id: PickListId): Promise<ListedTask[]> {
  const { rows } = await sql<TaskRow & { shipment_id: string; attempt: number; state: JobState }>`
    select ${taskColumns}, t.shipment_id, t.attempt, j.state
    from fulfilment.task t
    join fulfilment.job j on j.shipment_id = t.shipment_id and j.attempt = t.attempt
    where t.pick_list_id = ${id} order by t.position
  `.execute(tx.sql);
  return rows.map((row) => ({
    ...toTask(row, { shipmentId: asId(row.shipment_id), attempt: row.attempt }),
    cancelled: row.state === 'put-away',
  }));
}

/** Released at each of these sites and not yet found: the work in front of the next wave. */
export async function countOpenUnits(
  tx: Tx,
  siteIds: readonly SiteId[],
): Promise<Map<SiteId, Units>> {
  const { rows } = await sql<{ site_id: SiteId; open: number }>`
    select j.site_id, sum(t.units - t.picked - t.short)::integer as open
    from fulfilment.job j
    join fulfilment.task t on t.shipment_id = j.shipment_id and t.attempt = j.attempt
    where j.site_id = any(${siteIds}::text[]) and j.state in ('released', 'picking')
    group by j.site_id order by j.site_id
  `.execute(tx.sql);
  return new Map(rows.map((row) => [row.site_id, units(row.open)]));
}
