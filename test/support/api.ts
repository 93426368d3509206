import {
  basePath,
  type Endpoint,
  type Operation,
  operations,
  Problem,
  problems,
  problemsOf,
} from '@waystock/contract';
import { seededRandom } from '@waystock/kernel';
import { expect } from 'vitest';
import { z } from 'zod';
import { inlineCompute } from '../../src/compute/inline.ts';
import { ensurePushKey } from '../../src/domains/notifications/index.ts';
import type { PushGateway } from '../../src/gateways/gateways.ts';
import {
  openSimulatedPaymentProvider,
  type SimulatedPaymentProvider,
} from '../../src/gateways/payment/simulated-payment-provider.ts';
import type { HttpConfig } from '../../src/http/config.ts';
import { handlers } from '../../src/http/handlers/index.ts';
import type { Scope } from '../../src/http/principal.ts';
import { factStream, wakeUps } from '../../src/storage/fact-stream.ts';
import { allPartitions, deliverDue } from '../../src/storage/relay.ts';
import { handlers as subscribed, routes } from '../../src/subscriptions.ts';
import type { Tx, World } from '../../src/world.ts';
import { openTestDatabase, quiet, type TestDatabase } from './database.ts';
import { openTestServer, type TestServer } from './http.ts';
import { testVault } from './vault.ts';

/** The whole API on a database of its own. */
export interface TestApi {
  readonly database: TestDatabase;
  readonly server: TestServer;
  as(role: Role, subject?: string, scope?: Partial<Scope>): Promise<Caller>;
  readonly nobody: Caller;
  /** What the handlers act on, for what happens without a request. */
  readonly world: World;
  readonly provider: SimulatedPaymentProvider;
  /** Delivers facts until nothing more follows from them. */
  settle(): Promise<void>;
  close(): Promise<void>;
}
type Role = Parameters<TestServer['as']>[0];

/** One caller; each answer is held against the contract before it is given. */
export interface Caller {
  get(path: string): Promise<Answer>;
  send(method: Method, path: string, body?: object, how?: How): Promise<Answer>;
}
type Method = 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface How {
  /** The Idempotency-Key; a fresh one if not given. */
  readonly key?: string;
  /** If-Match. */
  readonly version?: number;
}

export interface Answer {
  readonly status: number;
  /** Has the form the contract promises; a test says what it expects of it. */
  readonly body: ReturnType<typeof JSON.parse>;
  readonly headers: Readonly<Record<string, unknown>>;
}

export interface TestApiOptions extends Partial<HttpConfig> {
  /** Without it no device is told anything. */
  readonly push?: PushGateway;
}

export async function openTestApi(
  seed: (tx: Tx) => Promise<void>,
  { push, ...config }: TestApiOptions = {},
): Promise<TestApi> {
  const database = await openTestDatabase({ routes });
  await database.db.transact(seed);
  if (push) await database.db.transact((tx) => ensurePushKey(tx, testVault));
  const now = () => database.clock.now;
  const provider = openSimulatedPaymentProvider({
    random: seededRandom('provider'),
    now,
    secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
  });
  const parts = {
    gateways: { payment: provider.gateway, ...(push ? { push } : {}) },
    compute: inlineCompute({ iterations: 10 }),
    vault: testVault,
  };
  const world: World = {
    now,
    random: seededRandom('world'),
    db: database.db,
    log: { ...quiet, error: (fields, message) => console.error(message, fields) },
    ...parts,
  };
  const { db, clock } = database;
  const wake = wakeUps(db.pool);
  const facts = factStream(db, wake);
  const server = await openTestServer({ handlers, db, clock, parts, config, facts });
  let keys = 0;
  const caller = (credentials: Record<string, string>): Caller => {
    const ask = async (method: Method | 'GET', path: string, body?: object, how: How = {}) => {
      const response = await server.app.inject({
        method,
        url: basePath + path,
        headers: {
          ...credentials,
          ...(method === 'GET' ? {} : { 'idempotency-key': how.key ?? `test-key-${keys++}` }),
          ...(how.version === undefined ? {} : { 'if-match': `"${how.version}"` }),
          ...(body ? { 'content-type': 'application/json' } : {}),
        },
        ...(body ? { payload: JSON.stringify(body) } : {}),
      });
      const { statusCode: status, headers } = response;
      const answer = { status, headers, body: response.body === '' ? undefined : response.json() };
      expectAsPromised(operationAt(method, path), answer);
      return answer;
    };
    return { get: (path) => ask('GET', path), send: ask };
  };
  return {
    database,
    server,
    nobody: caller({}),
    world,
    provider,
    async settle() {
      const all = { partitions: allPartitions, parallel: 4 };
      while ((await deliverDue(world, subscribed, all)) > 0);
      wake.published();
    },
    async as(role, subject, scope) {
      return caller(await server.as(role, subject, scope));
    },
    async close() {
      await server.app.close();
      wake.stop();
      await database.drop();
    },
  };
}

const patterns = operations.map((operation) => ({
  operation,
  method: operation.endpoint.spec.method,
  form: new RegExp(`^${operation.endpoint.spec.path.replaceAll(/\{[a-z_]+\}/g, '[^/]+')}$`),
}));

function operationAt(method: string, path: string): Operation {
  const [bare = ''] = path.split('?');
  const found = patterns.filter((p) => p.method === method && p.form.test(bare));
  // `/routes/plan` before `/routes/{route_id}`: the longer address without parameters counts.
  const exact = found.find((p) => p.operation.endpoint.spec.path === bare) ?? found[0];
  expect(exact, `${method} ${path} is in the contract`).toBeDefined();
  return (exact as (typeof patterns)[number]).operation;
}

/** The status is one the document names, and the body is what it says there. */
export function expectAsPromised({ name, endpoint }: Operation, answer: Answer): void {
  const { status, body } = answer;
  if (status < 400) {
    expect(status, name).toBe(endpoint.status);
    if (endpoint.spec.response) expectForm(name, endpoint.spec.response, body);
    else expect(body).toBeUndefined();
    return;
  }
  expectForm(name, Problem, body);
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(body.status).toBe(status);
  expect(statusesOf(endpoint), `${name} answers ${status} ${body.kind}`).toContain(status);
}

const statusesOf = (endpoint: Endpoint): number[] =>
  problemsOf(endpoint).map((kind) => problems[kind].status);

function expectForm(name: string, schema: z.ZodType, body: unknown): void {
  const read = z.safeDecode(schema, body);
  expect(read.success ? [] : read.error.issues, `${name} ${JSON.stringify(body)}`).toEqual([]);
}
