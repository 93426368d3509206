export type RoadFileFault = 'not-a-road-file' | 'other-version' | 'truncated' | 'corrupt';

/** A file that is not what `writeRoads` wrote: the fault by name, and what to do. */
export class RoadFileError extends Error {
  override name = 'RoadFileError';
  readonly fault: RoadFileFault;

  constructor(fault: RoadFileFault, detail: string) {
    super(`${fault}: ${detail}; build the file again from its extract`);
    this.fault = fault;
  }
}
