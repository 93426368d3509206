import { randomBytes } from 'node:crypto';
import { asId, type CustomerId, expectOk, instant, position } from '@waystock/kernel';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  openTestDatabase,
  someAfternoon,
  type TestDatabase,
} from '../../../test/support/database.ts';
import {
  addAddresses,
  type AddressDraft,
  type CustomerDraft,
  eraseCustomer,
  findAddresses,
  findCustomers,
  getCustomer,
  listAddresses,
  openVault,
  putCustomers,
  retireAddress,
  rewrapKeys,
  setConsents,
} from './index.ts';

let base: TestDatabase;
const keks = new Map([['kek-1', new Uint8Array(32).fill(1)]]);
const vault = openVault(keks, randomBytes);
beforeAll(async () => {
  base = await openTestDatabase();
});
afterAll(() => base.drop());

const cus = asId<CustomerId>;
const draft = (id: string, change: Partial<CustomerDraft> = {}): CustomerDraft => ({
  id: cus(id),
  name: `Person${id}`,
  email: `${id}@Mail-Host.example`,
  phone: '+49 30 5550100',
  ...change,
});
const home = (id: string, change: Partial<AddressDraft> = {}): AddressDraft => ({
  customerId: cus(id),
  position: position(13.402_71, 52.518_93),
  lines: ['Geheimstraße 7', 'Hinterhaus'],
  postcode: '10178',
  city: 'Kleinstadt',
  country: 'DE',
  recipient: 'Oma Erna',
  instructions: undefined,
  ...change,
});
const put = (...drafts: CustomerDraft[]) =>
  base.db.transact((tx) => putCustomers(tx, vault, drafts));
const get = (id: string) => base.db.read((tx) => getCustomer(tx, vault, cus(id)));
const add = (...drafts: AddressDraft[]) =>
  base.db.transact((tx) => addAddresses(tx, vault, drafts));
const list = (id: string) => base.db.read((tx) => listAddresses(tx, vault, cus(id)));
const erase = (id: string) => base.db.transact((tx) => eraseCustomer(tx, cus(id)));
const factsOf = async (id: string) => {
  const found = await base.db.read((tx) =>
    sql<{ kind: string; data: unknown }>`select kind, data from storage.fact
      where key = ${id} order by id`.execute(tx.sql),
  );
  return found.rows;
};

describe('customers', () => {
  test('what was written is read again; consents are off until given', async () => {
    expectOk(await put(draft('ann'), draft('bob', { phone: undefined, createdAt: instant(5) })));
    expect(expectOk(await get('ann'))).toEqual({
      ...draft('ann'),
      createdAt: someAfternoon,
      consents: { marketing: false, location: false },
      version: 1,
    });
    const bob = expectOk(await get('bob'));
    expect(bob).toMatchObject({ createdAt: 5 });
    expect(bob.phone).toBeUndefined();
    const found = await base.db.read((tx) =>
      findCustomers(tx, vault, [cus('nobody'), cus('bob'), cus('ann')]),
    );
    expect([...found.keys()]).toEqual(['ann', 'bob']);
  });

  test('a correction keeps the age of the account and counts', async () => {
    expectOk(await put(draft('bob', { name: 'Robert', createdAt: instant(9) })));
    expect(expectOk(await get('bob'))).toMatchObject({ name: 'Robert', createdAt: 5, version: 2 });
  });

  test('two writers at once end with one key that opens everything', async () => {
    await Promise.all([put(draft('twin', { name: 'A' })), put(draft('twin', { name: 'B' }))]);
    expect(['A', 'B']).toContain(expectOk(await get('twin')).name);
    expectOk(await add(home('twin')));
    expect(await list('twin')).toHaveLength(1);
  });

  test('one that breaks a rule refuses the batch', async () => {
    const refused = await put(draft('new'), draft('bad', { email: 'nonsense' }));
    expect(refused).toMatchObject({ error: { kind: 'customer-invalid', customerId: 'bad' } });
    expect(await get('new')).toMatchObject({ error: { kind: 'customer-not-found' } });
  });

  test('consents change one by one, each change is a fact', async () => {
    const say = (change: { marketing?: boolean; location?: boolean }) =>
      base.db.transact((tx) => setConsents(tx, cus('ann'), change));
    expect(expectOk(await say({ location: true }))).toEqual({ marketing: false, location: true });
    expect(expectOk(await say({ location: true }))).toEqual({ marketing: false, location: true });
    expect(expectOk(await say({ marketing: true, location: false }))).toEqual({
      marketing: true,
      location: false,
    });
    const data = (await factsOf('ann')).map((fact) => fact.data);
    expect(data).toEqual([
      { customer_id: 'ann', marketing: false, location: true },
      { customer_id: 'ann', marketing: true, location: false },
    ]);
  });
});

describe('addresses', () => {
  test('are listed for their owner, found by id, and retired without being lost', async () => {
    expectOk(await put(draft('dora')));
    const [first, second] = expectOk(
      await add(home('dora'), home('dora', { lines: ['Büro 3'], recipient: undefined })),
    );
    if (!first || !second) throw new Error('two ids expected');
    expect((await list('dora')).map((address) => address.lines)).toEqual(
      expect.arrayContaining([home('dora').lines, ['Büro 3']]),
    );
    const retire = (customerId: string) =>
      base.db.transact((tx) =>
        retireAddress(tx, { customerId: cus(customerId), addressId: first }),
      );
    expect(await retire('ann')).toMatchObject({ error: { kind: 'address-not-found' } });
    expectOk(await retire('dora'));
    expect(await retire('dora')).toMatchObject({ error: { kind: 'address-not-found' } });
    expect((await list('dora')).map((address) => address.id)).toEqual([second]);
    const found = await base.db.read((tx) => findAddresses(tx, vault, [first, second]));
    expect(found.get(first)).toEqual({ ...home('dora'), id: first });
  });

  test('of nobody are refused', async () => {
    expect(await add(home('nobody'))).toMatchObject({ error: { kind: 'customer-not-found' } });
    const refused = await add(home('ann', { country: 'Deutschland' }));
    expect(refused).toMatchObject({ error: { issues: [{ field: 'country' }] } });
  });
});

describe('erasure', () => {
  test('leaves nothing that opens, says so once, and cannot be undone by writing again', async () => {
    expectOk(await put(draft('eve')));
    const [address] = expectOk(await add(home('eve')));
    expectOk(await base.db.transact((tx) => setConsents(tx, cus('eve'), { marketing: true })));
    expectOk(await erase('eve'));
    expectOk(await erase('eve'));
    expect(await get('eve')).toMatchObject({ error: { kind: 'customer-erased' } });
    expect(await list('eve')).toEqual([]);
    const found = await base.db.read((tx) => findAddresses(tx, vault, address ? [address] : []));
    expect(found.size).toBe(0);
    const kinds = (await factsOf('eve')).map((fact) => fact.kind);
    expect(kinds).toEqual(['customers.consent-changed', 'customers.customer-erased']);
    expect(await put(draft('eve'))).toMatchObject({ error: { kind: 'customer-erased' } });
    expect(await add(home('eve'))).toMatchObject({ error: { kind: 'customer-erased' } });
    expect(await erase('nobody')).toMatchObject({ error: { kind: 'customer-not-found' } });
  });

  test('and writing at the same time never leave a key or a consent behind', async () => {
    for (let round = 0; round < 20; round++) {
      const id = `race-${round}`;
      expectOk(await put(draft(id)));
      const agree = base.db.transact((tx) => setConsents(tx, cus(id), { location: true }));
      await Promise.all([agree, put(draft(id, { name: 'again' })), erase(id), add(home(id))]);
      expect(await get(id)).toMatchObject({ error: { kind: 'customer-erased' } });
    }
    const keys = await base.db.read((tx) =>
      sql`select k.customer_id from customers.subject_key k join customers.customer c
        on c.id = k.customer_id where c.erased_at is not null`.execute(tx.sql),
    );
    expect(keys.rows).toEqual([]);
  });
});

test('a new KEK takes over in steps, and the old one is then no longer needed', async () => {
  const newer = new Map([['kek-2', new Uint8Array(32).fill(2)], ...keks]);
  const next = openVault(newer, randomBytes);
  let steps = 0;
  while ((await base.db.transact((tx) => rewrapKeys(tx, next, 2))) > 0) steps++;
  expect(steps).toBeGreaterThan(1);
  const only = openVault(new Map([['kek-2', new Uint8Array(32).fill(2)]]), randomBytes);
  const ann = await base.db.read((tx) => getCustomer(tx, only, cus('ann')));
  expect(expectOk(ann).name).toBe('Personann');
  await expect(get('ann')).rejects.toThrow(/no key-encryption key kek-2/);
});

test('no table and no fact shows anything personal', async () => {
  const tables = ['customers.customer', 'customers.subject_key', 'customers.profile'];
  const shown: string[] = [];
  await base.db.read(async (tx) => {
    for (const table of [...tables, 'customers.address', 'storage.fact']) {
      // Bytes are shown both as they print and as the text they might contain.
      const { rows } = await sql<{ row: string }>`
        select t::text as row from ${sql.table(table)} as t`.execute(tx.sql);
      expect(rows.length, table).toBeGreaterThan(0);
      shown.push(...rows.map(({ row }) => row + bytesIn(row)));
    }
  });
  const personal = [
    'Person',
    'Mail-Host',
    '5550100',
    'Geheim',
    '10178',
    'Kleinstadt',
    'Erna',
    '13.4027',
  ];
  for (const word of personal) expect(shown.join('\n')).not.toContain(word);
});

const bytesIn = (row: string): string =>
  [...row.matchAll(/\\x([0-9a-f]+)/g)]
    .map(([, hex]) => Buffer.from(hex ?? '', 'hex').toString('latin1'))
    .join(' ');
