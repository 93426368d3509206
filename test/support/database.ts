import { createHash, randomBytes } from 'node:crypto';
import { instant, type Instant, type Random, seededRandom } from '@waystock/kernel';
import pg from 'pg';
import { inject } from 'vitest';
import { prepareAppRole } from '../../src/storage/app-role.ts';
import { type OpenDatabase, openDatabase } from '../../src/storage/database.ts';
import { listMigrations, migrate } from '../../src/storage/migrate.ts';
import type { Routes } from '../../src/storage/outbox.ts';
import type { Log } from '../../src/world.ts';

/** A database of one test file: migrated, empty, owned by nobody the product runs as. */
export interface TestDatabase {
  readonly db: OpenDatabase;
  /** Connection string of the application role, for further processes. */
  readonly url: string;
  readonly adminUrl: string;
  /** The instant every transaction sees; tests move it by hand. */
  readonly clock: { now: Instant };
  drop(): Promise<void>;
}

export interface TestDatabaseOptions {
  readonly routes?: Routes;
  readonly random?: Random;
  readonly connections?: number;
  readonly sessionSettings?: string;
  /** Connection string of the server; vitest's shared one if not given. */
  readonly serverUrl?: string;
}

export const quiet: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

/** 2026-05-06T14:00:00Z, the afternoon of the documents' last iPhone. */
export const someAfternoon = instant(Date.UTC(2026, 4, 6, 14));

export async function openTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const serverUrl = options.serverUrl ?? inject('postgresUrl');
  const template = await prepareTemplate(serverUrl);
  const name = `test_${randomBytes(6).toString('hex')}`;
  await asAdmin(serverUrl, (admin) => admin.query(`create database ${name} template ${template}`));
  const adminUrl = databaseUrl(serverUrl, name);
  const url = databaseUrl(await prepareAppRole(serverUrl), name);
  const clock = { now: someAfternoon };
  const db = openDatabase({
    url,
    now: () => clock.now,
    random: options.random ?? seededRandom(name),
    log: quiet,
    routes: options.routes ?? new Map(),
    connections: options.connections ?? 8,
    ...(options.sessionSettings ? { sessionSettings: options.sessionSettings } : {}),
  });
  return {
    db,
    url,
    adminUrl,
    clock,
    async drop() {
      await db.close();
      await asAdmin(serverUrl, (admin) => admin.query(`drop database ${name} with (force)`));
    },
  };
}

/** A migrated database to copy from, made once per server. */
async function prepareTemplate(serverUrl: string): Promise<string> {
  const migrations = await listMigrations();
  const version = createHash('sha256')
    .update(migrations.map((m) => m.sql).join('\n'))
    .digest('hex');
  const name = `template_${version.slice(0, 12)}`;
  return asAdmin(serverUrl, async (admin) => {
    await admin.query('select pg_advisory_lock(8127010)');
    const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount === 0) {
      const building = `${name}_building`;
      await admin.query(`drop database if exists ${building}`);
      await admin.query(`create database ${building}`);
      const client = new pg.Client({ connectionString: databaseUrl(serverUrl, building) });
      await client.connect();
      await migrate(client, migrations, () => prepareAppRole(serverUrl));
      await client.end();
      await admin.query(`alter database ${building} rename to ${name}`);
    }
    return name;
  });
}

async function asAdmin<T>(url: string, work: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  try {
    return await work(admin);
  } finally {
    await admin.end();
  }
}

export function databaseUrl(url: string, database: string): string {
  const copy = new URL(url);
  copy.pathname = `/${database}`;
  return copy.toString();
}
