import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync } from 'node:zlib';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestServer, type TestServer } from '../../../test/support/http.ts';

const folder = mkdtempSync(join(tmpdir(), 'waystock-pages-'));
const script = 'console.log("a page");';
const written: Readonly<Record<string, string | Buffer>> = {
  'pages/index.html': '<p>landing',
  'pages/console/index.html': '<p>console',
  'pages/shop/index.html': '<p>shop',
  'pages/driver/index.html': '<p>driver',
  'pages/host/index.html': '<p>host',
  'pages/track/index.html': '<p>track',
  'pages/assets/main-a1B2.js': script,
  'pages/assets/main-a1B2.js.br': brotliCompressSync(script),
  'pages/built-from': 'abc',
  'secret.json': '{"secret":true}',
};

let server: TestServer;
beforeAll(async () => {
  for (const [name, text] of Object.entries(written)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  server = await openTestServer({
    handlers: {},
    config: {
      pages: {
        folder: join(folder, 'pages'),
        signIn: {
          kind: 'oidc',
          issuer: 'https://id.example/realm',
          clientId: 'pages',
          scopes: 'openid',
          audience: 'waystock',
          origins: ['https://id.example'],
        },
      },
    },
  });
});
afterAll(async () => {
  await server.app.close();
  rmSync(folder, { recursive: true });
});

const get = (url: string, headers: InjectOptions['headers'] = {}) =>
  server.app.inject({ url, headers });

test.each([
  ['/', 'landing'],
  ['/signed-in?code=1', 'landing'],
  ['/console', 'console'],
  ['/console/orders/ord_1', 'console'],
  ['/shop/basket', 'shop'],
  ['/driver', 'driver'],
  ['/host/pick-lists', 'host'],
  ['/t/abcDEF123', 'track'],
])('%s opens a face', async (url, face) => {
  const { statusCode, headers, body } = await get(url);
  expect([statusCode, body]).toEqual([200, `<p>${face}`]);
  expect(headers).toMatchObject({
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
  });
});

test('nothing runs in a page but its own scripts, and tokens come from the issuer alone', async () => {
  const policy = String((await get('/console')).headers['content-security-policy']);
  expect(policy).toContain("script-src 'self';");
  expect(policy).toContain("connect-src 'self' https://id.example;");
  expect(policy).not.toContain('unsafe');
});

test('hashed files are kept for ever, and sent packed to who unpacks', async () => {
  const plain = await get('/assets/main-a1B2.js');
  expect(plain.body).toBe(script);
  expect(plain.headers).toMatchObject({
    'cache-control': 'public, max-age=31536000, immutable',
    vary: 'accept-encoding',
  });
  expect(plain.headers['content-encoding']).toBeUndefined();
  const packed = await get('/assets/main-a1B2.js', { 'accept-encoding': 'gzip, br' });
  expect(packed.headers['content-encoding']).toBe('br');
  expect(brotliDecompressSync(packed.rawPayload).toString()).toBe(script);
});

test('what one has already is not sent again', async () => {
  const { etag } = (await get('/console')).headers;
  const again = await get('/console', { 'if-none-match': String(etag) });
  expect([again.statusCode, again.body]).toEqual([304, '']);
});

test.each([
  '/assets/../../secret.json',
  '/assets/..%2f..%2fsecret.json',
  '/assets/%2e%2e/%2e%2e/secret.json',
  '/assets/..%5c..%5csecret.json',
  '/..%2fsecret.json',
  '/secret.json',
  '/built-from',
  '/console/index.html/../../../secret.json',
  '/assets/gone-a1B2.js',
])('%s gives nothing away', async (url) => {
  const { body, statusCode } = await get(url);
  expect(body).not.toContain('secret":true');
  expect(body).not.toBe('abc');
  expect([200, 400, 404]).toContain(statusCode);
});

test('what is not there is a problem, below the API as well', async () => {
  for (const url of ['/api/v1/nowhere', '/nowhere', '/assets/gone.js']) {
    const { statusCode, headers } = await get(url);
    expect([statusCode, headers['content-type']]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
    ]);
  }
});

test('a page learns how people sign in here', async () => {
  expect((await get('/web-config.json')).json()).toEqual({
    sign_in: 'oidc',
    issuer: 'https://id.example/realm',
    client_id: 'pages',
    scopes: 'openid',
    audience: 'waystock',
  });
  const demo = await openTestServer({
    handlers: {},
    config: { pages: { folder: undefined, signIn: { kind: 'demo' } } },
  });
  expect((await demo.app.inject('/web-config.json')).json()).toEqual({ sign_in: 'demo' });
  await demo.app.close();
});
