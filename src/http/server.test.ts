import { openapi } from '@waystock/contract';
import { asId, grams, millimetres, money, ok, refuse, type SkuId, units } from '@waystock/kernel';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestServer, type TestServer } from '../../test/support/http.ts';
import type { PartialHandlers } from './handler.ts';
import { usualRates } from './config.ts';

const sku = (id: SkuId) => ({
  sku_id: id,
  owner_id: asId<never>('own_1'),
  name: 'Water',
  category: 'drinks',
  barcode: null,
  weight_g: grams(5000),
  length_mm: millimetres(100),
  width_mm: millimetres(100),
  height_mm: millimetres(100),
  capacity_units: units(2),
  temperature_class: 'ambient' as const,
  hazard_class: 'none' as const,
  lot_tracked: false,
  min_shelf_life_days: 0,
  price_minor: money(499n, 'EUR' as never).minor,
  currency: 'EUR' as never,
  active: true,
  version: 7,
});

const ownerOf: Record<string, string> = { ord_01jtk5c0000000000000000000: 'cus_1' };

const handlers: PartialHandlers = {
  catalogue: {
    async getSku({ params }) {
      if (params.sku_id === 'BROKEN') throw new Error('secret@example.com broke it');
      if (params.sku_id === 'GONE')
        throw Object.assign(new Error('terminating connection'), { code: '57P01' });
      if (params.sku_id === 'WRONG') return ok({ ...sku(params.sku_id), name: '' });
      if (params.sku_id === 'NONE') return refuse({ kind: 'sku-not-found', skuId: params.sku_id });
      return ok({ ...sku(params.sku_id), cost_minor: 100n } as ReturnType<typeof sku>);
    },
    async listSkus({ query, page }) {
      return ok({
        items: [{ ...sku(asId('A')), name: JSON.stringify({ ...query, ...page }) }],
        next_cursor: null,
      });
    },
  },
  stock: {
    async availability({ query }) {
      expect(query.sku_id).toEqual(['A', 'B']);
      return ok({ items: [] });
    },
  },
  payments: {
    async get({ params, permit }) {
      const may = permit({ kind: 'payment', customerId: asId(ownerOf[params.order_id] ?? 'x') });
      if (!may.ok) return may;
      return refuse({ kind: 'payment-not-found', orderId: params.order_id });
    },
    async webhook({ rawBody, headers }) {
      return rawBody === '{"a":  1}' && headers['webhook-id'] === 'm1'
        ? ok(undefined)
        : refuse({ kind: 'webhook-forged', id: headers['webhook-id'] });
    },
  },
  checkout: {
    async checkAddress({ body }) {
      const parts = [{ part: 'street', status: 'confirmed' } as const];
      const known = { source: 'a test', granularity: 'house', next: 'accept', parts } as const;
      const verdict = { ...known, formatted: null, position: null };
      return ok({ ok: true, address: body, position: null, verdict, issues: [] });
    },
  },
  orders: {
    async edit() {
      throw new Error('never called');
    },
  },
};

let server: TestServer;
beforeAll(async () => {
  server = await openTestServer({ handlers });
});
afterAll(() => server.app.close());

const ask = async (options: InjectOptions & { url: string }) => {
  const response = await server.app.inject(options);
  return { ...response, problem: response.json<Record<string, unknown>>(), response };
};
const v1 = (path: string): string => `/api/v1${path}`;
const address = { street: 'A 1', postcode: '10115', city: 'Berlin', country: 'DE' };
const json = { 'content-type': 'application/json' };

describe('an answer', () => {
  test('has what the contract names and nothing else, and its version as ETag', async () => {
    const { response } = await ask({ url: v1('/skus/WATER-5L') });
    expect(response.statusCode).toBe(200);
    expect(response.headers.etag).toBe('"7"');
    expect(response.json()).toMatchObject({ sku_id: 'WATER-5L', price_minor: 499 });
    expect(response.json()).not.toHaveProperty('cost_minor');
  });

  test('that does not keep the contract is not sent', async () => {
    expect((await ask({ url: v1('/skus/WRONG') })).problem).toMatchObject({
      kind: 'internal',
      status: 500,
    });
  });

  test('has the security headers and a request id, the caller’s own if it is harmless', async () => {
    const own = await server.app.inject({
      url: v1('/skus/A'),
      headers: { 'x-request-id': 'trace-12345' },
    });
    expect(own.headers).toMatchObject({
      'x-request-id': 'trace-12345',
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'cache-control': 'no-store',
    });
    const odd = await server.app.inject({
      url: v1('/skus/A'),
      headers: { 'x-request-id': '<script>' },
    });
    expect(odd.headers['x-request-id']).toMatch(/^req_[0-9a-z]{16}$/);
  });
});

describe('a query', () => {
  test('is read as the types it should have', async () => {
    const { response } = await ask({
      url: v1('/skus?limit=20&cursor=QQ&text=5'),
    });
    const { items } = response.json<{ items: { name: string }[] }>();
    expect(JSON.parse(items[0]?.name ?? '')).toEqual({
      limit: 20,
      cursor: 'QQ',
      text: '5',
      after: 'A',
    });
  });

  test('may repeat a list', async () => {
    expect((await ask({ url: v1('/availability?sku_id=A&sku_id=B') })).statusCode).toBe(200);
  });

  test.each([
    ['/skus?limit=0', 'query.limit'],
    ['/skus?limit=many', 'query.limit'],
    ['/skus?limit=1&limit=2', 'query.limit'],
    ['/skus?colour=red', 'query'],
    ['/skus?cursor=AAAA', 'query.cursor'],
    ['/skus/a%20b', 'path.sku_id'],
    ['/availability', 'query.sku_id'],
  ])('%s is refused at %s', async (path, field) => {
    const { problem } = await ask({ url: v1(path) });
    expect(problem).toMatchObject({ kind: 'invalid', status: 422, errors: [{ path: field }] });
  });
});

describe('a problem', () => {
  test('says what went wrong and what to do', async () => {
    const { problem, headers } = await ask({ url: v1('/skus/NONE') });
    expect(headers['content-type']).toBe('application/problem+json; charset=utf-8');
    expect(problem).toEqual({
      type: '/problems/sku-not-found',
      title: 'No such SKU',
      status: 404,
      detail: 'There is no SKU NONE.',
      action: 'Check the id; the catalogue is at /api/v1/skus.',
      kind: 'sku-not-found',
      request_id: headers['x-request-id'],
    });
  });

  const body = JSON.stringify(address);
  const checks = v1('/checkout/address-checks');
  test.each<[string, number, InjectOptions & { url: string; role?: 'shopper' | 'driver' }]>([
    ['not-found', 404, { url: '/nothing/here' }],
    ['method-not-allowed', 405, { url: v1('/skus/A'), method: 'DELETE' }],
    ['method-not-allowed', 405, { url: v1('/skus/A'), method: 'QUERY' }],
    ['malformed', 400, { url: v1('/skus/%ff') }],
    ['not-found', 404, { url: v1(`/skus/${'x'.repeat(300)}`) }],
    ['not-authenticated', 401, { url: checks, method: 'POST', headers: json, body }],
    ['wrong-role', 403, { url: checks, method: 'POST', headers: json, body, role: 'driver' }],
    ['malformed', 400, { url: checks, method: 'POST', headers: json, body: '{', role: 'shopper' }],
    [
      'malformed',
      400,
      { url: checks, method: 'POST', headers: json, body: '{"__proto__":{}}', role: 'shopper' },
    ],
    ['invalid', 422, { url: checks, method: 'POST', headers: json, body: '', role: 'shopper' }],
    [
      'unsupported-media-type',
      415,
      {
        url: checks,
        method: 'POST',
        headers: { 'content-type': 'text/plain' },
        body,
        role: 'shopper',
      },
    ],
    [
      'too-large',
      413,
      {
        url: checks,
        method: 'POST',
        headers: json,
        body: JSON.stringify({ street: 'x'.repeat(300_000) }),
        role: 'shopper',
      },
    ],
    ['unavailable', 503, { url: v1('/skus/GONE') }],
  ])('%s is %i', async (kind, status, { role, ...options }) => {
    const headers = { ...(role ? await server.as(role) : {}), ...options.headers };
    const { problem, statusCode, headers: sent } = await ask({ ...options, headers });
    expect(problem).toMatchObject({ kind, status, request_id: sent['x-request-id'] });
    expect(statusCode).toBe(status);
    if (status === 401) expect(sent['www-authenticate']).toContain('Bearer');
    if (status === 405) expect(sent.allow).toBe('GET, HEAD');
    if (status === 503) expect(sent['retry-after']).toBe('2');
  });

  test('of ours tells nothing of the inside', async () => {
    const { response, problem } = await ask({ url: v1('/skus/BROKEN') });
    expect(problem).toMatchObject({ kind: 'internal', status: 500 });
    expect(response.body).not.toMatch(/secret|server\.test/);
  });
});

describe('a command', () => {
  const order = v1('/orders/ord_01jtk5c0000000000000000000');
  const command = async (headers: Record<string, string>) =>
    (
      await ask({
        url: order,
        method: 'PATCH',
        headers: { ...json, ...(await server.as('shopper')), ...headers },
        body: '{}',
      })
    ).problem;

  test('needs a key, and the version where another’s change could be lost', async () => {
    expect(await command({})).toMatchObject({ kind: 'idempotency-key-missing', status: 400 });
    expect(await command({ 'idempotency-key': 'short' })).toMatchObject({ status: 400 });
    const key = { 'idempotency-key': 'key-12345678' };
    expect(await command(key)).toMatchObject({ kind: 'version-missing', status: 428 });
    expect(await command({ ...key, 'if-match': '3' })).toMatchObject({ status: 428 });
    expect(await command({ ...key, 'if-match': '"3"' })).toMatchObject({ status: 500 });
  });
});

test('another’s object is not there', async () => {
  const url = v1('/orders/ord_01jtk5c0000000000000000000/payment');
  const mine = await ask({ url, headers: await server.as('shopper', 'cus_1') });
  const others = await ask({ url, headers: await server.as('shopper', 'cus_2') });
  expect([mine.problem['kind'], others.problem['kind']]).toEqual([
    'payment-not-found',
    'not-found',
  ]);
});

test('a signed message is handed on byte for byte', async () => {
  const message = (body: string) =>
    server.app.inject({
      url: v1('/payments/webhook'),
      method: 'POST',
      headers: {
        ...json,
        'webhook-id': 'm1',
        'webhook-timestamp': '1',
        'webhook-signature': 'v1,x',
      },
      body,
    });
  expect((await message('{"a":  1}')).statusCode).toBe(204);
  expect((await message('{"a": 1}')).statusCode).toBe(401);
});

test('who calls too often waits, and nobody else does', async () => {
  const slow = await openTestServer({
    handlers,
    config: { rates: { ...usualRates, shopper: { perSecond: 1, burst: 2 } } },
  });
  const call = async (subject: string) =>
    (
      await slow.app.inject({
        url: v1('/orders/ord_01jtk5c0000000000000000000/payment'),
        headers: await slow.as('shopper', subject),
      })
    ).statusCode;
  expect([await call('cus_1'), await call('cus_1'), await call('cus_1')]).toEqual([404, 404, 429]);
  expect(await call('cus_2')).toBe(404);
  slow.clock.now = (slow.clock.now + 1000) as never;
  expect(await call('cus_1')).toBe(404);
  await slow.app.close();
});

test('the log says what was called, never by whom or with what', async () => {
  const quiet = await openTestServer({ handlers });
  const token = await quiet.as('shopper', 'cus_secret');
  const headers = { ...json, ...token };
  const body = JSON.stringify({ ...address, street: 'Secretstrasse 1' });
  await quiet.app.inject({
    url: v1('/checkout/address-checks'),
    method: 'POST',
    headers,
    body,
  });
  await quiet.app.inject({ url: v1('/skus/BROKEN?text=secret') });
  await quiet.app.inject({ url: v1('/skus?text=secret') });
  await quiet.app.close();
  expect(quiet.logged).toHaveLength(3);
  expect(quiet.logged[0]?.fields).toEqual({
    request_id: expect.any(String),
    operation: 'checkout.checkAddress',
    method: 'POST',
    status: 200,
    duration_ms: expect.any(Number),
    role: 'shopper',
  });
  expect(JSON.stringify([quiet.logged[0], quiet.logged[2]])).not.toMatch(
    new RegExp(`secret|${token['authorization']?.slice(7, 40)}`, 'i'),
  );
});

describe('for those who run it', () => {
  test('alive, not ready without a database', async () => {
    expect((await server.app.inject('/healthz')).json()).toEqual({ status: 'alive' });
    expect((await server.app.inject('/readyz')).statusCode).toBe(503);
  });

  test('measures by operation', async () => {
    await server.app.inject(v1('/skus/A'));
    const { body } = await server.app.inject('/metrics');
    expect(body).toMatch(
      /waystock_http_request_duration_seconds_count\{operation="catalogue.getSku",method="GET",status="200"\} \d+/,
    );
    expect(body).toContain('nodejs_eventloop_lag_seconds');
  });

  test('measures are for operations and auditors where they are not open', async () => {
    const closed = await openTestServer({ handlers, config: { metrics: 'authenticated' } });
    const status = async (headers: Record<string, string>) =>
      (await closed.app.inject({ url: '/metrics', headers })).statusCode;
    expect(await status({})).toBe(401);
    expect(await status(await closed.as('shopper'))).toBe(403);
    expect(await status(await closed.as('ops'))).toBe(200);
    await closed.app.close();
  });

  test('the document is the whole contract', async () => {
    const document = (await server.app.inject('/openapi.json')).json<{
      openapi: string;
      info: { title: string; version: string };
    }>();
    expect(document.openapi).toBe('3.1.0');
    expect(document).toEqual(JSON.parse(JSON.stringify(openapi(document.info))));
  });
});

test('without pages, who opens the bare address is led to something to read', async () => {
  const response = await server.app.inject('/');
  expect([response.statusCode, response.headers.location]).toEqual([302, '/docs']);
});
