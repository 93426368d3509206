import { setTimeout as passed } from 'node:timers/promises';
import pg from 'pg';
import { ConfigError } from '../config.ts';

/** One simulated world per database: whoever runs its people holds this while they live. */
export interface DemoClaim {
  release(): Promise<void>;
}

/** Two keys of an advisory lock. */
const claimSpace = [8_127_003, 1] as const;
const retryMs = 500;
/** A process that was killed a moment ago has its connection until the server looks. */
const graceMs = 3_000;

const taken = (): ConfigError =>
  new ConfigError(
    'Another demo runs its city on this database: its shoppers, drivers and hosts would all be ' +
      'there twice. Stop it first, or give this one a database of its own (DATABASE_URL), or none, ' +
      'and another folder (--data).',
  );

/**
 * Claims a database for one demo, or throws ConfigError when another has it. The lock ends with the
 * connection, in whatever way the process ends; a connection that is lost is made anew, and then
 * either the claim is as before or another was faster, which is told.
 */
export async function claimDemoDatabase(
  url: string,
  onLost: (why: ConfigError) => void,
): Promise<DemoClaim> {
  let isReleased = false;
  let client: pg.Client | undefined;

  async function claim(): Promise<void> {
    const fresh = await connect(url);
    if (!(await tryLock(fresh))) {
      await fresh.end();
      throw taken();
    }
    client = fresh;
    fresh.on('end', () => void claimAgain());
  }

  async function claimAgain(): Promise<void> {
    while (!isReleased) {
      // Nobody who stops waits for it.
      await passed(retryMs, undefined, { ref: false });
      try {
        return isReleased ? undefined : await claim();
      } catch (error) {
        if (error instanceof ConfigError) return onLost(error);
        // The server is not back yet; all else waits for it, too.
      }
    }
  }

  await claim();
  return {
    async release() {
      isReleased = true;
      await client?.end().catch(() => undefined);
    },
  };
}

async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString,
    application_name: 'waystock-demo',
    connectionTimeoutMillis: 15_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    options: '-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3',
  });
  // Its end, which follows, is what is heard.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function tryLock(client: pg.Client): Promise<boolean> {
  for (const until = performance.now() + graceMs; ; await passed(retryMs)) {
    const { rows } = await client.query<{ ours: boolean }>(
      'select pg_try_advisory_lock($1, $2) as ours',
      [...claimSpace],
    );
    if (rows[0]?.ours) return true;
    if (performance.now() > until) return false;
  }
}
