import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { aDraft } from './decision.fixture.ts';
import { findDecision, hashOf, listDecisions, recordDecision } from './index.ts';

let test1: TestDatabase;
beforeAll(async () => {
  test1 = await openTestDatabase();
});
afterAll(() => test1.drop());

test('a decision comes back as it was made, with its place in the sequence', async () => {
  const draft = aDraft({ keepInputs: true });
  const id = await test1.db.transact((tx) => recordDecision(tx, draft));
  const found = await test1.db.read((tx) => findDecision(tx, id));
  const { keepInputs: _, ...kept } = draft;
  expect(found).toEqual({
    ...kept,
    id,
    at: test1.clock.now,
    sequence: 1,
    inputsHash: hashOf(draft.inputs),
  });
});

test('the next states of a subject count on, per policy; other subjects begin anew', async () => {
  const record = (changes: Parameters<typeof aDraft>[0]) =>
    test1.db.transact((tx) => recordDecision(tx, aDraft(changes)));
  await record({ subject: 'ord_2', action: 'first' });
  await record({ subject: 'ord_2', action: 'second' });
  await record({ subject: 'ord_2', policy: 'placement.newsvendor', action: 'other' });
  const list = async (query: Parameters<typeof listDecisions>[1]) =>
    (await test1.db.read((tx) => listDecisions(tx, query))).map((d) => [d.action, d.sequence]);
  expect(await list({ subject: 'ord_2' })).toEqual(
    expect.arrayContaining([
      ['first', 1],
      ['second', 2],
      ['other', 1],
    ]),
  );
  expect(await list({ subject: 'ord_2', policy: 'placement.newsvendor' })).toEqual([['other', 1]]);
  expect(await list({ subject: 'nobody' })).toEqual([]);
});

test('pages go from the newest to the oldest without gap or double', async () => {
  const all = await test1.db.read((tx) => listDecisions(tx, {}));
  const pages = [];
  let before: (typeof all)[number] | undefined;
  do {
    const query = { limit: 2, ...(before ? { before: before.id } : {}) };
    const page = await test1.db.read((tx) => listDecisions(tx, query));
    pages.push(...page);
    before = page.at(-1);
  } while (before);
  expect(pages).toEqual(all);
  expect(all.length).toBeGreaterThan(2);
});

test('nobody changes what was decided', async () => {
  const [decision] = await test1.db.read((tx) => listDecisions(tx, {}));
  const tamper = test1.db.pool.query('update learning.decision set unit = $1 where id = $2', [
    'x',
    decision?.id,
  ]);
  await expect(tamper).rejects.toThrow('permission denied');
});
