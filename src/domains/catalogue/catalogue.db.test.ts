import {
  asId,
  currency,
  expectOk,
  grams,
  millimetres,
  money,
  type OwnerId,
  type SkuId,
  units,
} from '@waystock/kernel';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import {
  changePrice,
  findSkus,
  getSku,
  listOwners,
  listSkus,
  putOwner,
  putSku,
  putSkus,
  type SkuDraft,
} from './index.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await openTestDatabase();
  await base.db.transact(async (tx) => {
    await putOwner(tx, { id: asId('own_a'), name: 'Aroma' });
    await putOwner(tx, { id: asId('own_b'), name: 'Blossom' });
  });
});
afterAll(() => base.drop());

const sku = asId<SkuId>;
const eur = currency('EUR');
const draft = (id: string, change: Partial<SkuDraft> = {}): SkuDraft => ({
  id: sku(id),
  ownerId: asId<OwnerId>('own_a'),
  name: `Item ${id}`,
  category: 'things',
  barcode: undefined,
  weight: grams(500),
  box: { length: millimetres(200), width: millimetres(100), height: millimetres(50) },
  capacityUnits: units(1),
  temperature: 'chilled',
  hazard: 'none',
  lotTracked: true,
  minShelfLifeDays: 3,
  price: money(1_999, eur),
  active: true,
  ...change,
});
const facts = async (skuId: string): Promise<unknown[]> => {
  const found = await base.db.read((tx) =>
    sql<{ data: unknown }>`select data from storage.fact
      where kind = 'catalogue.sku-changed' and key = ${skuId} order by id`.execute(tx.sql),
  );
  return found.rows.map((row) => row.data);
};

describe('put', () => {
  test('what was written is read again, field by field', async () => {
    const tea = draft('TEA', { barcode: '4006381333931', hazard: 'medical' });
    const put = expectOk(await base.db.transact((tx) => putSku(tx, tea)));
    expect(put).toEqual({ ...tea, version: 1 });
    expect(expectOk(await base.db.read((tx) => getSku(tx, sku('TEA'))))).toEqual(put);
  });

  test('the same again is no new version and no fact; a change is one of each', async () => {
    await base.db.transact((tx) => putSku(tx, draft('JAM')));
    await base.db.transact((tx) => putSku(tx, draft('JAM')));
    expect(await facts('JAM')).toHaveLength(1);
    const renamed = await base.db.transact((tx) => putSku(tx, draft('JAM', { name: 'Plum jam' })));
    expect(expectOk(renamed).version).toBe(2);
    expect(await facts('JAM')).toEqual([
      { sku_id: 'JAM', version: 1, active: true },
      { sku_id: 'JAM', version: 2, active: true },
    ]);
  });

  test.each([
    ['invalid', draft('BAD', { weight: grams(0) }), { kind: 'sku-invalid', skuId: 'BAD' }],
    ['of nobody', draft('LOST', { ownerId: asId('own_z') }), { kind: 'owner-not-found' }],
    [
      'of another owner',
      draft('TEA', { ownerId: asId('own_b') }),
      { kind: 'sku-owner-fixed', ownerId: 'own_a' },
    ],
  ])('a SKU that is %s is refused, and with it the whole batch', async (_name, bad, error) => {
    const id = `GOOD-${bad.id}`;
    const refused = await base.db.transact((tx) => putSkus(tx, [draft(id), bad]));
    expect(refused).toMatchObject({ ok: false, error });
    expect(await base.db.read((tx) => getSku(tx, sku(id)))).toMatchObject({
      error: { kind: 'sku-not-found', skuId: id },
    });
  });

  test('only one of two writers who saw the same version wins', async () => {
    const write = (name: string, seen: number) =>
      base.db.transact((tx) => putSku(tx, draft('PEN', { name }), seen));
    for (const seen of [0, 1]) {
      const both = await Promise.all([write(`first ${seen}`, seen), write(`second ${seen}`, seen)]);
      expect(both.filter((result) => result.ok)).toHaveLength(1);
      expect(both.find((result) => !result.ok)).toMatchObject({
        error: { kind: 'stale-version', expected: seen, actual: seen + 1 },
      });
    }
  });
});

test('a price changes alone, under a version', async () => {
  await base.db.transact((tx) => putSku(tx, draft('CUP')));
  const price = (minor: number, expectedVersion?: number) =>
    base.db.transact((tx) =>
      changePrice(tx, {
        skuId: sku('CUP'),
        price: money(minor, eur),
        ...(expectedVersion === undefined ? {} : { expectedVersion }),
      }),
    );
  expect(expectOk(await price(2_500, 1))).toMatchObject({ version: 2, price: { minor: 2_500n } });
  expect(await price(3_000, 1)).toMatchObject({ error: { kind: 'stale-version', actual: 2 } });
  expect(await price(-1)).toMatchObject({ error: { kind: 'sku-invalid' } });
  const unknown = base.db.transact((tx) =>
    changePrice(tx, { skuId: sku('NONE'), price: money(1, eur) }),
  );
  expect(await unknown).toMatchObject({ error: { kind: 'sku-not-found' } });
});

describe('lists', () => {
  const ids = async (...query: [Parameters<typeof listSkus>[1], Parameters<typeof listSkus>[2]]) =>
    (await base.db.read((tx) => listSkus(tx, ...query))).map((found) => found.id);

  beforeAll(async () => {
    const books = Array.from({ length: 25 }, (_, i) =>
      draft(`BOOK-${String(i).padStart(2, '0')}`, {
        category: 'books',
        ownerId: asId('own_b'),
        name: i === 7 ? 'Crème brûlée for beginners' : `Volume ${i}`,
        barcode: `97800000${i}`,
        active: i !== 24,
      }),
    );
    expectOk(await base.db.transact((tx) => putSkus(tx, books)));
  });

  test('pages follow one another without gap or repeat', async () => {
    const all: string[] = [];
    for (let after = ''; ; ) {
      const page = await ids({ category: 'books' }, { after, limit: 10 });
      all.push(...page);
      if (page.length < 10) break;
      after = page.at(-1) ?? '';
    }
    expect(all).toHaveLength(24);
    expect(all).toEqual([...new Set(all)].sort());
  });

  test.each([
    [{ text: 'book 07' }, ['BOOK-07']],
    [{ text: 'creme bru' }, ['BOOK-07']],
    [{ text: '9780000012' }, ['BOOK-12']],
    [{ text: 'volume', ownerId: asId<OwnerId>('own_a') }, []],
    [{ text: 'BOOK-24' }, []],
    [{ text: 'BOOK-24', includeInactive: true }, ['BOOK-24']],
    [{ text: "'); drop table catalogue.sku; --" }, []],
  ])('%j finds %j', async (filter, expected) => {
    expect(await ids(filter, { limit: 5 })).toEqual(expected);
  });

  test('many SKUs by id in one go; unknown ones are left out', async () => {
    const found = await base.db.read((tx) =>
      findSkus(tx, [sku('BOOK-03'), sku('NONE'), sku('BOOK-01')]),
    );
    expect([...found.keys()]).toEqual(['BOOK-01', 'BOOK-03']);
  });

  test('owners by id', async () => {
    expect(await base.db.read(listOwners)).toEqual([
      { id: 'own_a', name: 'Aroma' },
      { id: 'own_b', name: 'Blossom' },
    ]);
  });
});
