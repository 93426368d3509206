import { guarded, headerBlock } from './blocks.ts';
import type { ByteSource } from './byte-source.ts';
import { WireReader } from './protobuf.ts';

/** What an .osm.pbf says about itself, as far as it does. */
export interface AboutOsm {
  /** The state of the map, in milliseconds of the epoch. */
  readonly dated: number | undefined;
  readonly writtenBy: string | undefined;
}

/** Reads the header alone; refuses what is no such file. */
export function aboutOsm(source: ByteSource): AboutOsm {
  const header = headerBlock(source);
  return guarded('corrupt', 0, () => {
    const reader = new WireReader(header.data);
    let dated: number | undefined;
    let writtenBy: string | undefined;
    for (let field = reader.field(); field !== 0; field = reader.field())
      if (field === 16) writtenBy = new TextDecoder().decode(reader.view());
      else if (field === 32) dated = reader.varint() * 1000;
      else reader.skip();
    // Some tools write a zero where they do not know.
    return { dated: dated !== undefined && dated > 0 ? dated : undefined, writtenBy };
  });
}
