import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkKeys, readVault } from './personal-data-keys.ts';

let dataFolder: string;
beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'waystock-keys-'));
});
afterEach(() => rm(dataFolder, { recursive: true }));

const [first, second] = ['a1'.repeat(32), 'b2'.repeat(32)];
const of = (...personalDataKeys: string[]) => readVault({ personalDataKeys, dataFolder });
const fromFile = () => readVault({ personalDataKeys: undefined, dataFolder });

test('beside an embedded database one key is made, for its user’s eyes only', async () => {
  const vaults = await Promise.all([fromFile(), fromFile(), fromFile()]);
  expect(new Set(vaults.map((vault) => vault.current)).size).toBe(1);
  expect(await readdir(dataFolder)).toEqual(['personal-data.key']);
  const { mode } = await stat(join(dataFolder, 'personal-data.key'));
  expect(mode & 0o777).toBe(0o600);
  expect((await fromFile()).current).toBe(vaults[0]?.current);
});

test('a file that holds no key is not written over', async () => {
  await writeFile(join(dataFolder, 'personal-data.key'), 'half a k');
  await expect(fromFile()).rejects.toThrow(/64 hex digits/);
});

test('the first of several keys is the current one; the others still open', async () => {
  const [old, changed] = [await of(first), await of(second, first)];
  expect(changed.current).not.toBe(old.current);
  expect([...changed.keks.keys()]).toEqual([changed.current, old.current]);
  expect(await readdir(dataFolder)).toEqual([]);
});

test('a process without a key that is in use does not start', async () => {
  const vault = await of(second);
  expect(() => checkKeys(vault, [vault.current])).not.toThrow();
  expect(() => checkKeys(vault, ['0123456789ab', vault.current])).toThrow(/not at hand \(0123/);
});
