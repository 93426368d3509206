import { crc32 } from 'node:zlib';
import type { ByteSource } from '../osm/byte-source.ts';
import { RoadFileError } from './road-file-error.ts';

/**
 * A file of named arrays: magic, version, a JSON index, then the arrays as they lie in memory
 * (little-endian, aligned to 8 bytes), each with a checksum. Reading one needs no more than its own
 * bytes, and puts them into shared memory, where workers find them, too. Same arrays, same bytes.
 */
export type Numbers = Int32Array | Float64Array | Uint8Array;

const kinds = { Int32Array, Float64Array, Uint8Array };
type Kind = keyof typeof kinds;

interface Entry {
  readonly name: string;
  readonly kind: Kind;
  readonly length: number;
  readonly offset: number;
  readonly crc: number;
}

interface Index {
  readonly about: unknown;
  readonly entries: readonly Entry[];
}

const magic = 'WAYSTOCK-ROADS\n';
const version = 1;
/** Magic, version, length of the index, checksum of the index. */
const prefixSize = 32;
const aligned = (offset: number): number => Math.ceil(offset / 8) * 8;

export function packSections(about: unknown, arrays: ReadonlyMap<string, Numbers>): Uint8Array {
  const entries: Entry[] = [];
  let offset = 0;
  for (const [name, data] of arrays) {
    const kind = kindOf(data);
    entries.push({ name, kind, length: data.length, offset, crc: crc32(bytesOf(data)) });
    offset = aligned(offset + data.byteLength);
  }
  const index = new TextEncoder().encode(JSON.stringify({ about, entries } satisfies Index));
  const start = aligned(prefixSize + index.length);
  const file = new Uint8Array(start + offset);
  file.set(new TextEncoder().encode(magic));
  const prefix = new DataView(file.buffer);
  prefix.setUint32(16, version, true);
  prefix.setUint32(20, index.length, true);
  prefix.setUint32(24, crc32(index), true);
  file.set(index, prefixSize);
  let i = 0;
  for (const data of arrays.values())
    file.set(bytesOf(data), start + (entries[i++] as Entry).offset);
  return file;
}

export interface Sections {
  readonly about: unknown;
  readonly arrays: ReadonlyMap<string, Numbers>;
}

/** Reads the sections that are wanted, and checks what it reads. */
export function openSections(source: ByteSource, isWanted: (name: string) => boolean): Sections {
  const { index, start } = readIndex(source);
  const arrays = new Map<string, Numbers>();
  for (const entry of index.entries) {
    if (!isWanted(entry.name)) continue;
    const size = entry.length * kinds[entry.kind].BYTES_PER_ELEMENT;
    const bytes = source.read(start + entry.offset, size);
    if (bytes.length < size) throw new RoadFileError('truncated', `it ends within ${entry.name}`);
    if (crc32(bytes) !== entry.crc)
      throw new RoadFileError('corrupt', `the checksum of ${entry.name} is wrong`);
    const shared = new SharedArrayBuffer(size);
    new Uint8Array(shared).set(bytes);
    arrays.set(entry.name, viewOf(entry.kind, shared));
  }
  return { about: index.about, arrays };
}

/** What a file says about itself, without its arrays. */
export const aboutFile = (source: ByteSource): unknown => readIndex(source).index.about;

function readIndex(source: ByteSource): { index: Index; start: number } {
  const prefix = source.read(0, prefixSize);
  if (new TextDecoder().decode(prefix.subarray(0, magic.length)) !== magic)
    throw new RoadFileError('not-a-road-file', 'it does not begin as one');
  if (prefix.length < prefixSize) throw new RoadFileError('truncated', 'it ends within its index');
  const view = new DataView(prefix.buffer, prefix.byteOffset);
  const written = view.getUint32(16, true);
  if (written !== version)
    throw new RoadFileError('other-version', `version ${written}, this reads version ${version}`);
  const length = view.getUint32(20, true);
  if (prefixSize + length > source.size)
    throw new RoadFileError('truncated', 'it ends within its index');
  const bytes = source.read(prefixSize, length);
  if (crc32(bytes) !== view.getUint32(24, true))
    throw new RoadFileError('corrupt', 'the checksum of its index is wrong');
  const index = JSON.parse(new TextDecoder().decode(bytes)) as Index;
  return { index, start: aligned(prefixSize + length) };
}

function viewOf(kind: Kind, shared: SharedArrayBuffer): Numbers {
  if (kind === 'Int32Array') return new Int32Array(shared);
  return kind === 'Float64Array' ? new Float64Array(shared) : new Uint8Array(shared);
}

function kindOf(data: Numbers): Kind {
  if (data instanceof Int32Array) return 'Int32Array';
  return data instanceof Float64Array ? 'Float64Array' : 'Uint8Array';
}

const bytesOf = (data: Numbers): Uint8Array =>
  new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
