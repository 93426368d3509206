import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/**
 * Builds `apps/web` into `apps/web/dist` and packs what compresses, so that a server only has to
 * send it. Does nothing when what is built was built from the same sources.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const app = join(root, 'apps/web');
const dist = join(app, 'dist');
const mark = join(dist, 'built-from');

const sources = ['apps/web', 'packages/contract/src', 'packages/kernel/src', 'package-lock.json'];
const built = hashOf(sources);

if (!existsSync(mark) || readFileSync(mark, 'utf8') !== built) {
  process.stderr.write('Building the pages …');
  const started = performance.now();
  // Whoever asks for it: the pages of a test are those of production.
  process.env['NODE_ENV'] = 'production';
  const { build } = await import('vite');
  await build({ root: app, configFile: join(app, 'vite.config.ts'), logLevel: 'warn' });
  for (const path of filesIn(dist)) pack(path);
  writeFileSync(mark, built);
  process.stderr.write(` ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
}

function hashOf(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths.flatMap((path) => filesIn(join(root, path))).sort())
    hash.update(path.slice(root.length)).update(readFileSync(path));
  return hash.digest('hex');
}

function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) =>
    entry.name === 'node_modules' || (path === app && entry.name === 'dist')
      ? []
      : filesIn(join(path, entry.name)),
  );
}

function pack(path: string): void {
  if (!['.html', '.js', '.css', '.svg', '.json', '.webmanifest'].includes(extname(path))) return;
  const body = readFileSync(path);
  if (body.length < 1024) return;
  const quality = { [constants.BROTLI_PARAM_QUALITY]: 9 };
  writeFileSync(`${path}.br`, brotliCompressSync(body, { params: quality }));
  writeFileSync(`${path}.gz`, gzipSync(body, { level: 9 }));
}
