import { parseArgs } from 'node:util';
import type { ByteSource } from '../osm/byte-source.ts';
import { OsmFileError } from '../osm/osm-file-error.ts';
import { RoadFileError } from '../file/road-file-error.ts';
import { build } from './build.ts';
import { answerMatrix, answerRoute } from './answers.ts';
import { BadInput } from './bad-input.ts';

/** What the command line touches of the world. */
export interface CliIo {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly withFile: <T>(path: string, use: (source: ByteSource) => T) => T;
  readonly readText: (path: string) => string;
  readonly write: (path: string, bytes: Uint8Array) => void;
}

export const roadsUsage = `waystock roads COMMAND

  build FILE.osm.pbf --out G [--profiles van,truck,…] [--country us]
        reads an OpenStreetMap extract and writes a road graph
  matrix --graph G --points P.json [--profile van] [--depart ISO] [--traffic T.json]
        P: {"points":[{"lon":…,"lat":…}]} or {"sources":[…],"targets":[…]}
        prints durations_s and distances_m (null where there is no way) and status
  route --graph G --points P.json [--profile van] [--depart ISO] [--traffic T.json]
        the way through the points in order, as GeoJSON

  --depart 2024-05-01T08:30:00+02:00   time of day counts; the offset says what clocks show there
  --traffic T.json                     {"motorway":[336 shares of the free speed],"arterial":[…],"local":[…]}
`;

export interface RoadsFlags {
  readonly out?: string | undefined;
  readonly profiles?: string | undefined;
  readonly country?: string | undefined;
  readonly graph?: string | undefined;
  readonly points?: string | undefined;
  readonly profile?: string | undefined;
  readonly depart?: string | undefined;
  readonly traffic?: string | undefined;
  readonly help?: boolean | undefined;
}

const text = { type: 'string' } as const;

/** Runs one command; returns the exit code: 0 done, 1 it could not be, 2 it was not understood. */
export function runCli(argv: readonly string[], io: CliIo): number {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        out: text,
        profiles: text,
        country: text,
        graph: text,
        points: text,
        profile: text,
        depart: text,
        traffic: text,
        help: { type: 'boolean', short: 'h' },
      },
    });
    const flags: RoadsFlags = values;
    const [command, file, ...more] = positionals;
    if (flags.help) {
      io.out(roadsUsage);
      return 0;
    }
    if (command === 'build' && file !== undefined && more.length === 0) build(file, flags, io);
    else if (command === 'matrix' && file === undefined) answerMatrix(flags, io);
    else if (command === 'route' && file === undefined) answerRoute(flags, io);
    else {
      io.err(roadsUsage);
      return 2;
    }
    return 0;
  } catch (error) {
    return explainedTo(io, error);
  }
}

function explainedTo(io: CliIo, error: unknown): number {
  if (!(error instanceof Error)) throw error;
  const code = 'code' in error ? String(error.code) : '';
  if (error instanceof BadInput || code.startsWith('ERR_PARSE_ARGS')) {
    io.err(`${error.message}\n`);
    return 2;
  }
  if (error instanceof OsmFileError || error instanceof RoadFileError) {
    io.err(`${error.message}\n`);
    return 1;
  }
  // A file that is not there, or may not be read.
  if (/^E[A-Z]+$/.test(code)) {
    io.err(`${error.message}\n`);
    return 1;
  }
  throw error;
}
