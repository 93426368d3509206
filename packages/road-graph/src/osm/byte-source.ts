import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Bytes that can be read piece by piece, more than once: a file or memory. */
export interface ByteSource {
  readonly size: number;
  /** The bytes of [offset, offset + length), fewer where the source ends. */
  read(offset: number, length: number): Uint8Array;
}

export const memorySource = (bytes: Uint8Array): ByteSource => ({
  size: bytes.length,
  read: (offset, length) => bytes.subarray(offset, offset + length),
});

/** Opens a file for the time of `use`, so that an extract need not fit into memory. */
export function withFileSource<T>(path: string, use: (source: ByteSource) => T): T {
  const file = openSync(path, 'r');
  try {
    return use({
      size: fstatSync(file).size,
      read(offset, length) {
        const bytes = new Uint8Array(length);
        let filled = 0;
        while (filled < length) {
          const count = readSync(file, bytes, filled, length - filled, offset + filled);
          if (count === 0) break;
          filled += count;
        }
        return bytes.subarray(0, filled);
      },
    });
  } finally {
    closeSync(file);
  }
}
