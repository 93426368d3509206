import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

/** A file of the built pages, kept in memory: all of them together are a few megabytes. */
export interface BuiltFile {
  readonly type: string;
  /** Its name has its content's hash in it, so it never changes. */
  readonly immutable: boolean;
  readonly etag: string;
  readonly body: Buffer;
  /** The same, packed when it was built. */
  readonly brotli: Buffer | undefined;
  readonly gzip: Buffer | undefined;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
};

/**
 * Every file there is, by its address. What is not in this list is not served: an address is looked
 * up here and never becomes a path.
 */
export function readBuiltFiles(folder: string): ReadonlyMap<string, BuiltFile> {
  const files = new Map<string, BuiltFile>();
  if (!existsSync(folder)) return files;
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const type = types[extname(entry)];
    if (type === undefined) continue;
    const body = readFileSync(join(folder, entry));
    const url = `/${entry.replaceAll('\\', '/')}`;
    files.set(url, {
      type,
      immutable: url.startsWith('/assets/'),
      etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
      body,
      brotli: packed(join(folder, `${entry}.br`)),
      gzip: packed(join(folder, `${entry}.gz`)),
    });
  }
  return files;
}

const packed = (path: string): Buffer | undefined =>
  existsSync(path) ? readFileSync(path) : undefined;
