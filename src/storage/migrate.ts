import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { assert } from '@waystock/kernel';
import type pg from 'pg';
import { appRole } from './app-role.ts';

/** People can do something about it: shown without a stack trace. */
export class MigrationError extends Error {
  readonly kind = 'migration-differs';
}

export interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

const source = fileURLToPath(new URL('..', import.meta.url));
const lockKey = 8_127_000;

/** Every `migrations/NNNN-name.sql` below src; numbers are unique across domains. */
export async function listMigrations(folder = source): Promise<Migration[]> {
  const found: Migration[] = [];
  for (const entry of await readdir(folder, { recursive: true })) {
    const match = /migrations[\\/](\d{4})-([a-z0-9-]+)\.sql$/.exec(entry);
    if (!match) continue;
    const sql = await readFile(join(folder, entry), 'utf8');
    found.push({ number: Number(match[1]), name: `${match[1]}-${match[2]}`, sql });
  }
  found.sort((a, b) => a.number - b.number);
  found.forEach((migration, i) => {
    const before = found[i - 1];
    assert(
      before?.number !== migration.number,
      `two migrations have number ${migration.number}: ${before?.name} and ${migration.name}`,
    );
  });
  return found;
}

/**
 * Brings the database up to date. Several processes may start at once: an advisory lock lets one
 * work and the others find nothing left to do. A migration that changed after it ran is an error.
 */
export async function migrate(
  client: pg.Client,
  migrations: readonly Migration[],
  prepareRole: () => Promise<unknown>,
): Promise<string[]> {
  await client.query('select pg_advisory_lock($1)', [lockKey]);
  try {
    await prepareRole();
    await client.query(`
      create schema if not exists migrations;
      create table if not exists migrations.applied (
        number integer primary key, name text not null, hash text not null
      )`);
    const { rows } = await client.query('select number, name, hash from migrations.applied');
    const applied = new Map<number, { name: string; hash: string }>(rows.map((r) => [r.number, r]));
    const fresh: string[] = [];
    for (const migration of migrations) {
      const hash = createHash('sha256').update(migration.sql).digest('hex');
      const before = applied.get(migration.number);
      if (before) {
        if (before.hash === hash) continue;
        throw new MigrationError(
          `This database was made by another version: migration ${migration.name} is not what was ` +
            'applied. Use the version that made it, or another data folder (--data).',
        );
      }
      await apply(client, migration, hash);
      fresh.push(migration.name);
    }
    await grant(client);
    return fresh;
  } finally {
    await client.query('select pg_advisory_unlock($1)', [lockKey]);
  }
}

async function apply(client: pg.Client, migration: Migration, hash: string): Promise<void> {
  try {
    await client.query('begin');
    await client.query(migration.sql);
    await client.query('insert into migrations.applied (number, name, hash) values ($1, $2, $3)', [
      migration.number,
      migration.name,
      hash,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new Error(`migration ${migration.name} failed: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/**
 * The application role may read and write rows, nothing else: no DDL, no truncation, no change to
 * tables whose comment starts with `append-only`, and no end of a row where it starts with `kept`.
 */
async function grant(client: pg.Client): Promise<void> {
  await client.query(`
    do $$
    declare s text; t record;
    begin
      for s in select nspname from pg_namespace
        where nspname !~ '^(pg_|information_schema|public|migrations)' and nspowner = current_user::regrole
      loop
        execute format('grant usage on schema %I to ${appRole}', s);
        execute format('grant select, insert, update, delete on all tables in schema %I to ${appRole}', s);
        execute format('grant usage on all sequences in schema %I to ${appRole}', s);
        execute format('grant execute on all functions in schema %I to ${appRole}', s);
      end loop;
      for t in select c.oid::regclass as name from pg_class c
        where c.relkind in ('r', 'p') and obj_description(c.oid) like 'append-only%'
      loop
        execute format('revoke update, delete on %s from ${appRole}', t.name);
      end loop;
      for t in select c.oid::regclass as name from pg_class c
        where c.relkind in ('r', 'p') and obj_description(c.oid) like 'kept%'
      loop
        execute format('revoke delete on %s from ${appRole}', t.name);
      end loop;
    end $$`);
}
