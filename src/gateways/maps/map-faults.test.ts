import {
  currency,
  type Instant,
  money,
  type Position,
  type Result,
  type Seconds,
  seconds,
} from '@waystock/kernel';
import { afterEach, describe, expect, test } from 'vitest';
import { memorySpending, openBudget } from './budget.ts';
import { openGoogle } from './google.ts';
import { countOf, type MapMatrix } from './map-matrix.ts';
import type { MapProvider } from './map-provider.ts';
import { places, streets, testOutside } from './maps.fixture.ts';
import { openOsrm } from './osrm.ts';
import type { MapRefusal } from './refusals.ts';
import { startSimulatedGoogle } from './simulated-google.ts';
import { startSimulatedOsrm } from './simulated-osrm.ts';
import type { ServerFault, SimulatedServer } from './simulated-server.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const usd = currency('USD');
const key = 'AIza-secret';

async function google(daily = 100_000) {
  const outside = testOutside();
  const { now, random } = outside;
  const server = await startSimulatedGoogle({ key, streets, random, now });
  stops.push(server.stop);
  const store = memorySpending();
  const troubles: MapRefusal[] = [];
  const open = (options: { key?: string } = {}) =>
    openGoogle({
      key: options.key ?? key,
      url: server.url,
      outside,
      budget: openBudget({ daily: money(daily, usd), store, now }),
      onTrouble: (trouble) => troubles.push(trouble),
    });
  return { server, outside, store, troubles, provider: open(), open };
}

async function osrm() {
  const outside = testOutside();
  const server = await startSimulatedOsrm({ streets });
  stops.push(server.stop);
  const troubles: MapRefusal[] = [];
  const provider = openOsrm({
    servers: { van: `${server.url}/driving` },
    outside,
    onTrouble: (trouble) => troubles.push(trouble),
  });
  return { server, outside, troubles, provider };
}

const times = (count: number, fault: ServerFault): ServerFault[] =>
  Array.from({ length: count }, () => fault);
const three = places.slice(0, 3);
const ask = (
  provider: MapProvider,
  {
    among = three,
    ...asking
  }: { among?: readonly Position[]; deadline?: Seconds; signal?: AbortSignal } = {},
): Promise<Result<MapMatrix, MapRefusal>> =>
  provider.matrix(
    { sources: among, targets: among, profile: 'van' },
    { deadline: seconds(600), ...asking },
  );
const refusedAs = (kind: MapRefusal['kind'], more: object = {}) => ({
  ok: false,
  error: { kind, ...more },
});
const spentToday = ({ sums }: { sums: ReadonlyMap<string, bigint> }) => sums.get('2026-05-06');

describe.each<
  [
    string,
    () => Promise<{
      server: SimulatedServer;
      outside: ReturnType<typeof testOutside>;
      provider: MapProvider;
    }>,
  ]
>([
  ['google', google],
  ['osrm', osrm],
])('%s comes through', (_name, open) => {
  test.each<[string, ServerFault[]]>([
    ['a 503', [{ kind: 'status', status: 503 }]],
    ['a truncated stream', [{ kind: 'truncated' }]],
    ['a stream that ends too early', [{ kind: 'shortened' }]],
    ['an answer in which a cell is missing', [{ kind: 'fewer-cells' }]],
    ['a reset', [{ kind: 'reset' }]],
    ['other JSON', [{ kind: 'other-json' }]],
    ['a page of some proxy', [{ kind: 'html' }]],
    ['three at once', [{ kind: 'reset' }, { kind: 'status', status: 503 }, { kind: 'html' }]],
  ])('%s', async (_fault, faults) => {
    const { server, provider, outside } = await open();
    server.faults.push(...faults);
    const answer = await ask(provider);
    expect(answer).toMatchObject({ ok: true, value: { troubles: [] } });
    expect(answer.ok && countOf(answer.value, 'ok')).toBe(9);
    expect(server.requests).toHaveLength(faults.length + 1);
    expect(outside.slept).toHaveLength(faults.length);
  });

  test('429 with Retry-After: it waits that long, no less', async () => {
    const { server, provider, outside } = await open();
    server.faults.push({ kind: 'status', status: 429, retryAfter: '17' });
    expect(await ask(provider)).toMatchObject({ ok: true });
    expect(outside.slept.reduce<number>((sum, one) => sum + one, 0)).toBeGreaterThanOrEqual(17);
  });

  test('429 for longer than the deadline is refused at once', async () => {
    const { server, provider, outside } = await open();
    server.faults.push({ kind: 'status', status: 429, retryAfter: '700' });
    expect(await ask(provider)).toMatchObject(refusedAs('too-many-requests', { wait: 700 }));
    expect(outside.slept).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });

  test('what is the asker’s fault is not asked again', async () => {
    const { server, provider } = await open();
    server.faults.push({ kind: 'status', status: 400 });
    expect(await ask(provider)).toMatchObject(refusedAs('question-refused'));
    expect(server.requests).toHaveLength(1);
  });

  test('silence past the deadline', async () => {
    const { server, provider } = await open();
    server.faults.push({ kind: 'silent' });
    const answer = await ask(provider, { deadline: seconds(0.15) });
    expect(answer).toMatchObject(refusedAs('deadline-passed'));
    expect(server.requests).toHaveLength(1);
  });

  test('whoever asked gives up while it is silent', async () => {
    const { server, provider } = await open();
    server.faults.push({ kind: 'silent' });
    const giving = new AbortController();
    setTimeout(() => giving.abort(), 100);
    expect(await ask(provider, { signal: giving.signal })).toMatchObject(refusedAs('cancelled'));
  });

  test('the breaker opens after five failures, rests, lets one through, and closes', async () => {
    const { server, provider, outside } = await open();
    server.faults.push(...times(6, { kind: 'status', status: 500 }));
    for (let i = 0; i < 5; i++)
      expect(await ask(provider)).toMatchObject(refusedAs('provider-failed'));
    expect(await ask(provider)).toMatchObject(refusedAs('breaker-open'));
    expect(server.requests).toHaveLength(5);
    outside.pass(seconds(30));
    expect(await ask(provider)).toMatchObject(refusedAs('provider-failed'));
    expect(await ask(provider)).toMatchObject(refusedAs('breaker-open'));
    expect(server.requests).toHaveLength(6);
    outside.pass(seconds(30));
    const [probe, other] = await Promise.all([ask(provider), ask(provider)]);
    expect([probe.ok, other]).toMatchObject([true, refusedAs('breaker-open')]);
    expect(await ask(provider)).toMatchObject({ ok: true });
  });
});

test('what came before an answer stalled is kept, the rest is marked', async () => {
  const { server, provider } = await google();
  server.faults.push({ kind: 'stalled' });
  const answer = await ask(provider, { deadline: seconds(1) });
  expect(answer).toMatchObject({ ok: true, value: { troubles: [{ kind: 'deadline-passed' }] } });
  const holes = answer.ok ? countOf(answer.value, 'provider-error') : 0;
  expect(holes).toBeGreaterThan(2);
  expect(answer.ok && countOf(answer.value, 'ok')).toBe(9 - holes);
  const other = await osrm();
  other.server.faults.push({ kind: 'stalled' });
  const whole = await ask(other.provider, { deadline: seconds(0.3) });
  expect(whole).toMatchObject(refusedAs('deadline-passed'));
});

test('nobody listens', async () => {
  const { server, provider } = await osrm();
  await server.stop();
  stops.pop();
  expect(await ask(provider)).toMatchObject(
    refusedAs('provider-failed', { detail: 'ECONNREFUSED' }),
  );
});

describe('a table of many tiles', () => {
  const many = Array.from({ length: 60 }, (_, i) => ({ lon: 8.6 + i * 1e-3, lat: 49.4 }));

  test('a tile that fails leaves marked holes, and says why', async () => {
    const { server, provider } = await google();
    server.faults.push({ kind: 'status', status: 500 });
    const answer = await ask(provider, { among: many });
    expect(answer).toMatchObject({ ok: true, value: { troubles: [{ kind: 'provider-failed' }] } });
    const holes = answer.ok ? countOf(answer.value, 'provider-error') : 0;
    expect(holes).toBeGreaterThan(500);
    expect(holes).toBeLessThanOrEqual(625);
    expect(answer.ok && countOf(answer.value, 'ok')).toBe(3600 - holes);
  });

  test('no minute sees more elements than the quota, whatever is asked at once', async () => {
    const { provider, outside, server } = await google();
    const before = outside.now();
    const answers = await Promise.all([
      ask(provider, { among: many }),
      ask(provider, { among: many }),
    ]);
    expect(answers.map(({ ok }) => ok)).toEqual([true, true]);
    const minutes = (outside.now() - before) / 60_000;
    expect(minutes).toBeGreaterThan((7200 - 3000) / 3000);
    expect(server.requests.every(({ body }) => elementsOf(body) <= 625)).toBe(true);
  });

  test('cells with an error of their own are marked; the rest stands', async () => {
    const { server, provider } = await google();
    server.faults.push({ kind: 'broken-cells', share: 0.3 });
    const answer = await ask(provider, { among: places });
    const holes = answer.ok ? countOf(answer.value, 'provider-error') : 0;
    expect(holes).toBeGreaterThan(10);
    expect(answer.ok && countOf(answer.value, 'ok')).toBe(144 - holes);
  });
});

const elementsOf = (body: string): number => {
  const { origins, destinations } = JSON.parse(body) as Record<string, unknown[]>;
  return (origins?.length ?? 0) * (destinations?.length ?? 0);
};

describe('money', () => {
  test('a table is counted before it is asked for, and one that does not fit is not begun', async () => {
    const { provider, store, server } = await google(9);
    expect(await ask(provider)).toMatchObject({ ok: true });
    expect(spentToday(store)).toBe(4500n);
    expect(await ask(provider)).toMatchObject({ ok: true });
    expect(await ask(provider)).toMatchObject(refusedAs('budget-spent', { day: '2026-05-06' }));
    expect(server.requests).toHaveLength(2);
  });

  test('a table of many tiles is begun only if money reaches for all of them', async () => {
    const { provider, store, server } = await google(1000);
    const many = Array.from({ length: 60 }, (_, i) => ({ lon: 8.6 + i * 1e-3, lat: 49.4 }));
    expect(await ask(provider, { among: many })).toMatchObject(refusedAs('budget-spent'));
    expect(server.requests).toEqual([]);
    expect(spentToday(store)).toBeUndefined();
  });

  test('it survives a restart', async () => {
    const { provider, open } = await google(9);
    await ask(provider);
    await ask(provider);
    expect(await ask(open())).toMatchObject(refusedAs('budget-spent'));
  });

  test('what the provider refused is given back; what broke off may have been billed', async () => {
    const { provider, store, server } = await google();
    server.faults.push({ kind: 'status', status: 400 });
    await ask(provider);
    expect(spentToday(store)).toBe(0n);
    server.faults.push({ kind: 'truncated' });
    await ask(provider);
    expect(spentToday(store)).toBe(9000n);
  });

  test('a second try that money does not reach is not made', async () => {
    const { provider, server } = await google(5);
    server.faults.push({ kind: 'truncated' });
    const answer = await ask(provider);
    expect(answer).toMatchObject({ ok: true, value: { troubles: [{ kind: 'budget-spent' }] } });
    expect(server.requests).toHaveLength(1);
  });

  test('the tiles that were never sent are given back', async () => {
    const { provider, store, server } = await google();
    const many = Array.from({ length: 101 }, (_, i) => ({ lon: 8.6 + i * 1e-3, lat: 49.4 }));
    server.faults.push(...times(20, { kind: 'status', status: 403 }));
    expect(await ask(provider, { among: many })).toMatchObject(refusedAs('key-refused'));
    expect(spentToday(store)).toBe(0n);
    expect(server.requests.length).toBeLessThanOrEqual(4);
  });

  test('a table its rate cannot finish in time costs nothing', async () => {
    const { provider, store, server } = await google();
    const many = Array.from({ length: 101 }, (_, i) => ({ lon: 8.6 + i * 1e-3, lat: 49.4 }));
    const refused = await ask(provider, { among: many, deadline: seconds(120) });
    expect(refused).toMatchObject(refusedAs('too-slow', { deadline: 120 }));
    expect(spentToday(store)).toBeUndefined();
    expect(server.requests).toEqual([]);
  });
});

test('neither the key nor a place is in what is logged, nor the key in a URL', async () => {
  const { server, provider, troubles, open } = await google();
  server.faults.push(
    { kind: 'status', status: 503 },
    { kind: 'truncated' },
    { kind: 'status', status: 400 },
  );
  await ask(provider);
  await ask(open({ key: 'AIza-wrong' }));
  const { server: other, provider: street, troubles: told } = await osrm();
  other.faults.push({ kind: 'reset' }, { kind: 'status', status: 400 });
  await ask(street);
  const said = JSON.stringify([...troubles, ...told]);
  expect(troubles.map(({ kind }) => kind)).toContain('key-refused');
  expect(said).not.toMatch(/AIza|8\.6|49\.4|somebody|127\.0\.0\.1/);
  expect(server.requests.map(({ path }) => path).join()).not.toMatch(/AIza/);
});

test('a departure goes with the request only where it counts', async () => {
  const outside = testOutside();
  const { now, random } = outside;
  const server = await startSimulatedGoogle({ key, streets, random, now });
  stops.push(server.stop);
  const budget = openBudget({ daily: money(100_000, usd), store: memorySpending(), now });
  const provider = openGoogle({ key, url: server.url, outside, budget, traffic: 'optimal' });
  const later = (now() + 3_600_000) as Instant;
  const query = { sources: places, targets: places, profile: 'van' } as const;
  const asking = { deadline: seconds(600) };
  const dated = await provider.matrix({ ...query, departAt: later }, asking);
  const past = await provider.matrix({ ...query, departAt: 0 as Instant }, asking);
  const cycled = await provider.matrix({ ...query, profile: 'bike', departAt: later }, asking);
  expect([dated, past, cycled].map((one) => one.ok && one.value.departAt)).toEqual([
    later,
    undefined,
    undefined,
  ]);
  expect(server.requests.every(({ body }) => elementsOf(body) <= 100)).toBe(true);
});
