import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { openVault } from '../customers/index.ts';
import { ensurePushKey, findPushKey, listPushKeks, rewrapPushKey } from './index.ts';

let base: TestDatabase;
beforeAll(async () => {
  base = await openTestDatabase();
});
afterAll(() => base.drop());

const [old, fresh] = [randomBytes(32), randomBytes(32)];
const before = openVault(new Map([['old', old]]), randomBytes);
const between = openVault(
  new Map([
    ['new', fresh],
    ['old', old],
  ]),
  randomBytes,
);
const after = openVault(new Map([['new', fresh]]), randomBytes);

test('one key signs, whoever asks first, and outlives the key that wraps it', async () => {
  const { db } = base;
  expect(await db.read((tx) => findPushKey(tx, before))).toBeUndefined();
  const asked = await Promise.all(
    [1, 2, 3].map(() => db.transact((tx) => ensurePushKey(tx, before))),
  );
  const [first] = asked;
  expect(new Set(asked.map(({ privateKey }) => privateKey)).size).toBe(1);
  expect(await db.read(listPushKeks)).toEqual(['old']);
  await db.transact((tx) => rewrapPushKey(tx, between));
  await db.transact((tx) => rewrapPushKey(tx, between));
  expect(await db.read(listPushKeks)).toEqual(['new']);
  expect(await db.read((tx) => findPushKey(tx, after))).toEqual(first);
});
