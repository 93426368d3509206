import type { AddressInfo } from 'node:net';
import { type Instant, instant } from '@waystock/kernel';
import type { FastifyInstance } from 'fastify';
import { fileURLToPath } from 'node:url';
import { lanes } from './compute/lanes.ts';
import { openPool } from './compute/pool.ts';
import type { Config } from './config.ts';
import type { Gateways } from './gateways/gateways.ts';
import { ensurePushKey } from './domains/notifications/index.ts';
import { type HttpConfig, httpConfig, type SignIn } from './http/config.ts';
import { handlers as httpHandlers } from './http/handlers/index.ts';
import { buildServer } from './http/server.ts';
import type { TokenRules } from './http/tokens.ts';
import { openWorld, type OpenWorld } from './open-world.ts';
import { schedules } from './schedules.ts';
import { startRelay } from './storage/relay.ts';
import { startScheduler } from './storage/scheduler.ts';
import { keepSession } from './storage/session.ts';
import { handlers, routes } from './subscriptions.ts';
import type { Log, World } from './world.ts';

export interface StartOptions {
  readonly config: Config;
  readonly log: Log;
  readonly gateways: Gateways;
  readonly tokens: TokenRules;
  /** What differs from the usual, e.g. rates for a judge in a hurry. */
  readonly http?: Partial<HttpConfig>;
  /** The World's clock, if that is not the machine's. */
  readonly now?: () => Instant;
  /** What must be there before anybody works with it. */
  readonly prepare?: (world: World) => Promise<void>;
  /** What is served beside the API. */
  readonly beside?: (app: FastifyInstance) => void;
}

/** A running process: its World, where it answers, and how it ends. */
export interface Running extends Pick<OpenWorld, 'world' | 'facts'> {
  /** Undefined for a worker, which answers no requests. */
  readonly url: string | undefined;
  /** Finishes what is under way, then lets go of everything. */
  stop(): Promise<void>;
}

/** What `main.ts` and `demo.ts` have in common: World → relay and schedules → HTTP. */
export async function start(options: StartOptions): Promise<Running> {
  const { config, log } = options;
  // While one searches for routes, another finds ways and cuts tiles, and a third has time for callers.
  const ways = openPool({ threads: 1 });
  const compute = lanes(openPool({ threads: 1 }), {
    ...{ travelMatrix: ways, cutMapTile: ways, weighRoads: ways },
    solveProblem: openPool({ threads: 1, megabytesPerThread: 512 }),
  });
  const open = await openWorld({ ...options, routes, compute });
  const { world, facts, wake } = open;
  const stops: (() => Promise<void>)[] = [open.close];
  try {
    await options.prepare?.(world);
    if (options.gateways.push) await world.db.transact((tx) => ensurePushKey(tx, world.vault));
    if (config.role !== 'api') {
      const session = keepSession(open.connect, world.random.fork('session'));
      const relay = startRelay(world, handlers, session);
      wake.onWake(relay.wake);
      const scheduler = startScheduler(world, schedules, session);
      stops.unshift(relay.stop, scheduler.stop, session.close);
    }
    const url = config.role === 'worker' ? undefined : await listen(options, open, stops);
    return { world, facts, url, stop: () => inOrder(stops, log) };
  } catch (error) {
    await inOrder(stops, log);
    throw error;
  }
}

async function listen(
  { config, tokens, http, beside }: StartOptions,
  { world, facts }: OpenWorld,
  stops: (() => Promise<void>)[],
): Promise<string> {
  const server = await buildServer({
    world,
    facts,
    handlers: httpHandlers,
    wallClock: () => instant(Date.now()),
    ...(beside ? { beside } : {}),
    config: {
      ...httpConfig({
        tokens,
        production: config.databaseUrl !== undefined && !config.demo,
        pages: { folder: builtPages, signIn: signInOf(config) },
      }),
      ...http,
    },
  });
  stops.unshift(() => server.close());
  await server.listen({ host: config.host, port: config.port });
  const { port } = server.server.address() as AddressInfo;
  const host = config.host.includes(':') ? `[${config.host}]` : config.host;
  return `http://${host}:${port}`;
}

const builtPages = fileURLToPath(new URL('../apps/web/dist', import.meta.url));

function signInOf({ databaseUrl, demo, tokens, web }: Config): SignIn {
  if (databaseUrl === undefined || demo) return { kind: 'demo' };
  const { issuer, audience } = tokens;
  if (!web || issuer === undefined) return { kind: 'none' };
  const origins = [new URL(issuer).origin, ...web.origins];
  return { kind: 'oidc', issuer, audience, clientId: web.clientId, scopes: web.scopes, origins };
}

async function inOrder(stops: (() => Promise<void>)[], log: Log): Promise<void> {
  for (let stop = stops.shift(); stop; stop = stops.shift())
    await stop().catch((error: unknown) => log.warn({ error: String(error) }, 'unclean stop'));
}

/** Ctrl-C, a termination signal, or a terminal that was closed. */
export interface StopSignal {
  /**
   * Resolves when it comes, to whoever waits; before, it ends the process at once (what is embedded
   * ends with it), and so does a second one.
   */
  asked(): Promise<void>;
}

/** Listens from now on: a start takes a while, and must leave nothing behind when interrupted. */
export function stopSignal(): StopSignal {
  let hear: (() => void) | undefined;
  let heardAt: number | undefined;
  const onSignal = (): void => {
    if (!hear) process.exit(130);
    // One key press may arrive twice: from the terminal, and passed on by npm.
    if (heardAt !== undefined && performance.now() - heardAt > 500) process.exit(130);
    heardAt ??= performance.now();
    hear();
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal);
  return { asked: () => new Promise((resolve) => (hear = resolve)) };
}
