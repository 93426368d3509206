import { parseArgs } from 'node:util';
import { CLI_USAGE } from '@waystock/solver/cli';
import { asId, type FactId, isoOf } from '@waystock/kernel';
import { findOrder, listEvents } from '../domains/orders/index.ts';
import type { OpenWorld } from '../open-world.ts';
import { listDeadLetters, replayDeadLetter } from '../storage/outbox.ts';
import { listSchedules } from '../storage/scheduler.ts';
import { auditBooks } from '../workflows/audit-books.ts';
import { openHere } from './open-here.ts';
import { printTable } from './table.ts';

const usage = `npm run -s waystock -- COMMAND [options]

Looks into the Waystock that runs here (or into DATABASE_URL) and sets things right.

  audit                                 do the books add up? ends with 1 if they do not
  schedules                             what the clock wakes, when it last ran, and its last error
  dead-letters                          facts that could not be delivered, and why
  dead-letters replay FACT SUBSCRIPTION   put one back in line
  dead-letters replay all               put every one back in line
  order ORD-ID                          the story of an order
  import catalogue|network|stock|orders FILE   tables into it; import --help says more
  import osm FILE.osm.pbf               streets, map and addresses of a real place; import --help says more

Engines, which need no Waystock that runs

${CLI_USAGE}  locate FILE --format cap|pmed|sscflp   which sites to open; locate --help says more
  roads build|matrix|route   street networks from OpenStreetMap; roads --help says more
  forecast baskets --data DIR --out OUT.json   what customers buy next; forecast --help says more

Options
  --json        for machines
  --data DIR    the data folder of the Waystock that runs (default .waystock)
  --help        this text
`;

interface Output {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** Said when there are no rows. */
  readonly none: string;
  readonly exitCode?: number;
}

interface Command {
  /** Whether these words may follow the command's name. */
  readonly takes: (words: readonly string[]) => boolean;
  readonly run: (open: OpenWorld, words: readonly string[]) => Promise<Output>;
}

const nothing = (words: readonly string[]): boolean => words.length === 0;

const commands: Readonly<Record<string, Command>> = {
  audit: { takes: nothing, run: audit },
  schedules: { takes: nothing, run: showSchedules },
  'dead-letters': {
    takes: ([action, ...which]) =>
      action === undefined ||
      (action === 'replay' && (which.length === 2 || which.join(' ') === 'all')),
    run: (open, [action, ...which]) =>
      action === undefined ? showDeadLetters(open) : replay(open, which),
  },
  order: { takes: (words) => words.length === 1, run: tellOrder },
};

async function audit({ world }: OpenWorld): Promise<Output> {
  const rows = await auditBooks(world);
  return {
    rows: rows.map((row) => ({ ...row })),
    none: 'The books add up.',
    exitCode: rows.length > 0 ? 1 : 0,
  };
}

async function showSchedules({ world }: OpenWorld): Promise<Output> {
  const found = await world.db.read(listSchedules);
  const at = (instant: (typeof found)[number]['dueAt'] | null) => instant && isoOf(instant);
  const rows = found.map((s) => ({
    name: s.name,
    due_at: at(s.dueAt),
    last_finished_at: at(s.lastFinishedAt),
    last_error: s.lastError?.split('\n')[0] ?? '',
  }));
  return { rows, none: 'No schedule has been registered yet.' };
}

async function showDeadLetters({ world }: OpenWorld): Promise<Output> {
  const rows = await world.db.read((tx) => listDeadLetters(tx));
  return {
    rows: rows.map(({ factId, subscription, kind, key, attempts, lastError }) => ({
      fact: factId,
      subscription,
      kind,
      key,
      attempts,
      last_error: lastError.split('\n')[0],
    })),
    none: 'No dead letters.',
  };
}

async function replay(
  { world }: OpenWorld,
  [which, of]: readonly (string | undefined)[],
): Promise<Output> {
  const letters = await world.db.read((tx) => listDeadLetters(tx, { limit: 10_000 }));
  const chosen = letters.filter(
    (letter) => which === 'all' || (letter.factId === which && letter.subscription === of),
  );
  for (const { factId, subscription } of chosen)
    await world.db.transact((tx) =>
      replayDeadLetter(tx, { factId: asId<FactId>(factId), subscription }),
    );
  return {
    rows: chosen.map(({ factId, subscription }) => ({ replayed: factId, subscription })),
    none: which === 'all' ? 'No dead letters.' : 'There is no such dead letter.',
    exitCode: chosen.length > 0 || which === 'all' ? 0 : 1,
  };
}

async function tellOrder({ world }: OpenWorld, [id = '']: readonly string[]): Promise<Output> {
  return world.db.read(async (tx) => {
    const order = await findOrder(tx, asId(id));
    if (!order) return { rows: [], none: `There is no order ${id}.`, exitCode: 1 };
    const events = await listEvents(tx, order.id);
    const rows = events.map((e) => ({
      at: isoOf(e.at),
      event: e.type,
      shipment: e.shipmentId ?? '',
      actor: e.actor,
      data: JSON.stringify(e.data),
    }));
    return { rows, none: '' };
  });
}

/** Commands that look into a running Waystock; returns the exit code. */
export async function runPlatformCommand(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      data: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
  const [name = '', ...rest] = positionals;
  const command = commands[name];
  if (values.help || !command?.takes(rest)) {
    (values.help ? process.stdout : process.stderr).write(usage);
    return values.help ? 0 : 2;
  }
  const open = await openHere(env, values.data);
  if (!open) return 2;
  try {
    const { rows, none, exitCode = 0 } = await command.run(open, rest);
    if (values.json) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
    else process.stdout.write(rows.length > 0 ? printTable(rows) : `${none}\n`);
    return exitCode;
  } finally {
    await open.close();
  }
}
