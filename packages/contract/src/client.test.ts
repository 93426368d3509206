import { asId, currency, instant, type SkuId, units } from '@waystock/kernel';
import { describe, expect, test } from 'vitest';
import { type Client, client, type StreamEvent, StreamRefused } from './client.ts';

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: string | undefined;
}

type Answer = () => Response;

/** A client whose server gives these answers in turn, and what it was asked. */
function scripted(...answers: readonly Answer[]): {
  api: Client;
  seen: Seen[];
  waits: number[];
} {
  const seen: Seen[] = [];
  const waits: number[] = [];
  const api = client({
    baseUrl: 'http://server.test/',
    token: () => `token-${seen.length}`,
    newKey: () => 'fresh-key-1',
    wait: async (ms) => void waits.push(ms),
    fetch: async (url, init = {}) => {
      const answer = answers[seen.length] ?? answers.at(-1);
      seen.push({
        method: String(init.method),
        url: url instanceof Request ? url.url : url.toString(),
        headers: new Headers(init.headers),
        body: init.body as string | undefined,
      });
      return (answer ?? (() => new Response(null, { status: 204 })))();
    },
  });
  return { api, seen, waits };
}

const json =
  (status: number, body: unknown, headers: Record<string, string> = {}) =>
  () =>
    new Response(JSON.stringify(body), { status, headers });
const problem = (status: number, kind: string, headers: Record<string, string> = {}) =>
  json(
    status,
    {
      type: `/problems/${kind}`,
      title: 'T',
      status,
      detail: 'D',
      action: 'A',
      kind,
      request_id: 'req_1',
      details: { lines: [1] },
    },
    headers,
  );
const unplugged = () => {
  throw new TypeError('connection refused');
};

const stock = {
  sku_id: 'WATER-5L',
  site_id: 'NY',
  on_hand: 100,
  reserved: 15,
  safety: 5,
  available_to_sell: 80,
};
const safety = {
  params: { sku_id: asId<SkuId>('WATER-5L'), site_id: asId<never>('NY') },
  body: { safety: units(5) },
};

describe('a call', () => {
  test('writes kernel values as JSON and reads them back', async () => {
    const { api, seen } = scripted(json(200, { items: [], next_cursor: null }));
    await api.stock.availability({
      query: { sku_id: [asId('A'), asId('B:C')], by: instant(1_778_076_000_000) },
    });
    expect(seen[0]?.url).toBe(
      'http://server.test/api/v1/availability?sku_id=A&sku_id=B%3AC&by=2026-05-06T14%3A00%3A00.000Z',
    );
    const lane = {
      from_site_id: 'NY',
      to_site_id: 'CHI',
      cost_minor: 400,
      currency: 'USD',
      duration_s: 86_400,
    };
    const second = scripted(json(200, lane));
    const put = await second.api.sites.putLane({
      params: { site_id: asId('NY'), to_site_id: asId('CHI') },
      body: { cost_minor: 400n, currency: currency('USD'), duration_s: 86_400 as never },
    });
    expect(JSON.parse(second.seen[0]?.body ?? '')).toEqual({
      cost_minor: 400,
      currency: 'USD',
      duration_s: 86_400,
    });
    expect(put).toEqual({ ok: true, value: { ...lane, cost_minor: 400n } });
  });

  test('sends a key with a command, the version as If-Match, and a token asked for each time', async () => {
    const { api, seen } = scripted(unplugged, json(200, stock));
    expect(await api.stock.setSafety(safety)).toMatchObject({ ok: true });
    expect(seen.map(({ headers }) => headers.get('idempotency-key'))).toEqual([
      'fresh-key-1',
      'fresh-key-1',
    ]);
    expect(seen.map(({ headers }) => headers.get('authorization'))).toEqual([
      'Bearer token-0',
      'Bearer token-1',
    ]);
    const edit = scripted(problem(412, 'stale-version'));
    const order_id = asId<never>('ord_01jtk5c0000000000000000000');
    const edited = await edit.api.orders.edit({ params: { order_id }, version: 3, body: {} });
    expect(edit.seen[0]?.headers.get('if-match')).toBe('"3"');
    expect(edited).toMatchObject({ ok: false, error: { kind: 'stale-version', status: 412 } });
  });

  test('what the contract would not take is refused before it is sent', async () => {
    const { api, seen } = scripted(json(200, stock));
    const answer = await api.stock.setSafety({ ...safety, body: { safety: 1.5 as never } });
    expect(answer).toMatchObject({
      ok: false,
      error: { kind: 'invalid', errors: [{ path: 'safety' }] },
    });
    expect(seen).toHaveLength(0);
  });

  test('reads are sent without a key', async () => {
    const { api, seen } = scripted(json(200, { items: [], next_cursor: null }));
    await api.orders.list();
    expect(seen[0]?.headers.has('idempotency-key')).toBe(false);
  });
});

describe('repetition', () => {
  test.each<[string, Answer[], number[]]>([
    ['no connection', [unplugged, unplugged, json(200, stock)], [200, 400]],
    ['not ready', [problem(503, 'unavailable', { 'retry-after': '2' }), json(200, stock)], [2000]],
    [
      'limit',
      [problem(429, 'too-many-requests', { 'retry-after': '1' }), json(200, stock)],
      [1000],
    ],
    [
      'first try under way',
      [problem(409, 'still-in-progress', { 'retry-after': '1' }), json(200, stock)],
      [1000],
    ],
  ])('%s: tries again', async (_, answers, expected) => {
    const { api, waits } = scripted(...answers);
    expect(await api.stock.setSafety(safety)).toMatchObject({ ok: true });
    expect(waits).toEqual(expected);
  });

  test.each([
    [409, 'out-of-stock'],
    [422, 'invalid'],
    [500, 'internal'],
  ])('%i %s is an answer', async (status, kind) => {
    const { api, seen } = scripted(problem(status, kind));
    const answer = await api.stock.setSafety(safety);
    expect(seen).toHaveLength(1);
    expect(answer).toMatchObject({
      ok: false,
      error: { kind, status, requestId: 'req_1', details: { lines: [1] } },
    });
  });

  test('gives up after the attempts allowed', async () => {
    const { api, seen } = scripted(unplugged);
    expect(await api.stock.setSafety(safety)).toMatchObject({
      ok: false,
      error: { kind: 'unreachable', detail: 'connection refused' },
    });
    expect(seen).toHaveLength(4);
  });

  test('an answer of somebody in between is not taken for ours', async () => {
    const { api } = scripted(() => new Response('<h1>Bad gateway</h1>', { status: 502 }));
    expect(await api.orders.list()).toMatchObject({
      ok: false,
      error: { kind: 'unreachable', status: 502 },
    });
  });
});

describe('a stream', () => {
  const event = (id: string, n: number): string =>
    `id: ${id}\ndata: ${JSON.stringify({ fact_id: `f${n}`, kind: 'a.b', key: 'k', data: { n }, at: '2026-05-06T14:00:00Z' })}\n\n`;
  const body = (text: string) => () => new Response(text);
  const take = async (stream: AsyncIterable<StreamEvent<{ fact_id: string }>>, n: number) => {
    const taken: string[] = [];
    for await (const { cursor, value } of stream) {
      taken.push(`${cursor} ${value.fact_id}`);
      if (taken.length === n) break;
    }
    return taken;
  };

  test('goes on from the last event seen when the connection is cut', async () => {
    const { api, seen } = scripted(
      body(`${event('1-1', 1)}${event('1-2', 2)}id: 2`),
      unplugged,
      body(`id: 7-7\n\n`),
      body(event('8-1', 3)),
    );
    expect(await take(api.live.facts({ after: '0-0' }), 3)).toEqual(['1-1 f1', '1-2 f2', '8-1 f3']);
    expect(seen.map(({ headers }) => headers.get('last-event-id'))).toEqual([
      '0-0',
      '1-2',
      '1-2',
      '7-7',
    ]);
  });

  test('a refusal ends it', async () => {
    const { api } = scripted(problem(403, 'wrong-role'));
    await expect(take(api.live.facts(), 1)).rejects.toThrow(StreamRefused);
  });
});
