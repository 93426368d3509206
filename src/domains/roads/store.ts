import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import { isoOf } from '@waystock/kernel';
import { sql } from 'kysely';
import type { Tx } from '../../world.ts';
import type { Address, Area, District, StreetNetwork } from './network.ts';

/** What one import brings. */
export interface RoadData {
  readonly network: StreetNetwork;
  readonly addresses: readonly Address[];
  /** For maps alone; left out by who knows the streets only. */
  readonly areas?: readonly Area[];
  readonly districts?: readonly District[];
}

export interface StoredNetwork extends RoadData {
  readonly id: string;
  readonly name: string;
}

export async function insertNetwork(tx: Tx, name: string, data: RoadData): Promise<string> {
  const packed = await promisify(gzip)(JSON.stringify(data));
  const { rows } = await sql<{ id: string }>`
    insert into roads.network (name, data, loaded_at)
    values (${name}, ${packed}, ${isoOf(tx.now)}::timestamptz)
    returning id::text as id
  `.execute(tx.sql);
  return rows[0]?.id as string;
}

/** The network imported last. */
export async function findNetwork(tx: Tx): Promise<StoredNetwork | undefined> {
  const { rows } = await sql<{ id: string; name: string; data: Buffer }>`
    select id::text as id, name, data from roads.network
    order by loaded_at desc, roads.network.id desc limit 1
  `.execute(tx.sql);
  const row = rows[0];
  if (!row) return undefined;
  const data = JSON.parse((await promisify(gunzip)(row.data)).toString()) as RoadData;
  return { id: row.id, name: row.name, ...data };
}

/** Which network is in use, without its megabytes. */
export async function findNetworkId(tx: Tx): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    select id::text as id from roads.network
    order by loaded_at desc, roads.network.id desc limit 1
  `.execute(tx.sql);
  return rows[0]?.id;
}
