import { type Instant, seededRandom } from '@waystock/kernel';
import type { FastifyInstance } from 'fastify';
import { type HttpConfig, usualConfig } from '../../src/http/config.ts';
import { type DevelopmentIssuer, developmentIssuer } from '../../src/http/development-issuer.ts';
import type { PartialHandlers } from '../../src/http/handler.ts';
import type { Scope } from '../../src/http/principal.ts';
import { buildServer } from '../../src/http/server.ts';
import type { FactStream } from '../../src/storage/fact-stream.ts';
import type { Database, Log, Tx, World } from '../../src/world.ts';
import { someAfternoon } from './database.ts';
import { testVault } from './vault.ts';

export interface TestServer {
  readonly app: FastifyInstance;
  readonly clock: { now: Instant };
  /** What was logged, as objects. */
  readonly logged: { level: string; fields: object; message: string }[];
  /** The headers of somebody of a role. */
  as(role: Role, subject?: string, scope?: Partial<Scope>): Promise<Record<string, string>>;
}
type Role = Parameters<DevelopmentIssuer['mint']>[0]['role'];

export interface TestServerOptions {
  readonly handlers: PartialHandlers;
  readonly config?: Partial<HttpConfig>;
  readonly facts?: FactStream;
  /** A real database; without one transactions run but have no SQL. */
  readonly db?: Database;
  readonly clock?: { now: Instant };
  /** Further parts of the World. */
  readonly parts?: Partial<World>;
}

let issuer: Promise<DevelopmentIssuer> | undefined;

/** The HTTP edge around some handlers, on a World whose clock is set by hand. */
export async function openTestServer(options: TestServerOptions): Promise<TestServer> {
  issuer ??= developmentIssuer();
  const { rules, mint } = await issuer;
  const clock = options.clock ?? { now: someAfternoon };
  const logged: TestServer['logged'] = [];
  const log = Object.fromEntries(
    ['debug', 'info', 'warn', 'error'].map((level) => [
      level,
      (fields: object, message: string) => void logged.push({ level, fields, message }),
    ]),
  ) as unknown as Log;
  const world = {
    now: () => clock.now,
    random: seededRandom('http'),
    vault: testVault,
    db: options.db ?? withoutSql(clock, log),
    log,
    ...options.parts,
  } as unknown as World;
  const app = await buildServer({
    world,
    config: { ...usualConfig, tokens: rules, ...options.config },
    handlers: options.handlers,
    facts: options.facts ?? nothingHappens,
  });
  return {
    app,
    clock,
    logged,
    async as(role, subject = 'somebody', scope = {}) {
      const token = await mint({ role, subject, scope, now: clock.now });
      return { authorization: `Bearer ${token}` };
    },
  };
}

export const nothingHappens: FactStream = {
  since: async (cursor) => ({ facts: [], cursor }),
  latest: async () => '0-0',
  onWake: () => () => undefined,
};

const withoutSql = (clock: { now: Instant }, log: Log): Database => {
  const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    work({
      now: clock.now,
      random: seededRandom('tx'),
      emit: () => undefined,
      atCommit: () => undefined,
      commitWithNext: () => undefined,
      log,
      get sql(): never {
        throw new Error('this World has no database');
      },
    });
  return { transact: run, read: run };
};
