import { inflateSync } from 'node:zlib';
import type { ByteSource } from './byte-source.ts';
import { OsmFileError } from './osm-file-error.ts';
import { WireReader } from './protobuf.ts';

/**
 * The outer layer of an .osm.pbf file: a four-byte length, a BlobHeader, a Blob, again and again;
 * the first is an OSMHeader that says what a reader must understand. One block is in memory at a
 * time.
 *
 * Source: wiki.openstreetmap.org/wiki/PBF_Format, with its limits of 64 KiB and 32 MiB.
 */
export interface Block {
  readonly offset: number;
  readonly next: number;
  readonly type: string;
  readonly data: Uint8Array;
}

const maxHeader = 64 * 1024;
const maxBlock = 32 * 1024 * 1024;
const understood = new Set(['OsmSchema-V0.6', 'DenseNodes', 'Sort.Type_then_ID']);

/** The first block, which says what a reader must understand, once that has been checked. */
export function headerBlock(source: ByteSource): Block {
  if (source.size === 0) throw new OsmFileError('empty', 0, 'the file has no bytes');
  refuseOtherFormats(source.read(0, 16));
  const header = readBlock(source, 0);
  checkHeader(header);
  return header;
}

/** Every data block of the file, once its header has been found to be readable. */
export function* dataBlocks(source: ByteSource): Generator<Block> {
  let offset = headerBlock(source).next;
  while (offset < source.size) {
    const block = readBlock(source, offset);
    if (block.type === 'OSMData') yield block;
    offset = block.next;
  }
}

function refuseOtherFormats(start: Uint8Array): void {
  const text = String.fromCharCode(...start.subarray(0, 5));
  if (text.startsWith('<?xml') || text.startsWith('<osm'))
    throw new OsmFileError('not-osm', 0, 'this is XML; convert it with osmium cat -o x.osm.pbf');
  if (start[0] === 0x1f && start[1] === 0x8b)
    throw new OsmFileError('not-osm', 0, 'this is gzip; an .osm.pbf is packed inside, not outside');
}

function readBlock(source: ByteSource, offset: number): Block {
  const isFirst = offset === 0;
  const prefix = source.read(offset, 4);
  if (prefix.length < 4)
    throw new OsmFileError(isFirst ? 'not-osm' : 'truncated', offset, 'it ends within a length');
  const headerSize = new DataView(prefix.buffer, prefix.byteOffset).getUint32(0);
  if (headerSize === 0 || headerSize > maxHeader)
    throw new OsmFileError(isFirst ? 'not-osm' : 'corrupt', offset, 'no block begins here');
  const headerBytes = source.read(offset + 4, headerSize);
  if (headerBytes.length < headerSize)
    throw new OsmFileError(isFirst ? 'not-osm' : 'truncated', offset, 'it ends within a header');
  const { type, size } = guarded(isFirst ? 'not-osm' : 'corrupt', offset, () =>
    blobHeader(headerBytes),
  );
  if (isFirst && type !== 'OSMHeader')
    throw new OsmFileError('not-osm', 0, 'it does not begin with an OSMHeader');
  if (size > maxBlock) throw new OsmFileError('corrupt', offset, `a block of ${size} bytes`);
  const blob = source.read(offset + 4 + headerSize, size);
  if (blob.length < size) throw new OsmFileError('truncated', offset, 'it ends within a block');
  const data = guarded('corrupt', offset, () => unpack(blob, offset));
  return { offset, next: offset + 4 + headerSize + size, type, data };
}

function blobHeader(bytes: Uint8Array): { type: string; size: number } {
  const reader = new WireReader(bytes);
  let type = '';
  let size = -1;
  for (let field = reader.field(); field !== 0; field = reader.field())
    if (field === 1) type = new TextDecoder().decode(reader.view());
    else if (field === 3) size = reader.varint();
    else reader.skip();
  if (type === '' || size < 0) throw new RangeError('a block header without type or size');
  return { type, size };
}

function unpack(blob: Uint8Array, offset: number): Uint8Array {
  const reader = new WireReader(blob);
  let rawSize = -1;
  let packed: Uint8Array | undefined;
  for (let field = reader.field(); field !== 0; field = reader.field())
    if (field === 1) return reader.view();
    else if (field === 2) rawSize = reader.varint();
    else if (field === 3) packed = reader.view();
    else if (field >= 4 && field <= 7)
      throw new OsmFileError('unsupported', offset, 'packed with lzma, lz4 or zstd, not with zlib');
    else reader.skip();
  if (!packed) throw new RangeError('a block without data');
  if (rawSize > maxBlock) throw new RangeError(`a block of ${rawSize} bytes`);
  const data = inflateSync(packed, { maxOutputLength: maxBlock });
  if (rawSize >= 0 && data.length !== rawSize) throw new RangeError('a block of another size');
  return data;
}

function checkHeader(block: Block): void {
  guarded('corrupt', 0, () => {
    const reader = new WireReader(block.data);
    for (let field = reader.field(); field !== 0; field = reader.field()) {
      if (field !== 4) {
        reader.skip();
        continue;
      }
      const feature = new TextDecoder().decode(reader.view());
      if (!understood.has(feature))
        throw new OsmFileError('unsupported', 0, `it needs the feature ${feature}`);
    }
  });
}

/** Runs a decoder; whatever it trips over is the file's fault, said with the place. */
export function guarded<T>(fault: 'corrupt' | 'not-osm', offset: number, decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    if (error instanceof OsmFileError || !isDecodingFault(error)) throw error;
    throw new OsmFileError(fault, offset, error.message);
  }
}

const isDecodingFault = (error: unknown): error is Error =>
  error instanceof RangeError ||
  (error instanceof Error && 'code' in error && /^Z_|ERR_BUFFER/.test(String(error.code)));
