import {
  asId,
  grams,
  type Instant,
  millimetres,
  type ParcelId,
  type ShipmentId,
  type SkuId,
  units,
} from '@waystock/kernel';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../../world.ts';
import type { Carton, Parcel } from './cartonise.ts';
import type { Job } from './job.ts';
import type { TrackingNumber } from './tracking-number.ts';

export async function listCartons(tx: Tx): Promise<Carton[]> {
  const { rows } = await sql<{
    id: string;
    length_mm: number;
    width_mm: number;
    height_mm: number;
    max_weight_g: number;
    tare_g: number;
  }>`
    select * from fulfilment.carton
    order by length_mm::bigint * width_mm * height_mm, id
  `.execute(tx.sql);
  return rows.map((row) => ({
    id: row.id,
    length: millimetres(row.length_mm),
    width: millimetres(row.width_mm),
    height: millimetres(row.height_mm),
    maxWeight: grams(row.max_weight_g),
    tare: grams(row.tare_g),
  }));
}

/** A parcel as it is on record. */
export interface StoredParcel extends Parcel {
  readonly id: ParcelId;
  readonly shipmentId: ShipmentId;
  readonly attempt: number;
  readonly number: number;
  readonly trackingNumber: TrackingNumber;
  readonly scannedAt: Instant | undefined;
}

export async function insertParcels(tx: Tx, parcels: readonly StoredParcel[]): Promise<void> {
  const of = <T>(value: (parcel: StoredParcel) => T): T[] => parcels.map(value);
  const lines = parcels.flatMap((p) => p.lines.map((line) => ({ ...line, parcelId: p.id })));
  await Promise.all([
    sql`
      insert into fulfilment.parcel (id, shipment_id, attempt, number, tracking_number, carton_id,
        weight_g, length_mm, width_mm, height_mm, packed_at)
      select p.*, ${new Date(tx.now)}
      from unnest(${of((p) => p.id)}::text[], ${of((p) => p.shipmentId)}::text[],
        ${of((p) => p.attempt)}::integer[], ${of((p) => p.number)}::integer[],
        ${of((p) => p.trackingNumber)}::text[], ${of((p) => p.cartonId ?? null)}::text[],
        ${of((p) => p.weight)}::integer[], ${of((p) => p.length)}::integer[],
        ${of((p) => p.width)}::integer[], ${of((p) => p.height)}::integer[]) as p
    `.execute(tx.sql),
    sql`
      insert into fulfilment.parcel_line (parcel_id, sku_id, units)
      select l.* from unnest(${lines.map((l) => l.parcelId)}::text[],
        ${lines.map((l) => l.skuId)}::text[], ${lines.map((l) => l.units)}::integer[]) as l
    `.execute(tx.sql),
  ]);
}

interface ParcelRow {
  id: string;
  shipment_id: string;
  attempt: number;
  number: number;
  tracking_number: string;
  carton_id: string | null;
  weight_g: number;
  length_mm: number;
  width_mm: number;
  height_mm: number;
  scanned_at: Instant | null;
  lines: { sku_id: string; units: number }[];
}

const toParcel = (row: ParcelRow): StoredParcel => ({
  id: asId<ParcelId>(row.id),
  shipmentId: asId(row.shipment_id),
  attempt: row.attempt,
  number: row.number,
  trackingNumber: row.tracking_number as TrackingNumber,
  cartonId: row.carton_id ?? undefined,
  weight: grams(row.weight_g),
  length: millimetres(row.length_mm),
  width: millimetres(row.width_mm),
  height: millimetres(row.height_mm),
  scannedAt: row.scanned_at ?? undefined,
  lines: row.lines.map((l) => ({ skuId: asId<SkuId>(l.sku_id), units: units(l.units) })),
});

async function selectParcels(tx: Tx, where: RawBuilder<unknown>): Promise<StoredParcel[]> {
  const { rows } = await sql<ParcelRow>`
    select p.id, p.shipment_id, p.attempt, p.number, p.tracking_number, p.carton_id, p.weight_g,
      p.length_mm, p.width_mm, p.height_mm, p.scanned_at,
      (select json_agg(json_build_object('sku_id', l.sku_id, 'units', l.units) order by l.sku_id)
       from fulfilment.parcel_line l where l.parcel_id = p.id) as lines
    from fulfilment.parcel p where ${where} and p.voided_at is null order by p.number
  `.execute(tx.sql);
  return rows.map(toParcel);
}

/** The parcels of a shipment as it is packed now, parcel 1 first. */
export const listParcels = (tx: Tx, shipmentId: ShipmentId): Promise<StoredParcel[]> =>
  selectParcels(tx, sql`p.shipment_id = ${shipmentId}`);

export async function findParcel(
  tx: Tx,
  trackingNumber: TrackingNumber,
): Promise<StoredParcel | undefined> {
  const [parcel] = await selectParcels(tx, sql`p.tracking_number = ${trackingNumber}`);
  return parcel;
}

export async function updateScanned(tx: Tx, id: ParcelId): Promise<void> {
  await sql`
    update fulfilment.parcel set scanned_at = ${new Date(tx.now)}
    where id = ${id} and scanned_at is null
  `.execute(tx.sql);
}

export async function updateVoided(
  tx: Tx,
  job: Pick<Job, 'shipmentId' | 'attempt'>,
): Promise<void> {
  await sql`
    update fulfilment.parcel set voided_at = ${new Date(tx.now)}
    where shipment_id = ${job.shipmentId} and attempt = ${job.attempt} and voided_at is null
  `.execute(tx.sql);
}
