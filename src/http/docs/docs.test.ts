import { openapi, operations } from '@waystock/contract';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestServer, type TestServer } from '../../../test/support/http.ts';
import { html } from './html.ts';
import { docsPage } from './page.ts';

const page = docsPage(openapi({ title: 'Waystock', version: '1' }));

describe('the page', () => {
  test('has every operation, and every link within it leads somewhere', () => {
    const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    for (const { name } of operations) expect(ids).toContain(name);
    const targets = [...page.matchAll(/href="#([^"]+)"/g)].map(([, target]) => target ?? '');
    expect(targets.length).toBeGreaterThan(300);
    for (const target of targets) expect(ids).toContain(target);
  });

  test('brings everything along and runs nothing inline', () => {
    const sources = [...page.matchAll(/(?:src|href)="([^"#][^"]*)"/g)].map(([, url]) => url);
    expect(new Set(sources)).toEqual(new Set(['/docs/docs.css', '/docs/docs.js', '/openapi.json']));
    expect(page).not.toMatch(/<script>|<style| on[a-z]+="|style="/);
  });

  test('shows a request as it would be sent', () => {
    expect(page).toContain('curl -X PATCH &quot;$WAYSTOCK/api/v1/orders/ord_');
    expect(page).toContain('Idempotency-Key: 3f6c1a0e-7d52-4c1b');
  });
});

test('markup in a value is text', () => {
  expect(
    html`<p title="${'"<&'}">${['<b>', html`<i>${'ok'}</i>`, false, undefined]}</p>`.markup,
  ).toBe('<p title="&quot;&lt;&amp;">&lt;b&gt;<i>ok</i></p>');
});

describe('served', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await openTestServer({ handlers: {} });
  });
  afterAll(() => server.app.close());

  test.each([
    ['/docs', 'text/html'],
    ['/docs/docs.css', 'text/css'],
    ['/docs/docs.js', 'text/javascript'],
  ])('%s under a policy that lets nothing else in', async (url, type) => {
    const { statusCode, headers } = await server.app.inject(url);
    expect([statusCode, headers['content-type']]).toEqual([200, `${type}; charset=utf-8`]);
    expect(headers['content-security-policy']).toMatch(/default-src 'none'.*script-src 'self'/);
  });

  test('the type of a problem leads to its words', async () => {
    const known = await server.app.inject('/problems/out-of-stock');
    expect([known.statusCode, known.headers.location]).toEqual([302, '/docs#problem-out-of-stock']);
    expect((await server.app.inject('/problems/nonsense')).statusCode).toBe(404);
    expect((await server.app.inject('/problems/toString')).statusCode).toBe(404);
  });
});
