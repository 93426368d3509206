import { randomBytes } from 'node:crypto';
import { type Instant, instant, seededRandom } from '@waystock/kernel';
import pg from 'pg';
import type { Compute } from './compute/compute.ts';
import type { Config } from './config.ts';
import type { Gateways } from './gateways/gateways.ts';
import { listUsedKeks } from './domains/customers/index.ts';
import { listPushKeks } from './domains/notifications/index.ts';
import { checkKeys, readVault } from './personal-data-keys.ts';
import { prepareAppRole } from './storage/app-role.ts';
import { openDatabase } from './storage/database.ts';
import {
  attachEmbedded,
  type EmbeddedPostgres,
  startEmbedded,
} from './storage/embedded-postgres.ts';
import { type FactStream, factStream, type WakeUps, wakeUps } from './storage/fact-stream.ts';
import { listMigrations, migrate } from './storage/migrate.ts';
import type { Routes } from './storage/outbox.ts';
import type { Log, World } from './world.ts';

/** A World on a real database, with what the process around it needs to run it and to end it. */
export interface OpenWorld {
  readonly world: World;
  readonly pool: pg.Pool;
  readonly facts: FactStream;
  readonly wake: WakeUps;
  /** A connection of one's own as the application role, for locks and LISTEN. */
  connect(): Promise<pg.Client>;
  close(): Promise<void>;
}

export interface OpenWorldOptions {
  readonly config: Config;
  readonly log: Log;
  readonly routes: Routes;
  readonly gateways: Gateways;
  readonly compute: Compute;
  readonly now?: () => Instant;
  /** The command line joins a Waystock that already runs on the data folder. */
  readonly attach?: boolean;
}

export async function openWorld(options: OpenWorldOptions): Promise<OpenWorld> {
  const { config, log } = options;
  const server = await openServer(options);
  try {
    const admin = new pg.Client({ connectionString: server.url });
    await admin.connect();
    try {
      await checkVersion(admin);
      const applied = await migrate(admin, await listMigrations(), () =>
        prepareAppRole(server.url),
      );
      if (applied.length > 0) log.info({ applied }, 'database migrated');
    } finally {
      await admin.end();
    }
    const url = await prepareAppRole(server.url);
    const now = options.now ?? (() => instant(Date.now()));
    let wake: WakeUps | undefined;
    const db = openDatabase({
      url,
      now,
      random: seededRandom(randomBytes(16).toString('hex')),
      log,
      routes: options.routes,
      connections: config.connections,
      onPublished: () => wake?.published(),
    });
    wake = wakeUps(db.pool);
    const vault = await readVault(config);
    checkKeys(
      vault,
      (await db.read((tx) => Promise.all([listUsedKeks(tx), listPushKeks(tx)]))).flat(),
    );
    const { gateways, compute } = options;
    const random = seededRandom(randomBytes(16).toString('hex'));
    return {
      world: { now, random, db, gateways, compute, vault, log },
      pool: db.pool,
      facts: factStream(db, wake),
      wake,
      async connect() {
        const client = new pg.Client({
          connectionString: url,
          application_name: 'waystock-session',
          connectionTimeoutMillis: 15_000,
          // A host that vanishes says no goodbye: either side finds out within half a minute.
          keepAlive: true,
          keepAliveInitialDelayMillis: 10_000,
          options:
            '-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3',
        });
        await client.connect();
        return client;
      },
      async close() {
        wake?.stop();
        await compute.stop();
        await db.close();
        await server.stop();
      },
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

type Server = Pick<EmbeddedPostgres, 'url' | 'stop'>;
const notOurs = async (): Promise<void> => undefined;

async function openServer({ config, log, attach }: OpenWorldOptions): Promise<Server> {
  if (config.databaseUrl !== undefined) return { url: config.databaseUrl, stop: notOurs };
  if (attach) return { ...(await attachEmbedded(config.dataFolder)), stop: notOurs };
  return startEmbedded({ dataFolder: config.dataFolder, log });
}

async function checkVersion(admin: pg.Client): Promise<void> {
  const { rows } = await admin.query('show server_version_num');
  const version = Math.floor(Number(rows[0].server_version_num) / 10_000);
  if (version < 15)
    throw new Error(`PostgreSQL ${version} is too old: Waystock needs 15 or newer.`);
}
