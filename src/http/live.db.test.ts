import { client, type StreamEvent } from '@waystock/contract';
import { asId } from '@waystock/kernel';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { openTestServer, type TestServer } from '../../test/support/http.ts';
import { factStream, wakeUps } from '../storage/fact-stream.ts';

/** Two processes on one database: facts published through one are heard on the other. */
let database: TestDatabase;
let server: TestServer;
let wake: ReturnType<typeof wakeUps>;
let baseUrl: string;

beforeAll(async () => {
  database = await openTestDatabase();
  wake = wakeUps(database.db.pool);
  server = await openTestServer({
    handlers: {},
    db: database.db,
    clock: database.clock,
    facts: factStream(database.db, wake),
  });
  baseUrl = await server.app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(async () => {
  await server?.app.close();
  wake?.stop();
  await database?.drop();
});

const publish = async (...names: string[]): Promise<void> => {
  await database.db.transact(async (tx) => {
    for (const name of names)
      tx.emit({ kind: 'network.site-paused', key: name, data: { site_id: name, region_id: name } });
  });
  wake.published();
};

const listen = async (
  who: Parameters<TestServer['as']>,
  input: { after?: string; query?: { key?: string[] } } = {},
) => {
  const { authorization = '' } = await server.as(...who);
  const stop = new AbortController();
  const api = client({ baseUrl, token: () => authorization.slice(7), wait: async () => undefined });
  const stream = api.live.facts({ ...input, signal: stop.signal });
  return { stream, stop };
};

const take = async (stream: AsyncGenerator<StreamEvent<{ key: string }>, void>, n: number) => {
  const taken: StreamEvent<{ key: string }>[] = [];
  while (taken.length < n) {
    const next = await stream.next();
    if (next.done) break;
    taken.push(next.value);
  }
  return taken;
};
const keysOf = (events: readonly StreamEvent<{ key: string }>[]) => events.map((e) => e.value.key);

const everything = ['ops', 'op_1', { regions: 'all' as const }] as Parameters<TestServer['as']>;

test('facts arrive as they happen, and from a cursor without loss', async () => {
  await publish('old');
  const { stream, stop } = await listen(everything, { after: '0-0' });
  const [first] = await take(stream, 1);
  expect(first?.value).toEqual({
    fact_id: expect.stringMatching(/^fct_/),
    kind: 'network.site-paused',
    key: 'old',
    data: { site_id: 'old', region_id: 'old' },
    at: database.clock.now,
  });
  const more = take(stream, 2);
  await publish('new-1', 'new-2');
  expect(keysOf(await more)).toEqual(['new-1', 'new-2']);
  stop.abort();
  const again = await listen(everything, { after: first?.cursor ?? '' });
  expect(keysOf(await take(again.stream, 2))).toEqual(['new-1', 'new-2']);
  again.stop.abort();
});

test('each hears what concerns them', async () => {
  const east = await listen(['ops', 'op_2', { regions: [asId('east')] }], { after: '0-0' });
  const heard = take(east.stream, 1);
  await publish('west');
  await publish('east');
  expect(keysOf(await heard)).toEqual(['east']);
  east.stop.abort();
  const chosen = await listen(everything, { after: '0-0', query: { key: ['west'] } });
  expect(keysOf(await take(chosen.stream, 1))).toEqual(['west']);
  chosen.stop.abort();
});

test('a server that stops ends its streams, and does not wait for them', async () => {
  const other = await openTestServer({
    handlers: {},
    db: database.db,
    clock: database.clock,
    facts: factStream(database.db, wake),
  });
  const address = await other.app.listen({ port: 0, host: '127.0.0.1' });
  const headers = await other.as(...everything);
  const response = await fetch(`${address}/api/v1/live`, { headers });
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  const text = response.text().catch(() => 'cut off');
  await other.app.close();
  await expect(text).resolves.toBeTypeOf('string');
  await expect(fetch(`${address}/healthz`)).rejects.toThrow('fetch failed');
});

test('one caller has ten streams at most', async () => {
  const headers = await server.as('ops', 'op_busy', { regions: 'all' });
  const stop = new AbortController();
  const open = () => fetch(`${baseUrl}/api/v1/live`, { headers, signal: stop.signal });
  const statuses = await Promise.all(Array.from({ length: 11 }, async () => (await open()).status));
  expect(statuses.filter((status) => status === 200)).toHaveLength(10);
  expect(statuses).toContain(429);
  stop.abort();
});
