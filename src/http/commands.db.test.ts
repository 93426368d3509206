import { asId, days, ok, plus, refuse } from '@waystock/kernel';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../test/support/database.ts';
import { openTestServer, type TestServer } from '../../test/support/http.ts';
import { findRow } from './api-keys.ts';
import { handlers as access } from './handlers/index.ts';
import type { PartialHandlers } from './handler.ts';
import type { World } from '../world.ts';
import { forgetOldResults } from './forget-results.ts';

let database: TestDatabase;
let server: TestServer;
/** How often a command's work was begun. */
let begun = 0;
/** Holds the work back until it is called. */
let gate: Promise<void> = Promise.resolve();

const handlers: PartialHandlers = {
  ...access,
  checkout: {
    async releaseHold({ params, command }) {
      return command(async (tx) => {
        tx.emit({ kind: 'test.done', key: params.reservation_id, data: {} });
        if (++begun === 1) await gate;
        return ok(undefined);
      });
    },
  },
  catalogue: {
    async putOwner({ params, body, command }) {
      return command(async (tx) => {
        begun++;
        tx.emit({ kind: 'test.done', key: params.owner_id, data: {} });
        if (body.name === 'breaks') throw new Error('broke');
        await sql`insert into catalogue.owner (id, name) values (${params.owner_id}, ${body.name})`.execute(
          tx.sql,
        );
        if (body.name === 'does not keep the contract')
          return ok({ owner_id: params.owner_id, name: '' });
        return ok({ owner_id: params.owner_id, name: `${body.name} at ${begun}` });
      });
    },
    async putSku({ params, command }) {
      return command(async (tx) => {
        begun++;
        tx.emit({ kind: 'test.done', key: params.sku_id, data: {} });
        return refuse({ kind: 'sku-not-found', skuId: params.sku_id });
      });
    },
  },
};

beforeAll(async () => {
  database = await openTestDatabase();
  server = await openTestServer({ handlers, db: database.db, clock: database.clock });
});
afterAll(async () => {
  await server?.app.close();
  await database?.drop();
});
beforeEach(() => {
  begun = 0;
  gate = Promise.resolve();
});

const put = async (
  id: string,
  name: string,
  options: { key: string; subject?: string; method?: 'PUT'; path?: string },
) => {
  const response = await server.app.inject({
    method: 'PUT',
    url: options.path ?? `/api/v1/owners/${id}`,
    headers: {
      ...(await server.as('ops', options.subject ?? 'op_1', { regions: 'all' })),
      'idempotency-key': options.key,
      'content-type': 'application/json',
    },
    body: JSON.stringify(options.path ? sku : { name }),
  });
  const replayed = response.headers['idempotency-replayed'] === 'true';
  return { status: response.statusCode, body: response.body, replayed, headers: response.headers };
};

const sku = {
  owner_id: 'own_1',
  name: 'Water',
  category: 'drinks',
  barcode: null,
  weight_g: 1,
  length_mm: 1,
  width_mm: 1,
  height_mm: 1,
  capacity_units: 1,
  temperature_class: 'ambient',
  hazard_class: 'none',
  lot_tracked: false,
  min_shelf_life_days: 0,
  price_minor: 1,
  currency: 'EUR',
  active: true,
};

const factsOf = (key: string): Promise<number> =>
  database.db.read(async (tx) => {
    const { rows } = await sql`select 1 from storage.fact where key = ${key}`.execute(tx.sql);
    return rows.length;
  });
const storedUnder = (key: string): Promise<number> =>
  database.db.read(async (tx) => {
    const { rows } = await sql`select 1 from http.idempotency where key = ${key}`.execute(tx.sql);
    return rows.length;
  });

describe('a key', () => {
  test('stands for the first result, byte for byte', async () => {
    const first = await put('a', 'Anna', { key: 'key-first' });
    const again = await put('a', 'Anna', { key: 'key-first' });
    expect(first).toMatchObject({ status: 200, body: '{"owner_id":"a","name":"Anna at 1"}' });
    expect(again).toMatchObject({ status: 200, body: first.body, replayed: true });
    expect(first.replayed).toBe(false);
    expect(await factsOf('a')).toBe(1);
  });

  test('does not fit another body or path', async () => {
    await put('b', 'Berta', { key: 'key-body' });
    const body = await put('b', 'Carla', { key: 'key-body' });
    const path = await put('c', 'Berta', { key: 'key-body' });
    for (const other of [body, path]) {
      expect(other.status).toBe(422);
      expect(JSON.parse(other.body)).toMatchObject({ kind: 'idempotency-key-reused' });
    }
    expect(await factsOf('c')).toBe(0);
  });

  test('of another caller is another key', async () => {
    await put('d1', 'Dora', { key: 'key-shared', subject: 'op_1' });
    const other = await put('d2', 'Dora', { key: 'key-shared', subject: 'op_2' });
    expect(other).toMatchObject({ status: 200, replayed: false });
  });

  test('keeps a refusal, whose work is undone', async () => {
    const path = '/api/v1/skus/NONE';
    const first = await put('', '', { key: 'key-refused', path });
    const again = await put('', '', { key: 'key-refused', path });
    expect(first.status).toBe(404);
    expect(again).toMatchObject({ status: 404, body: first.body, replayed: true });
    expect(await factsOf('NONE')).toBe(0);
  });

  test('keeps nothing of what broke, nor of what was never tried', async () => {
    expect(await put('e', 'breaks', { key: 'key-broken' })).toMatchObject({ status: 500 });
    expect(await put('e', '', { key: 'key-broken' })).toMatchObject({ status: 422 });
    expect([await factsOf('e'), await storedUnder('key-broken')]).toEqual([0, 0]);
    expect(await put('e', 'Emma', { key: 'key-broken' })).toMatchObject({ status: 200 });
  });

  test('a reply that does not keep the contract undoes the work', async () => {
    const name = 'does not keep the contract';
    expect(await put('f', name, { key: 'key-contract' })).toMatchObject({ status: 500 });
    expect([await factsOf('f'), await storedUnder('key-contract')]).toEqual([0, 0]);
  });

  test('lets one of many at once do the work; the others hear its result or to wait', async () => {
    const answers = await Promise.all(
      Array.from({ length: 24 }, () => put('g', 'Greta', { key: 'key-race' })),
    );
    const done = answers.filter(({ status }) => status === 200);
    expect(done.filter(({ replayed }) => !replayed)).toHaveLength(1);
    expect(new Set(done.map(({ body }) => body)).size).toBe(1);
    for (const { status, headers } of answers.filter((answer) => answer.status !== 200)) {
      expect(status).toBe(409);
      expect(headers['retry-after']).toBe('1');
    }
    expect(await factsOf('g')).toBe(1);
    expect(await put('g', 'Greta', { key: 'key-race' })).toMatchObject({
      status: 200,
      replayed: true,
    });
  });

  test('is under way until the first request has ended', async () => {
    let open = (): void => undefined;
    gate = new Promise((resolve) => {
      open = resolve;
    });
    const release = async () =>
      server.app.inject({
        method: 'DELETE',
        url: '/api/v1/checkout/basket-holds/rsv_01jtk5c0000000000000000000',
        headers: { ...(await server.as('shopper', 'cus_1')), 'idempotency-key': 'key-slow' },
      });
    const first = release();
    await expect.poll(() => begun).toBe(1);
    expect((await release()).statusCode).toBe(409);
    open();
    expect((await first).statusCode).toBe(204);
    const after = await release();
    expect([after.statusCode, after.headers['idempotency-replayed']]).toEqual([204, 'true']);
  });

  test('is forgotten when it is old', async () => {
    await put('h', 'Hanna', { key: 'key-of-old' });
    const forget = (after: number) =>
      forgetOldResults({
        db: database.db,
        now: () => plus(database.clock.now, days(after)),
      } as unknown as World);
    await forget(2);
    expect(await storedUnder('key-of-old')).toBe(1);
    await forget(2.1);
    expect(await storedUnder('key-of-old')).toBe(0);
  });
});

describe('an API key', () => {
  const create = async (scope: object) => {
    const response = await server.app.inject({
      method: 'POST',
      url: '/api/v1/admin/api-keys',
      headers: {
        ...(await server.as('ops', 'op_1', { regions: 'all' })),
        'idempotency-key': `key-create-${JSON.stringify(scope).length}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ name: 'scanner 7', role: 'device', scope }),
    });
    return response.json<{ key: { key_id: string }; secret: string }>();
  };
  const me = (headers: Record<string, string>) => server.app.inject({ url: '/api/v1/me', headers });

  test('says who calls, in either header, until it is revoked', async () => {
    const { key, secret } = await create({ sites: ['NY'] });
    const asHeader = await me({ 'x-api-key': secret });
    const asBearer = await me({ authorization: `Bearer ${secret}` });
    expect(asHeader.json()).toEqual({
      subject: `key:${key.key_id}`,
      role: 'device',
      scope: { regions: [], sites: ['NY'], vehicles: [], courier_id: null },
    });
    expect(asBearer.json()).toEqual(asHeader.json());
    const revoked = await server.app.inject({
      method: 'DELETE',
      url: `/api/v1/admin/api-keys/${key.key_id}`,
      headers: {
        ...(await server.as('ops', 'op_1', { regions: 'all' })),
        'idempotency-key': 'key-revoke-1',
      },
    });
    expect(revoked.statusCode).toBe(204);
    database.clock.now = plus(database.clock.now, 31 as never);
    expect((await me({ 'x-api-key': secret })).statusCode).toBe(401);
  });

  test('with another secret is refused, and the secret is kept nowhere', async () => {
    const { key, secret } = await create({ sites: ['NY', 'LA'] });
    const other = secret.slice(0, -1) + (secret.endsWith('A') ? 'B' : 'A');
    expect((await me({ 'x-api-key': other })).statusCode).toBe(401);
    expect((await me({ 'x-api-key': 'wsk_nonsense' })).statusCode).toBe(401);
    expect((await me({ 'x-api-key': secret, authorization: 'Bearer x' })).statusCode).toBe(401);
    const row = await database.db.read((tx) => findRow(tx, key.key_id));
    expect(JSON.stringify(row)).not.toContain(secret.slice(17));
  });

  test('is made by those who run everything only', async () => {
    const regional = await server.app.inject({
      url: '/api/v1/admin/api-keys',
      headers: await server.as('ops', 'op_2', { regions: [asId('east')] }),
    });
    expect(regional.statusCode).toBe(404);
  });
});
