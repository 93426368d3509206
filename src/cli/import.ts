import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { parseArgs } from 'node:util';
import * as catalogue from '../import/catalogue.ts';
import type { Columns, Fault } from '../import/columns.ts';
import { importFile, inOneLine } from '../import/import-file.ts';
import { importOrders } from '../import/import-orders.ts';
import * as network from '../import/network.ts';
import * as orders from '../import/orders.ts';
import { bytesOf } from '../import/rows.ts';
import * as stock from '../import/stock.ts';
import type { World } from '../world.ts';
import { openHere } from './open-here.ts';
import { printTable } from './table.ts';

const usage = `npm run -s waystock -- import KIND FILE.csv[.gz] [options]

Takes a table into the Waystock that runs here (or into DATABASE_URL). The first line names the
columns; commas between, quotes around what holds commas; UTF-8; packed by gzip or not.

  catalogue   what can be sold            network   sites and their regions
  stock       what stands on shelves      orders    orders to be placed
  KIND --help lists the columns
  osm FILE.osm.pbf is another thing: osm --help says more

Options
  --dry-run     try everything, keep nothing
  --skip-bad    take what is right although other lines are wrong; else it is all or nothing
  --from-line N orders only: go on where an interrupted import stopped
  --json        for machines
  --data DIR    the data folder of the Waystock that runs (default .waystock)

Ends with 0 when everything was taken, 1 when something was wrong.
`;

interface Outcome {
  readonly lines: number;
  readonly bad: number;
  readonly [count: string]: number | undefined;
}

interface Kind {
  readonly columns: Columns;
  readonly note: string;
  readonly run: (world: World, path: string, options: RunOptions) => Promise<Outcome>;
}
type RunOptions = Parameters<typeof importOrders>[2];

const kinds: Readonly<Record<string, Kind>> = {
  catalogue: {
    columns: catalogue.columns,
    note: 'A SKU that is known already is written anew.',
    run: async (world, path, options) => ({
      ...(await importFile(world, catalogue, path, options)),
    }),
  },
  network: {
    columns: network.columns,
    note: 'A site that is known already is written anew.',
    run: async (world, path, options) => ({ ...(await importFile(world, network, path, options)) }),
  },
  stock: {
    columns: stock.columns,
    note: 'A line of one and the same file counts once, however often the file is imported.',
    run: async (world, path, options) => ({ ...(await importFile(world, stock, path, options)) }),
  },
  orders: {
    columns: orders.columns,
    note: 'Lines of one order stand together and say the same of it. A file imported twice is ordered twice.',
    run: async (world, path, options) => ({ ...(await importOrders(world, path, options)) }),
  },
};

/** `waystock import …`; returns the exit code. */
export async function runImport(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      'dry-run': { type: 'boolean', default: false },
      'skip-bad': { type: 'boolean', default: false },
      'from-line': { type: 'string', default: '0' },
      json: { type: 'boolean', default: false },
      data: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const [name = '', path, ...more] = positionals;
  const kind = kinds[name];
  if (values.help && kind) return say(columnsOf(kind), 0);
  const fromLine = /^\d{1,9}$/.test(values['from-line']) ? Number(values['from-line']) : NaN;
  if (values.help || !kind || !path || more.length > 0 || Number.isNaN(fromLine))
    return say(usage, values.help ? 0 : 2);
  if (!existsSync(path)) return say(`There is no file ${path}.\n`, 1);
  const cause = await digestOf(path);
  const open = await openHere(env, values.data);
  if (!open) return 2;
  const stop = new AbortController();
  const onSignal = (): void => stop.abort();
  process.once('SIGINT', onSignal);
  const watch = watcher(process.stderr, await bytesOf(path));
  const faults: Fault[] = [];
  const dryRun = values['dry-run'];
  try {
    const outcome = await kind.run(open.world, path, {
      dryRun,
      skipBad: values['skip-bad'],
      fromLine,
      cause,
      signal: stop.signal,
      onBytes: watch.bytes,
      onOrder: watch.orders,
      onFault: (fault) => {
        if (faults.length < mostFaults) faults.push(fault);
      },
    });
    watch.end();
    const told = { ...outcome, ...(dryRun && { dry_run: true }) };
    const advice =
      outcome.bad > 0 && !values['skip-bad'] && !dryRun
        ? 'Nothing was taken: correct these lines, or take the others with --skip-bad.\n'
        : '';
    process.stdout.write(
      values.json
        ? `${JSON.stringify({ ...told, faults }, null, 2)}\n`
        : inWords(told, faults) + advice,
    );
    return outcome.bad > 0 || (outcome['refused'] ?? 0) > 0 ? 1 : 0;
  } finally {
    watch.end();
    process.removeListener('SIGINT', onSignal);
    await open.close();
  }
}

/** More are counted, and not shown. */
const mostFaults = 1000;

const columnsOf = ({ columns, note }: Kind): string =>
  `${printTable(
    Object.entries(columns).map(([column, { says, otherwise }]) => ({
      column,
      holds: says,
      if_empty: otherwise ? otherwise.says : 'not allowed',
    })),
    100,
  )}\n${note}\n`;

function inWords(outcome: object, faults: readonly Fault[]): string {
  const wrong = faults.map((fault) => `${inOneLine(fault)}\n`).join('');
  const counts = Object.entries(outcome).map(([what, n]) => `${what.replaceAll('_', ' ')} ${n}`);
  return `${wrong}${counts.join(', ')}\n`;
}

/** Names the file by what is in it. */
async function digestOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return `import:${hash.digest('hex').slice(0, 32)}`;
}

/** On a terminal, how far it is. */
function watcher(out: NodeJS.WriteStream, size: number) {
  let shown = '';
  const show = (text: string): void => {
    if (!out.isTTY || text === shown) return;
    shown = text;
    out.write(`\r\u001B[K${text}`);
  };
  return {
    bytes: (read: number) => show(`reading ${Math.round((100 * read) / Math.max(1, size))} %`),
    orders: (done: number, of: number) => show(`order ${done} of ${of}`),
    end(): void {
      if (shown !== '') out.write('\r\u001B[K');
      shown = '';
    },
  };
}

function say(text: string, code: number): number {
  (code === 0 ? process.stdout : process.stderr).write(text);
  return code;
}
