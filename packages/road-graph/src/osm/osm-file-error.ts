/** What is wrong with a file that should be an OpenStreetMap extract. */
export type OsmFault = 'empty' | 'not-osm' | 'truncated' | 'corrupt' | 'unsupported';

/** A file that cannot be read as .osm.pbf: the fault by name, where it shows, and what to do. */
export class OsmFileError extends Error {
  override name = 'OsmFileError';
  readonly fault: OsmFault;
  /** Byte of the file at which the faulty block begins. */
  readonly offset: number;

  constructor(fault: OsmFault, offset: number, detail: string) {
    super(`${fault} OpenStreetMap file, at byte ${offset}: ${detail}`);
    this.fault = fault;
    this.offset = offset;
  }
}
