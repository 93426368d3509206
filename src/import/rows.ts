import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { CsvError, parse } from 'csv-parse';
import type { Row } from './columns.ts';

/** A file that is no table: said in words for people. */
export class UnreadableTable extends Error {
  override name = 'UnreadableTable';
  readonly kind = 'unreadable-table';
}

export interface ReadRowsOptions {
  /** Bytes of the file read so far. */
  readonly onBytes?: (read: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The lines of a comma-separated file (RFC 4180; UTF-8, packed by gzip or not), the header among them, as
 * a stream: a file may be larger than memory.
 */
export async function* readRows(path: string, options: ReadRowsOptions = {}): AsyncGenerator<Row> {
  const packed = await isPacked(path);
  const file = createReadStream(path, { signal: options.signal });
  const parser = parse({
    bom: true,
    info: true,
    skip_empty_lines: true,
    relax_column_count: true,
    max_record_size: 1_000_000,
  });
  const parts: [Readable, ...NodeJS.ReadWriteStream[]] = packed
    ? [file, createGunzip(), parser]
    : [file, parser];
  let read = 0;
  file.on('data', (chunk) => {
    read += chunk.length;
    options.onBytes?.(read);
  });
  // What breaks on the way breaks the parser, which is what we read.
  pipeline(parts, () => undefined);
  let before = 0;
  try {
    for await (const { info, record } of parser as AsyncIterable<Parsed>) {
      // A record that holds line breaks is known by its first line.
      const breaks = record.join('').split('\n').length - 1;
      const line = Math.max(before + 1, info.lines - breaks);
      before = line;
      yield { line, cells: record.map((cell) => cell.trim()) };
    }
  } catch (error) {
    throw inWords(error, path);
  }
}

interface Parsed {
  readonly info: { readonly lines: number };
  readonly record: readonly string[];
}

/** Its size, for whoever shows progress. */
export const bytesOf = async (path: string): Promise<number> => (await stat(path)).size;

async function isPacked(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}

function inWords(error: unknown, path: string): unknown {
  if (error instanceof CsvError)
    return new UnreadableTable(`${path} is no table with commas: ${error.message}.`);
  const { code } = error as { readonly code?: string };
  if (code?.startsWith('Z_'))
    return new UnreadableTable(`${path} is packed, but broken: ${(error as Error).message}.`);
  return error;
}
