import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { type Instant, instant, isoOf } from '@waystock/kernel';
import {
  aboutOsm,
  countries,
  type CountryCode,
  OsmFileError,
  withFileSource,
} from '@waystock/road-graph';
import { importNetwork, type PreparedNetwork, prepareNetwork } from '../domains/roads/index.ts';
import { openHere } from './open-here.ts';

const codes = Object.keys(countries) as CountryCode[];

const usage = `npm run -s waystock -- import osm FILE.osm.pbf [options]

Builds streets, map and addresses from an OpenStreetMap extract and puts them into the Waystock that runs
here (or into DATABASE_URL), where they answer a second later. Plans under way keep the streets they
began with; closures stay where they are.

  --name TEXT      what it is called                          (the file's name)
  --country CODE   whose speed limits hold where no sign says  (any)
                   ${codes.join(', ')}
  --date DAY       the state of the map, YYYY-MM-DD, where the file does not say
  --traffic KIND   usual: rush hours as cities have them, corrected by what is driven;
                   free: none, ever                               (usual)
  --dry-run        build everything, say what it is, keep nothing
  --json           for machines
  --data DIR       the data folder of the Waystock that runs   (.waystock)
  --help           this text

Ends with 0 when it is done, with 1 when the file cannot be used, with 2 for a wrong option.
`;

/** Whom OpenStreetMap asks to be named on every map of its data. */
const credit = '© OpenStreetMap contributors';

interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

export interface ImportCommand {
  readonly file: string;
  readonly name: string;
  readonly country: CountryCode;
  readonly traffic: 'free' | 'usual';
  readonly dated: Instant | undefined;
  readonly dryRun: boolean;
  readonly json: boolean;
  readonly data: string | undefined;
}

/** `waystock import osm FILE`; returns the exit code. */
export async function runImportOsm(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  terminal: Terminal,
): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    terminal.out(usage);
    return 0;
  }
  const command = readImport(args);
  if (typeof command === 'string') {
    terminal.err(`${command}\n\n${usage}`);
    return 2;
  }
  const prepared = await prepare(command, terminal).catch((error: unknown) =>
    whyNot(error, command),
  );
  if (typeof prepared === 'string') {
    terminal.err(`${prepared}\n`);
    return 1;
  }
  const id = command.dryRun ? undefined : await keep(prepared, { command, env });
  terminal.out(command.json ? asJson(prepared, id) : asText(prepared, id));
  return 0;
}

/** What is asked for, or what is wrong with it. */
export function readImport(args: readonly string[]): ImportCommand | string {
  const options = {
    name: { type: 'string' },
    country: { type: 'string', default: 'any' },
    traffic: { type: 'string', default: 'usual' },
    date: { type: 'string' },
    'dry-run': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    data: { type: 'string' },
  } as const;
  let parsed;
  try {
    parsed = parseArgs({ args: [...args], allowPositionals: true, options });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  const { values, positionals } = parsed;
  const [what, file, ...more] = positionals;
  if (what !== 'osm' || !file || more.length > 0) return 'Say what to import: osm FILE.osm.pbf';
  const country = codes.find((code) => code === values.country);
  if (!country) return `--country is one of ${codes.join(', ')}, not ${values.country}`;
  const { traffic } = values;
  if (traffic !== 'usual' && traffic !== 'free')
    return `--traffic is usual or free, not ${traffic}`;
  const dated = values.date === undefined ? undefined : dayOf(values.date);
  if (values.date !== undefined && dated === undefined)
    return `--date is a day such as 2026-05-31, not ${values.date}`;
  return {
    ...{ file, country, traffic, dated, json: values.json, data: values.data },
    dryRun: values['dry-run'],
    name: values.name ?? basename(file).replace(/(\.osm)?\.pbf$/, ''),
  };
}

function dayOf(text: string): Instant | undefined {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  // A 31st of April would silently be the 1st of May.
  const isDay = !Number.isNaN(ms) && new Date(ms).toISOString().startsWith(text);
  return isDay ? instant(ms) : undefined;
}

async function prepare(command: ImportCommand, { err }: Terminal): Promise<PreparedNetwork> {
  const { file, name, country } = command;
  let told = '';
  return withFileSource(file, (source) => {
    const { dated } = aboutOsm(source);
    return prepareNetwork(
      {
        ...{ name, country, credit, traffic: command.traffic },
        dated: command.dated ?? (dated === undefined ? undefined : instant(dated)),
        onProgress(text) {
          if (text !== told) err(`${text}\n`);
          told = text;
        },
      },
      source,
    );
  });
}

/** In words where the file is to blame; anything else is a bug, and thrown on. */
function whyNot(error: unknown, { file }: ImportCommand): string {
  if (error instanceof OsmFileError) return `${file}: ${error.message}`;
  const { code } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return `There is no file ${file}.`;
  if (code === 'EISDIR') return `${file} is a folder, not an .osm.pbf file.`;
  if (code === 'EACCES') return `${file} may not be read.`;
  throw error;
}

async function keep(
  prepared: PreparedNetwork,
  { command, env }: { readonly command: ImportCommand; readonly env: NodeJS.ProcessEnv },
): Promise<string> {
  const open = await openHere(env, command.data);
  if (!open) throw new Error('the configuration asked for help');
  try {
    return (await open.world.db.transact((tx) => importNetwork(tx, prepared))).id;
  } finally {
    await open.close();
  }
}

const sizeOf = ({ files }: PreparedNetwork): number =>
  files.graph.length + files.map.length + files.addresses.length;

/** A day, where all of it is known to be one. */
const dayText = (dated: Instant | undefined): string =>
  dated === undefined ? 'unknown' : isoOf(dated).slice(0, 10);

function asText(prepared: PreparedNetwork, id: string | undefined): string {
  const { name, dated, checksum, edges, houses } = prepared;
  const kept = id === undefined ? 'nothing was kept (--dry-run)' : `kept as network ${id}, in use`;
  return [
    `${name}: ${kept}`,
    `  map of      ${dayText(dated)}`,
    `  checksum    ${checksum.slice(0, 16)}`,
    `  streets     ${edges} pieces between junctions`,
    `  addresses   ${houses}`,
    `  size        ${(sizeOf(prepared) / 1e6).toFixed(1)} MB`,
    `  to be named ${prepared.credit}`,
    '',
  ].join('\n');
}

function asJson(prepared: PreparedNetwork, id: string | undefined): string {
  const { name, dated, checksum, edges, houses } = prepared;
  return `${JSON.stringify({
    network_id: id ?? null,
    ...{ name, checksum, edges, houses, credit: prepared.credit },
    dated: dated === undefined ? null : isoOf(dated),
    bytes: sizeOf(prepared),
  })}\n`;
}
