import { openPool } from '../compute/pool.ts';
import { readConfig } from '../config.ts';
import type { Gateways } from '../gateways/gateways.ts';
import { openLog } from '../log.ts';
import { type OpenWorld, openWorld } from '../open-world.ts';
import { routes } from '../subscriptions.ts';

/** Joins the Waystock that runs here, or the database of DATABASE_URL; undefined once help was shown. */
export async function openHere(
  env: NodeJS.ProcessEnv,
  data: string | undefined,
): Promise<OpenWorld | undefined> {
  const config = readConfig(['--demo', ...(data ? ['--data', data] : [])], env);
  if (!config) return undefined;
  return openWorld({
    config,
    log: openLog('silent'),
    routes,
    // The command line asks no provider and solves nothing.
    gateways: {} as Gateways,
    compute: openPool({ threads: 1 }),
    attach: true,
  });
}
