import { createHash, randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Config, ConfigError } from './config.ts';
import { openVault } from './domains/customers/index.ts';
import type { Vault } from './world.ts';

/**
 * The key-encryption keys of this process. In production they come from the environment, the current
 * one first. Beside an embedded database one is made at the first start and kept in a file that only
 * its user may read: whoever copies the database without it has copied nothing about anybody.
 */
export async function readVault({ personalDataKeys, dataFolder }: KeyConfig): Promise<Vault> {
  const texts = personalDataKeys ?? [await keyFile(dataFolder)];
  const keks = texts.map((hex) => Buffer.from(hex, 'hex'));
  return openVault(new Map(keks.map((kek) => [nameOf(kek), kek])), randomBytes);
}
type KeyConfig = Pick<Config, 'personalDataKeys' | 'dataFolder'>;

/** Told from the key itself, so that nobody has to name keys and no name is ever given twice. */
const nameOf = (kek: Uint8Array): string =>
  createHash('sha256').update('waystock key-encryption key').update(kek).digest('hex').slice(0, 12);

/** Data that no key at hand opens: better not to start than to find out order by order. */
export function checkKeys(vault: Vault, used: readonly string[]): void {
  const missing = used.filter((name) => !vault.keks.has(name));
  if (missing.length > 0)
    throw new ConfigError(
      `Personal data here is sealed with keys that are not at hand (${missing.join(', ')}). Put the ` +
        'old key after the new one in WAYSTOCK_PERSONAL_DATA_KEY, separated by a comma; beside an ' +
        `embedded database, put back the file ${fileName}.`,
    );
}

const fileName = 'personal-data.key';

async function keyFile(folder: string): Promise<string> {
  const path = join(folder, fileName);
  const known = await readIfThere(path);
  if (known !== undefined) return checked(known, path);
  await mkdir(folder, { recursive: true });
  // Written whole before it has its name, which only one of several first starts can give.
  const draft = join(folder, `${fileName}.${randomBytes(6).toString('hex')}`);
  const file = await open(draft, 'wx', 0o600);
  try {
    await file.writeFile(`${randomBytes(32).toString('hex')}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await link(draft, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(draft);
  return checked(await readFile(path, 'utf8'), path);
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function checked(text: string, path: string): string {
  const hex = text.trim();
  if (!/^[0-9a-f]{64}$/i.test(hex))
    throw new ConfigError(`${path} does not hold a key of 64 hex digits; put the right file back.`);
  return hex;
}
